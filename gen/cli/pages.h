/*
 * The manual pages as text, for 'scbpf help COMMAND'. The array is made from
 * gen/man by gen/man/text.awk when scbpf is built.
 */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include <stddef.h>

struct page {
	const char *name; /* a command, "policy" or "scbpf" */
	const char *text; /* not terminated */
	size_t len;
};

extern const struct page pages[]; /* ends with a name of NULL */

#endif

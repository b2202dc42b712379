/* The lines of a text of an unknown kind. */
#ifndef KINDS_LINE_H
#define KINDS_LINE_H

#include "base/diag.h"

enum { KINDS_LINES = 64 }; /* that are looked at */

/* Without blanks at its end and, but for `indent` of them, in front. */
struct kinds_line {
	const char *s;
	size_t n;
	unsigned indent;
	uint32_t offset, number; /* number: from 1 */
};

/* What the probes look at. */
struct kinds_text {
	const struct source *text;
	/* the first lines that are neither empty nor begin with # */
	struct kinds_line line[KINDS_LINES];
	unsigned n;
};

void scb_kinds_read(struct kinds_text *k, const struct source *text);

bool scb_kinds_has(const struct source *text, const char *s);

bool scb_kinds_begins(const struct kinds_line *l, const char *s);
bool scb_kinds_ends(const struct kinds_line *l, const char *s);
bool scb_kinds_is(const struct kinds_line *l, const char *s);

/* Does any of the lines begin with one of these? */
bool scb_kinds_any(const struct kinds_text *k, const char *const *words);

/* Bytes of the name in front: letters, digits, _ and -. */
size_t scb_kinds_name(const struct kinds_line *l);

/* Is the name in front a syscall's? */
bool scb_kinds_call(const struct kinds_line *l);

#endif

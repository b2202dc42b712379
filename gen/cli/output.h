/* Where filters go, and written as what: -f and -o. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "cli/cli.h"
#include "emit/emit.h"

struct output {
	const struct output_format *format;
	const char *directory; /* one file for each filter; NULL: one for all */
};

/* Does the format say what the filter costs? */
bool output_has_head(const struct output *out);

/* Is it compiled into the program that will install the filter? */
bool output_is_installed(const struct output *out);

/* What -f, -o and the number of -a ask for; bad usage does not return. */
struct output output_choose(struct cli *cli);

/*
 * Writes the filter, or all of the chain: every file or, after an error,
 * none. Returns an exit status.
 */
int output_write(
    struct cli *cli, const struct output *out, const struct emit_filter *first);

#endif

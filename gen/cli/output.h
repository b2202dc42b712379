/* Where filters go, and written as what: -f and -o. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "cli/cli.h"
#include "emit/emit.h"

/* Does the format say what the filter costs? */
bool output_has_head(const struct output *out);

/* Is it compiled into the program that will install the filter? */
bool output_is_installed(const struct output *out);

/*
 * What -f, -o and the number of -a ask for, to cli->output; bad usage does not
 * return.
 */
void output_choose(struct cli *cli);

/* Puts the filter, or all of the chain, into the result: an exit status. */
int output_write(
    struct cli *cli, const struct output *out, const struct emit_filter *first);

/*
 * Writes the result: every file or, after an error, none. Returns an exit
 * status.
 */
int output_finish(struct cli *cli);

#endif

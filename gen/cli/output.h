/* Output files and formats: -o and -f. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "cli/cli.h"

/*
 * Fills in cli->output from -f, -o and the number of -a. Bad usage does not
 * return.
 */
void output_choose(struct cli *cli);

/*
 * The same of a command whose output is text, if -f says nothing: what -o's
 * name promises and the command cannot write is bad usage.
 */
void output_choose_style(struct cli *cli);

/* Puts the filter, or all of the chain, into the result. */
void output_write(struct cli *cli, const struct scbpf_filter *first);

/*
 * Writes the filters that the command of --exec has installed into -o's
 * directory, if there is one, raw. Returns an exit status.
 */
int output_filters(struct cli *cli);

/*
 * Writes the result: every file or, after an error, none. Returns an exit
 * status.
 */
int output_finish(struct cli *cli);

#endif

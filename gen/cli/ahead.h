/* Inputs, which are opened before they are read. */
#ifndef AHEAD_H
#define AHEAD_H

#include "cli/cli.h"

/* How many operands are files, or standard input. */
int ahead_inputs(const struct cli *cli);

/* Says so if the command will take the built-in policy for want of another. */
void ahead_note_builtin(struct cli *cli);

/*
 * Opens the operands that are files, and what options name. What cannot be
 * opened is reported when it is read.
 */
void ahead_open_all(struct cli *cli);

/* The file with this path, which is the pointer of the command line. */
struct cli_file *ahead_find(struct cli *cli, const char *path);

#endif

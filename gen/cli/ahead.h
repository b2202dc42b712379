/* Operands that are opened before they are read. */
#ifndef AHEAD_H
#define AHEAD_H

#include "cli/cli.h"

/* How many operands are files, or standard input. */
int ahead_inputs(const struct cli *cli);

/* Says so if the command will take the built-in policy for want of another. */
void ahead_note_builtin(struct cli *cli);

/*
 * Opens the operands that are files, after which the program may lose the
 * right to; false: they are too many. *more: they may name others, which are
 * opened later. What cannot be opened is reported when it is read.
 */
bool ahead_open_all(struct cli *cli, bool *more);

/* To read; open(2)'s result, of then if the operand was opened already. */
int ahead_open(struct cli *cli, const char *path);

#endif

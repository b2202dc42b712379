/* Opens the inputs before they are read. */
#ifndef PREOPEN_H
#define PREOPEN_H

#include "cli/cli.h"

/*
 * Prints a note if the command will use the built-in policy because none is
 * given.
 */
void preopen_note_builtin(struct cli *cli);

/*
 * Opens the operands that are files, and the files that options name. A failure
 * is reported when the file is read.
 */
void preopen_open_all(struct cli *cli);

/* The file with this path; the pointer is the one from the command line. */
struct cli_file *preopen_find(struct cli *cli, const char *path);

#endif

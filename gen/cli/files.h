/* Whole files in, whole files out. */
#ifndef FILES_H
#define FILES_H

#include "cli/cli.h"

/* Reads a file, or standard input for "-". Fatal when it cannot. */
void file_read(struct cli *cli, const char *path, struct source *s);

/*
 * To standard output (path NULL), or to a file that appears whole or not at
 * all. A device or a pipe is written in place. binary: not to a terminal.
 * Returns an exit status; what went wrong has been reported.
 */
int file_write(
    struct cli *cli, const char *path, const struct buf *b, bool binary);

const char *file_base(const char *path);

#endif

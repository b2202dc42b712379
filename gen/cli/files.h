/* Whole files in, whole files out. */
#ifndef FILES_H
#define FILES_H

#include "cli/cli.h"

enum { FILE_MAX = 16 << 20 }; /* bytes of an input */

/* Reads a file, or standard input for "-". Fatal when it cannot. */
void file_read(struct cli *cli, const char *path, struct source *s);

/*
 * The same for the file that a policy names at a place: false when it cannot
 * be opened or read, which is an error there.
 */
bool file_include(
    struct cli *cli, const char *path, struct loc at, struct source *s);

/*
 * The file at this path is the user's work, and no output may take its place;
 * is that at the other path it?
 */
void file_keep(struct cli *cli, const char *path);
bool file_is_kept(const struct cli *cli, const char *path);

/*
 * To standard output (path NULL), or to a file that appears whole or not at
 * all. A device or a pipe is written in place. binary: not to a terminal.
 * Returns an exit status; what went wrong has been reported.
 */
int file_write(
    struct cli *cli, const char *path, const struct buf *b, bool binary);

/* One of several files that are written together. */
struct file_out {
	const char *path;
	struct buf text;
	bool binary, executable;
	const char *target; /* this and the next are files.c's */
	char *temp;
};

/* The same for n files: all of them appear, or after an error none. */
int file_write_all(struct cli *cli, struct file_out *file, unsigned n);

const char *file_base(const char *path);

#endif

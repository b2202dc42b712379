/* Whole files in, whole files out. */
#ifndef FILES_H
#define FILES_H

#include "cli/cli.h"

/* Bytes of an input; of a program, for calls. */
enum { FILE_MAX = 16 << 20, FILE_PROGRAM_MAX = 128 << 20 };

/*
 * Reads a file that the command line names (by that same pointer), or standard
 * input for "-". Fatal when it cannot.
 */
void file_read(struct cli *cli, const char *path, struct source *s);

/* What is left to read there, whole: 0, or an error of include.h. */
int file_slurp(struct cli *cli, int fd, struct source *s);

/*
 * The file at this path, or behind this descriptor, is the user's work, and no
 * output may take its place; is that at the other path it?
 */
void file_keep(struct cli *cli, const char *path);
void file_keep_open(struct cli *cli, int fd);
bool file_is_kept(const struct cli *cli, const char *path);

/*
 * Writes it; binary: not to a terminal. Returns an exit status; what went wrong
 * has been reported.
 */
int file_write_out(struct cli *cli, const struct scbpf_bytes *b, bool binary);

/* One of several files that are written together. */
struct file_out {
	const char *path;
	struct scbpf_bytes text;
	bool binary, executable;
	const char *target; /* this and the next are files.c's */
	char *temp;
};

/*
 * n files that appear whole: all of them, or after an error none. A device or a
 * pipe is written in place. Returns an exit status, as above.
 */
int file_write_all(struct cli *cli, struct file_out *file, unsigned n);

/* The base name, as a terminal may see it; in the arena. */
const char *file_shown(struct cli *cli, const char *path);

#endif

/* Reads and writes whole files. */
#ifndef FILES_H
#define FILES_H

#include "cli/cli.h"

/* The largest input, and the largest program for calls, in bytes. */
enum { FILE_MAX = 16 << 20, FILE_PROGRAM_MAX = 128 << 20 };

/*
 * Reads a file that the command line names (path is that pointer), or standard
 * input for "-". Errors are fatal.
 */
void file_read(struct cli *cli, const char *path, struct source *s);

/* Reads such a file now, for a later file_read, in whatever process. */
void file_read_before(struct cli *cli, const char *path);

/*
 * The next n bytes of such a file, or fewer; 0 at its end. Errors are fatal.
 */
size_t file_piece(struct cli *cli, const char *path, char *to, size_t n);

/* Before such a file is read: fatal if it cannot be opened, or be read. */
void file_must_read(struct cli *cli, const char *path);

/* Does it begin with these n bytes? Also true if only reading it would show. */
bool file_may_begin(
    struct cli *cli, const char *path, const char *with, size_t n);

/* Reads the rest of a descriptor. Returns 0 or an error of include.h. */
int file_slurp(struct cli *cli, int fd, struct source *s);

/*
 * Remembers the file at this path or descriptor, or standard input for "-", as
 * an input, which no output may overwrite. The last function asks whether a
 * path is such a file.
 */
void file_keep(struct cli *cli, const char *path);
void file_keep_open(struct cli *cli, int fd);
bool file_is_kept(const struct cli *cli, const char *path);

/*
 * Writes to standard output; binary: not to a terminal. Returns an exit status;
 * errors have been reported.
 */
int file_write_out(struct cli *cli, const struct scbpf_bytes *b, bool binary);

/* One of several files that are written together. */
struct file_out {
	const char *path;
	struct scbpf_bytes text;
	bool binary, executable;
	const char *target; /* this and the next belong to write.c */
	char *temp;
};

/*
 * Writes n files: all of them appear complete, or after an error none. A device
 * or a pipe is written in place. Returns an exit status, as above.
 */
int file_write_all(struct cli *cli, struct file_out *file, unsigned n);

/* Fatal if the file, an output, is an input or cannot be written. */
void file_must_open(struct cli *cli, const char *path);

/* Is it one, or does its name say that it is to be one? */
bool file_is_directory(const char *path);

/* The base name, escaped for a terminal; in the arena. */
const char *file_shown(struct cli *cli, const char *path);

#endif

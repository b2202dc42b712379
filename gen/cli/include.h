/* The files that policies may include. */
#ifndef INCLUDE_H
#define INCLUDE_H

#include "cli/cli.h"
#include "host/host.h"

enum {
	INCLUDE_PATH = 4096, /* bytes of a path, at most */
	INCLUDE_FILES = 256  /* at most */
};

/* Errors are -errno, those of host_open_below, and these. */
enum {
	INCLUDE_TOO_MANY = HOST_NOT_REGULAR - 1,
	INCLUDE_TOO_LARGE = HOST_NOT_REGULAR - 2
};

/*
 * Opens a file that a policy on the command line may include: a regular one
 * below that policy's directory, that of an -I, or that of --include-root. The
 * path is relative to the current directory, or absolute. Returns a descriptor
 * or an error. No output may take the file's place from here on.
 */
int include_open(struct cli *cli, const char *path);

/* Reads it whole and closes it; returns 0 or an error. */
int include_slurp(struct cli *cli, int fd, struct source *s);

/* The message that says why the file could not be read. */
const char *include_why(struct cli *cli, const char *path, int error);

/* An absolute path without ".."; that of a directory ends in a slash. */
const char *include_absolute(struct cli *cli, const char *path, bool directory);

/* Fatal where -I or --include-root names what is no directory. */
void include_check(struct cli *cli);

#endif

/*
 * Which files a policy may include. A policy may be written by somebody else,
 * and the included file shows in messages and in the output, so it must not be
 * any file of the user's.
 */
#define _XOPEN_SOURCE 700

#include "cli/include.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/files.h"

enum { NOWHERE = INCLUDE_TOO_LARGE - 1 }; /* no place was tried */

/*
 * Relative to the working directory if it is below the name that the shell has
 * for that, which may lead through links.
 */
static const char *
relative(const char *path)
{
	const char *here = getenv("PWD");
	size_t n = here ? strlen(here) : 0;
	struct stat a, b;

	if (n < 2 || strncmp(path, here, n) != 0 || path[n] != '/' ||
	    stat(here, &a) != 0 || stat(".", &b) != 0 || a.st_dev != b.st_dev ||
	    a.st_ino != b.st_ino)
		return path;
	return path + n + strspn(path + n, "/");
}

const char *
include_absolute(struct cli *cli, const char *path, bool directory)
{
	char here[INCLUDE_PATH];
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	path = relative(path);
	if (*path != '/' && getcwd(here, sizeof here))
		scb_buf_fmt(&b, "%s/", here);
	scb_buf_str(&b, path);
	if (directory)
		scb_buf_char(&b, '/');
	return scb_path_join(&cli->arena, "/", b.p, b.len);
}

/* The part of an absolute path below a directory; NULL: it is elsewhere. */
static const char *
below(struct cli *cli, const char *dir, const char *path)
{
	const char *top = include_absolute(cli, dir, true);
	size_t n = strlen(top);

	return strncmp(path, top, n) == 0 ? path + n : NULL;
}

/* The directory of a policy's path. */
static const char *
directory_of(struct cli *cli, const char *path)
{
	size_t n = (size_t)(scb_path_base(path) - path);

	return n ? scb_arena_copy(&cli->arena, path, n) : ".";
}

/*
 * Tries one more place. An error about a file that exists says more than that
 * another place lacks it.
 */
static bool
try(int *fd, const char *dir, const char *rest)
{
	int got = host_open_below(dir, rest, false);

	if (got >= 0 || *fd == NOWHERE || *fd == -ENOENT)
		*fd = got;
	return *fd >= 0;
}

/*
 * A path that is below the directory anyway; or an absolute path on the target:
 * the same path below the directory, or the base name in it.
 */
static bool
open_in(struct cli *cli, int *fd, const char *dir, const char *path,
    bool named_whole)
{
	const char *rest = below(cli, dir, path);

	if (rest && try(fd, dir, rest))
		return true;
	return named_whole &&
	       (try(fd, dir, path + 1) || try(fd, dir, scb_path_base(path)));
}

/* Below the directory of a policy, or at the same place below an -I. */
static int
open_beside(struct cli *cli, const char *path, bool named_whole)
{
	const struct opts *o = &cli->opts;
	int fd = NOWHERE;

	for (unsigned i = 0; i < cli->nfiles; i++) {
		const char *dir, *rest;

		if (!cli->file[i].operand)
			continue;
		dir = directory_of(cli, cli->file[i].path);
		rest = below(cli, dir, path);
		if (rest && try(&fd, dir, rest))
			return fd;
		for (unsigned j = 0; rest && j < o->ninclude; j++)
			if (try(&fd, o->include[j], rest))
				return fd;
	}
	for (unsigned j = 0; j < o->ninclude; j++)
		if (open_in(cli, &fd, o->include[j], path, named_whole))
			return fd;
	return fd == NOWHERE ? HOST_OUTSIDE : fd;
}

int
include_open(struct cli *cli, const char *path)
{
	const struct opts *o = &cli->opts;
	int fd;

	if (cli->nincluded++ >= INCLUDE_FILES)
		return INCLUDE_TOO_MANY;
	if (*path == '/' && o->include_root)
		fd = host_open_below(o->include_root, path, true);
	else
		fd = open_beside(
		    cli, include_absolute(cli, path, false), *path == '/');
	if (fd >= 0)
		file_keep_open(cli, fd);
	return fd;
}

int
include_slurp(struct cli *cli, int fd, struct source *s)
{
	int error = file_slurp(cli, fd, s);

	close(fd);
	return error;
}

const char *
include_why(struct cli *cli, const char *path, int error)
{
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	switch (error) {
	case HOST_OUTSIDE:
		scb_buf_fmt(&b,
		    *path == '/'
			? "'%s' is not below the policy's directory; use "
			  "'--include-root DIR' if the target's files are in "
			  "DIR, or '-I DIR' to allow another directory"
			: "'%s' is not below the policy's directory, or a link "
			  "leads out of it; use '-I DIR' to allow another "
			  "directory",
		    path);
		break;
	case HOST_NOT_REGULAR:
		scb_buf_fmt(&b, "'%s' is not a regular file", path);
		break;
	case INCLUDE_TOO_MANY:
		scb_buf_fmt(&b, "too many included files, expected at most %d",
		    INCLUDE_FILES);
		break;
	case INCLUDE_TOO_LARGE:
		scb_buf_fmt(
		    &b, "'%s' is too large, expected at most 16 MiB", path);
		break;
	default:
		scb_buf_fmt(&b, "cannot open '%s': %s", path, strerror(-error));
	}
	return b.p;
}

static void
include_must_be_directory(struct cli *cli, const char *option, const char *path)
{
	struct stat st;
	int error = stat(path, &st) != 0   ? errno
		    : !S_ISDIR(st.st_mode) ? ENOTDIR
					   : 0;

	if (error)
		scb_diag_fatal(&cli->diag, nowhere,
		    "cannot search '%s' of '%s': %s", path, option,
		    strerror(error));
}

void
include_check(struct cli *cli)
{
	const struct opts *o = &cli->opts;

	for (unsigned i = 0; i < o->ninclude; i++)
		include_must_be_directory(cli, "-I", o->include[i]);
	if (o->include_root)
		include_must_be_directory(
		    cli, "--include-root", o->include_root);
}

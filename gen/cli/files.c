#define _XOPEN_SOURCE 700

#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	INPUT_MAX = 16 << 20, /* bytes */
	CHUNK = 1 << 14,
	TRIES = 100,   /* names for a temporary file */
	NAME_ROOM = 64 /* for such a name */
};

static const struct loc nowhere;

const char *
file_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* --- reading ---------------------------------------------------------------
 */

static _Noreturn void
cannot(struct cli *cli, const char *what, const char *path)
{
	diag_fatal(&cli->diag, nowhere, "cannot %s '%s': %s", what, path,
	    strerror(errno));
}

static char *
read_all(struct cli *cli, int fd, const char *path, size_t *len)
{
	size_t n = 0, cap = CHUNK;
	char *p = arena_alloc(&cli->arena, cap);
	ssize_t got;

	for (;;) {
		p = arena_grow(&cli->arena, p, n, &cap, 1);
		got = read(fd, p + n, cap - n);
		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			cannot(cli, "read", path);
		if (got > 0)
			n += (size_t)got;
		if (n > INPUT_MAX) {
			struct source start = {.name = file_base(path)};

			diag_fatal(&cli->diag, (struct loc){&start, 0, 0},
			    "the input is larger than 16 MiB");
		}
	}
	*len = n;
	return p;
}

/* A base name that a terminal may see. */
static const char *
shown(struct cli *cli, const char *path)
{
	const char *base = file_base(path);
	char *name = arena_copy(&cli->arena, base, strlen(base));

	for (char *s = name; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
	return name;
}

void
file_read(struct cli *cli, const char *path, struct source *s)
{
	bool in = strcmp(path, "-") == 0;
	int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	*s = (struct source){.name = in ? "<stdin>" : shown(cli, path)};
	if (fd < 0)
		cannot(cli, "open", path);
	s->text = read_all(cli, fd, in ? s->name : path, &s->len);
	if (!in)
		close(fd);
}

/* --- writing ---------------------------------------------------------------
 */

static int
failed(struct cli *cli, const char *path)
{
	diag_error(&cli->diag, nowhere, "cannot write '%s': %s", path,
	    strerror(errno));
	return CLI_NO;
}

/* Closes fd, too: some errors only show then. */
static bool
write_all(int fd, const struct buf *b)
{
	size_t done = 0;
	ssize_t n;
	int error = 0;

	while (done < b->len && !error) {
		n = write(fd, b->p + done, b->len - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			error = errno;
	}
	if (close(fd) != 0 && !error && errno != EINTR)
		error = errno;
	errno = error;
	return error == 0;
}

static int
write_to(
    struct cli *cli, int fd, const char *path, const struct buf *b, bool binary)
{
	if (fd < 0)
		return failed(cli, path);
	if (binary && isatty(fd)) {
		diag_error(&cli->diag, nowhere,
		    "raw bytes are not written to a terminal, expected -o FILE "
		    "or another format (-f)");
		return CLI_USAGE;
	}
	return write_all(fd, b) ? CLI_OK : failed(cli, path);
}

/* Creates a new file beside path; its name goes to *temp. */
static int
open_beside(struct cli *cli, const char *path, char **temp)
{
	size_t dir = (size_t)(file_base(path) - path);
	int fd = -1;

	*temp = arena_alloc(&cli->arena, dir + NAME_ROOM);
	memcpy(*temp, path, dir);
	for (int i = 0; fd < 0 && i < TRIES; i++) {
		snprintf(
		    *temp + dir, NAME_ROOM, ".scbpf-%ld-%d", (long)getpid(), i);
		fd = open(*temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static int
replace(
    struct cli *cli, const char *path, const char *target, const struct buf *b)
{
	char *temp;
	int fd = open_beside(cli, target, &temp), error;

	if (fd < 0)
		return failed(cli, path);
	if (write_all(fd, b) && rename(temp, target) == 0)
		return CLI_OK;
	error = errno;
	unlink(temp);
	errno = error;
	return failed(cli, path);
}

int
file_write(struct cli *cli, const char *path, const struct buf *b, bool binary)
{
	struct stat st;
	char *real;
	int status;

	if (!path)
		return write_to(cli, STDOUT_FILENO, "<stdout>", b, binary);
	if (lstat(path, &st) != 0 || S_ISREG(st.st_mode))
		return replace(cli, path, path, b);
	/* A link stays, and the file that it leads to is replaced. */
	real =
	    S_ISLNK(st.st_mode) && stat(path, &st) == 0 && S_ISREG(st.st_mode)
		? realpath(path, NULL)
		: NULL;
	if (real) {
		status = replace(cli, path, real, b);
		free(real);
		return status;
	}
	return write_to(cli,
	    open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), path, b,
	    binary);
}

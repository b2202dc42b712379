#define _XOPEN_SOURCE 700

#include "cli/files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "cli/ahead.h"
#include "cli/include.h"
#include "cli/worker.h"

enum {
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

/* --- reading -------------------------------------------------------------- */

/* The largest input. */
static size_t
files_most(const struct cli *cli)
{
	return cli->command->bit == OPTS_CALLS ? FILE_PROGRAM_MAX : FILE_MAX;
}

int
file_slurp(struct cli *cli, int fd, struct source *s)
{
	size_t most = files_most(cli);
	size_t n = 0, cap = CHUNK;
	struct stat st;
	ssize_t got;
	char *p;

	/* A large file is read into one piece. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= CHUNK &&
	    (uintmax_t)st.st_size <= most)
		cap = (size_t)st.st_size + 1;
	p = scb_arena_raw(&cli->arena, cap);

	for (;;) {
		p = scb_arena_grow(&cli->arena, p, n, &cap, 1);
		got = read(fd, p + n, cap - n);
		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0)
			n += (size_t)got;
		if (n > most)
			return INCLUDE_TOO_LARGE;
	}
	s->text = p;
	s->len = n;
	return 0;
}

/* A base name that a terminal may see. */
static const char *
shown(struct cli *cli, const char *path)
{
	const char *base = file_base(path);
	struct buf name;

	scb_buf_init(&name, &cli->arena);
	scb_escape_name(&name, base, strlen(base));
	return name.len ? name.p : "";
}

static _Noreturn void
files_cannot(struct cli *cli, const char *what, const char *path, int error)
{
	scb_diag_fatal(&cli->diag, nowhere, "cannot %s '%s': %s", what, path,
	    strerror(error));
}

void
file_read(struct cli *cli, const char *path, struct source *s)
{
	bool in = strcmp(path, "-") == 0;
	struct cli_file *f = ahead_find(cli, path);
	int error;

	*s = (struct source){.name = in ? "<stdin>" : shown(cli, path)};
	if (f->fd < 0)
		files_cannot(cli, "open", path, f->error);
	error = file_slurp(cli, f->fd, s);
	if (!in)
		close(f->fd);
	f->fd = -1;
	f->error = EBADF;
	if (error == INCLUDE_TOO_LARGE)
		scb_diag_fatal(&cli->diag, (struct loc){.source = s},
		    "the input is too large, expected at most %zu MiB",
		    files_most(cli) >> 20);
	if (error)
		files_cannot(cli, "read", in ? s->name : path, -error);
}

bool
file_include(struct cli *cli, const char *path, struct loc at, struct source *s)
{
	int error;

	*s = (struct source){.name = shown(cli, path)};
	if (cli->confined) {
		error = worker_include(cli, path, s);
	} else {
		error = include_open(cli, path);
		if (error >= 0)
			error = include_slurp(cli, error, s);
	}
	if (error)
		include_failed(cli, at, path, error);
	return error == 0;
}

/* --- what stays ----------------------------------------------------------- */

struct file_kept {
	dev_t dev;
	ino_t ino;
	const struct file_kept *next;
};

static void
files_keep(struct cli *cli, const struct stat *st)
{
	struct file_kept *f;

	if (!S_ISREG(st->st_mode))
		return;
	f = scb_arena_alloc(&cli->arena, sizeof *f);
	*f = (struct file_kept){st->st_dev, st->st_ino, cli->kept};
	cli->kept = f;
}

void
file_keep(struct cli *cli, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		files_keep(cli, &st);
}

void
file_keep_open(struct cli *cli, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0)
		files_keep(cli, &st);
}

bool
file_is_kept(const struct cli *cli, const char *path)
{
	const struct file_kept *f = cli->kept;
	struct stat st;

	if (!f || stat(path, &st) != 0)
		return false;
	while (f && (f->dev != st.st_dev || f->ino != st.st_ino))
		f = f->next;
	return f;
}

/* --- writing -------------------------------------------------------------- */

static int
files_failed(struct cli *cli, const char *path)
{
	scb_diag_error(&cli->diag, nowhere, "cannot write '%s': %s", path,
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
		return files_failed(cli, path);
	if (binary && isatty(fd)) {
		scb_diag_error(&cli->diag, nowhere,
		    "raw bytes are not written to a terminal, expected -o FILE "
		    "or another format (-f)");
		return CLI_USAGE;
	}
	return write_all(fd, b) ? CLI_OK : files_failed(cli, path);
}

/* Creates a new file beside path; its name goes to *temp. */
static int
open_beside(struct cli *cli, const char *path, mode_t mode, char **temp)
{
	size_t dir = (size_t)(file_base(path) - path);
	char *name = scb_arena_alloc(&cli->arena, dir + NAME_ROOM);
	int fd = -1;

	memcpy(name, path, dir);
	for (int i = 0; fd < 0 && i < TRIES; i++) {
		snprintf(
		    name + dir, NAME_ROOM, ".scbpf-%ld-%d", (long)getpid(), i);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	*temp = fd < 0 ? NULL : name;
	return fd;
}

/* A descriptor as the kernel's directories name it, without leading zeros. */
static bool
is_descriptor(const char *s, int *fd)
{
	uint64_t n;

	if (*s < '0' || *s > '9' || (*s == '0' && s[1]) ||
	    !opts_number(s, 31, &n))
		return false;
	*fd = (int)n;
	return true;
}

/* /dev/stdout, /dev/fd/3 and the like: what is open there. -1: no such name. */
static int
open_already(const char *path)
{
	static const char *const dirs[] = {"/dev/fd/", "/proc/self/fd/"};
	int fd;

	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		if (strncmp(path, dirs[i], strlen(dirs[i])) == 0 &&
		    is_descriptor(path + strlen(dirs[i]), &fd))
			return fd;
	return -1;
}

/*
 * The file to replace: a link stays, and what it leads to is replaced. NULL:
 * not a regular file.
 */
static const char *
target_of(struct cli *cli, const char *path)
{
	struct stat st;
	const char *target = NULL;
	char *real;

	/* a shell has opened it, and may have more to put there */
	if (open_already(path) >= 0)
		return NULL;
	if (lstat(path, &st) != 0 || S_ISREG(st.st_mode))
		return path;
	real =
	    S_ISLNK(st.st_mode) && stat(path, &st) == 0 && S_ISREG(st.st_mode)
		? realpath(path, NULL)
		: NULL;
	if (real)
		target = scb_arena_copy(&cli->arena, real, strlen(real));
	free(real);
	return target;
}

static int
write_in_place(struct cli *cli, const struct file_out *f)
{
	int fd = open_already(f->path);

	if (fd < 0)
		fd = open(
		    f->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return write_to(cli, fd, f->path, &f->text, f->binary);
}

/* Everything that can go wrong, before anything is replaced. */
static int
prepare(struct cli *cli, struct file_out *f)
{
	struct stat st;
	/* Another user's mode might let them write what we vouch for. */
	bool old = stat(f->target, &st) == 0 && st.st_uid == geteuid();
	mode_t mode = old ? st.st_mode & 0777 : 0666;
	int fd;

	if (f->executable) /* by all who may read it */
		mode |= (mode & 0444) >> 2;
	fd = open_beside(cli, f->target, mode, &f->temp);

	if (fd < 0 || (old && fchmod(fd, mode) != 0))
		return files_failed(cli, f->path);
	return write_all(fd, &f->text) ? CLI_OK : files_failed(cli, f->path);
}

static int
appear(struct cli *cli, struct file_out *f)
{
	if (rename(f->temp, f->target) != 0)
		return files_failed(cli, f->path);
	f->temp = NULL;
	return CLI_OK;
}

/* The regular ones; signals are blocked, which would leave temps behind. */
static int
files_replace(struct cli *cli, struct file_out *file, unsigned n)
{
	int status = CLI_OK;

	for (unsigned i = 0; status == CLI_OK && i < n; i++)
		if (file[i].target)
			status = prepare(cli, &file[i]);
	for (unsigned i = 0; status == CLI_OK && i < n; i++)
		if (file[i].temp)
			status = appear(cli, &file[i]);
	for (unsigned i = 0; i < n; i++)
		if (file[i].temp)
			unlink(file[i].temp);
	return status;
}

int
file_write_all(struct cli *cli, struct file_out *file, unsigned n)
{
	int status = CLI_OK;
	sigset_t all, before;

	for (unsigned i = 0; status == CLI_OK && i < n; i++) {
		file[i].target = target_of(cli, file[i].path);
		if (!file[i].target)
			status = write_in_place(cli, &file[i]);
	}
	if (status != CLI_OK)
		return status;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	status = files_replace(cli, file, n);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

int
file_write_out(struct cli *cli, const struct buf *b, bool binary)
{
	return write_to(cli, STDOUT_FILENO, "<stdout>", b, binary);
}

int
file_write(struct cli *cli, const struct buf *b)
{
	cli->result.text = *b;
	return CLI_OK;
}

/*
 * Writes the output of a command that has ended; in the parent, with all
 * rights.
 */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/number.h"
#include "base/path.h"
#include "cli/files.h"

enum {
	TRIES = 100,   /* names for a temporary file */
	NAME_ROOM = 64 /* for such a name */
};

static int
files_failed(struct cli *cli, const char *path)
{
	scb_diag_error(&cli->diag, nowhere, "cannot write '%s': %s", path,
	    strerror(errno));
	return CLI_NO;
}

/* Closes fd, too: some errors only show when it is closed. */
static bool
write_all(int fd, const struct scbpf_bytes *b)
{
	size_t done = 0;
	ssize_t n;
	int error = 0;

	while (done < b->length && !error) {
		n = write(fd, b->data + done, b->length - done);
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
write_to(struct cli *cli, int fd, const char *path, const struct scbpf_bytes *b,
    bool binary)
{
	if (fd < 0)
		return files_failed(cli, path);
	if (binary && isatty(fd)) {
		scb_diag_error(&cli->diag, nowhere,
		    "raw bytes are not written to a terminal; use -o FILE, or "
		    "another format (-f)");
		return CLI_USAGE;
	}
	return write_all(fd, b) ? CLI_OK : files_failed(cli, path);
}

/* Creates a new file beside path; its name goes to *temp. */
static int
open_beside(struct cli *cli, const char *path, mode_t mode, char **temp)
{
	size_t dir = (size_t)(scb_path_base(path) - path);
	char *name = scb_arena_alloc(&cli->arena, dir + NAME_ROOM);
	int fd = -1;

	memcpy(name, path, dir);
	for (int i = 0; fd < 0 && i < TRIES; i++) {
		snprintf(name + dir, NAME_ROOM, ".scbpf-%ld-%u", (long)getpid(),
		    cli->ntemps++);
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
	    !scb_number_read(s, 31, &n))
		return false;
	*fd = (int)n;
	return true;
}

/*
 * The descriptor behind /dev/stdout, /dev/fd/3 and the like; -1: another path.
 */
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
 * The file to replace: a symbolic link stays, and its target is replaced. NULL:
 * it is not a regular file.
 */
static const char *
target_of(struct cli *cli, const char *path)
{
	struct stat st;
	const char *target = NULL;
	char *real;

	/* a shell has opened it, and may write more to it */
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

bool
file_is_directory(const char *path)
{
	struct stat st;
	size_t n = strlen(path);

	return (n && path[n - 1] == '/') ||
	       (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

void
file_must_open(struct cli *cli, const char *path)
{
	const char *target = target_of(cli, path);
	int already = open_already(path), fd = -1, error = 0;
	char *temp = NULL;

	if (file_is_kept(cli, path))
		cli_usage(
		    cli, "'%s' is an input; use another FILE for it", path);
	if (file_is_directory(path))
		error = EISDIR;
	else if (target)
		fd = open_beside(cli, target, 0600, &temp);
	else if (already >= 0 ? fcntl(already, F_GETFL) < 0
			      : access(path, W_OK) != 0)
		error = errno == ENOENT ? 0 : errno; /* a link to no file yet */
	if (target && !error && fd < 0)
		error = errno;
	if (fd >= 0) {
		close(fd);
		unlink(temp);
	}
	if (error)
		scb_diag_fatal(&cli->diag, nowhere, "cannot write '%s': %s",
		    path, strerror(error));
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

/* Does everything that can fail before anything is replaced. */
static int
prepare(struct cli *cli, struct file_out *f)
{
	struct stat st;
	/* The mode of another user's file might let them change the output. */
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

/*
 * Replaces the regular files. Signals are blocked, so that no temporary file is
 * left behind.
 */
static int
files_replace(struct cli *cli, struct file_out *file, unsigned n)
{
	int status = CLI_OK;

	for (unsigned i = 0; status == CLI_OK && i < n; i++)
		if (file[i].target)
			status = prepare(cli, &file[i]);
	for (unsigned i = 0; status == CLI_OK && i < n; i++) {
		if (!file[i].temp)
			continue;
		if (rename(file[i].temp, file[i].target) == 0)
			file[i].temp = NULL;
		else
			status = files_failed(cli, file[i].path);
	}
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

/* Escapes a report for a terminal. */
static void
escape_report(struct buf *to, const struct scbpf_bytes *b)
{
	const char *at = b->data, *end = b->data + b->length;

	while (at < end) {
		size_t n = 0;

		while (at + n < end && at[n] != '\n' && at[n] != '\t')
			n++;
		scb_escape_mem(to, at, n);
		if (at + n < end)
			scb_buf_char(to, at[n++]);
		at += n;
	}
}

int
file_write_out(struct cli *cli, const struct scbpf_bytes *b, bool binary)
{
	struct buf shown;
	struct scbpf_bytes bytes;

	if (binary || !isatty(STDOUT_FILENO))
		return write_to(cli, STDOUT_FILENO, "<stdout>", b, binary);
	scb_buf_init(&shown, &cli->arena);
	escape_report(&shown, b);
	bytes = (struct scbpf_bytes){shown.p, shown.len};
	return write_to(cli, STDOUT_FILENO, "<stdout>", &bytes, false);
}

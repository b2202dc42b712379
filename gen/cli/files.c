#define _XOPEN_SOURCE 700

#include "cli/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/path.h"
#include "cli/preopen.h"
#include "cli/include.h"

enum { CHUNK = 1 << 14 };

/* --- reading -------------------------------------------------------------- */

/* The largest input. */
static size_t
files_most(const struct cli *cli)
{
	return cli->command->bit == OPTS_CALLS || cli->opts.elf
		   ? FILE_PROGRAM_MAX
		   : FILE_MAX;
}

int
file_slurp(struct cli *cli, int fd, struct source *s)
{
	size_t most = files_most(cli);
	size_t n = 0, cap = CHUNK;
	struct stat st;
	ssize_t got;
	char *p;

	/* Avoid copies of a large file. */
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

/* The base name, escaped for a terminal. */
const char *
file_shown(struct cli *cli, const char *path)
{
	const char *base = scb_path_base(path);
	struct buf name;

	scb_buf_init(&name, &cli->arena);
	scb_escape_name(&name, base, strlen(base));
	return name.len ? name.p : "";
}

/* What a name may have been, where there is no such file. */
static const char *
meant_instead(struct cli *cli, const char *path)
{
	const struct scbpf_arch *a = cli_native(cli, 0);
	const char *list = cli->opts.meaning;
	bool call, names;
	struct buf b;
	uint32_t nr;

	names = list && (strcmp(list, "--allow") == 0 ||
			    strcmp(list, "--deny") == 0);
	call = a && scbpf_syscall_number(a, path, &nr);
	scb_buf_init(&b, &cli->arena);
	scb_buf_str(&b, "");
	if (strcmp(path, "help") == 0)
		scb_buf_fmt(&b, "; see 'scbpf %s --help'", cli->command->name);
	else if (cli->command->bit == OPTS_LEARN && !cli->opts.command)
		scb_buf_str(&b, "; a command comes after '--'");
	else if (call && names)
		scb_buf_fmt(&b,
		    "; for several syscalls, put commas between them: '%s "
		    "A,%s'",
		    list, path);
	else if (call && cli->command->bit & (OPTS_EXPLAIN | OPTS_AUDIT))
		scb_buf_fmt(&b,
		    "; for the verdict on a syscall, use 'scbpf sim FILTER %s'",
		    path);
	return b.p;
}

static _Noreturn void
files_cannot(struct cli *cli, const char *what, const char *path, int error)
{
	if (strcmp(path, "-") == 0) {
		if (error == EBADF)
			scb_diag_fatal(
			    &cli->diag, nowhere, "standard input is closed");
		path = "<stdin>";
	}
	scb_diag_fatal(&cli->diag, nowhere, "cannot %s '%s': %s%s", what, path,
	    strerror(error), error == ENOENT ? meant_instead(cli, path) : "");
}

void
file_read(struct cli *cli, const char *path, struct source *s)
{
	bool in = strcmp(path, "-") == 0;
	struct cli_file *f = preopen_find(cli, path);
	int error;

	if (f->text) {
		*s = *f->text;
		return;
	}
	*s = (struct source){
	    .name = in ? "<stdin>" : file_shown(cli, f->name ? f->name : path)};
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
		files_cannot(cli, "read", path, -error);
}

void
file_read_before(struct cli *cli, const char *path)
{
	struct source *s = scb_arena_alloc(&cli->arena, sizeof *s);

	file_read(cli, path, s);
	preopen_find(cli, path)->text = s;
}

void
file_must_read(struct cli *cli, const char *path)
{
	const struct cli_file *f = preopen_find(cli, path);
	struct stat st;

	if (f->fd < 0)
		files_cannot(cli, "open", path, f->error);
	if (fstat(f->fd, &st) == 0 && S_ISDIR(st.st_mode))
		files_cannot(cli, "read", path, EISDIR);
}

bool
file_may_begin(struct cli *cli, const char *path, const char *with, size_t n)
{
	const struct cli_file *f = preopen_find(cli, path);
	char *head = scb_arena_raw(&cli->arena, n);
	ssize_t got = pread(f->fd, head, n, 0);

	return got < 0 || ((size_t)got == n && memcmp(head, with, n) == 0);
}

size_t
file_piece(struct cli *cli, const char *path, char *to, size_t n)
{
	struct cli_file *f = preopen_find(cli, path);
	ssize_t got;

	if (f->fd < 0)
		files_cannot(cli, "open", path, f->error);
	do
		got = read(f->fd, to, n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		files_cannot(cli, "read", path, errno);
	return (size_t)got;
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
file_keep_open(struct cli *cli, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0)
		files_keep(cli, &st);
}

void
file_keep(struct cli *cli, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		file_keep_open(cli, STDIN_FILENO);
	else if (stat(path, &st) == 0)
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

/*
 * The inputs are opened before the program gives up the right to open files
 * (cli/confine.c), and read where they are needed.
 */
#define _XOPEN_SOURCE 700

#include "cli/ahead.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/files.h"

static bool
holds(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(text + i, word, n) == 0)
			return true;
	return false;
}

/*
 * May it be a text policy that names other files? What cannot be looked at
 * without taking it away (a pipe, a device) may.
 */
static bool
may_name_files(int fd)
{
	enum { OVERLAP = 16 }; /* no shorter than the words looked for */
	char text[4096 + 1];
	struct stat st;
	off_t at = 0;
	ssize_t n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return true;
	while (
	    at <= FILE_MAX && (n = pread(fd, text, sizeof text - 1, at)) > 0) {
		text[n] = '\0';
		if (at == 0 && text[strspn(text, " \t\r\n")] == '{')
			return false;
		if (holds(text, (size_t)n, "@include") ||
		    holds(text, (size_t)n, "@frequency"))
			return true;
		at += n > OVERLAP ? n - OVERLAP : n;
	}
	return false;
}

int
ahead_inputs(const struct cli *cli)
{
	int n = cli->opts.noperands;

	if (cli->command->bit == OPTS_TABLE && !cli->opts.missing)
		return 0; /* they are names */
	return n > cli->command->files ? cli->command->files : n;
}

static bool
takes_builtin(const struct cli *cli)
{
	const struct opts *o = &cli->opts;

	switch (cli->command->bit) {
	case OPTS_GEN:
		return !o->noperands;
	case OPTS_RUN:
		return !o->noperands && o->command;
	case OPTS_TABLE:
		return !o->noperands && o->missing;
	case OPTS_AUDIT:
		return !o->noperands && !o->pid;
	case OPTS_PROVE: /* the FILTER, or --pid's */
		return o->noperands == !o->pid;
	default:
		return false;
	}
}

/* Standard input holds something that somebody may have meant to be read. */
static bool
input_waits(void)
{
	struct stat st;
	off_t at;

	if (fstat(STDIN_FILENO, &st) != 0)
		return false;
	if (!S_ISREG(st.st_mode))
		return S_ISFIFO(st.st_mode);
	at = lseek(STDIN_FILENO, 0, SEEK_CUR);
	return at >= 0 && at < st.st_size;
}

/* The standard input of run is COMMAND's. */
void
ahead_note_builtin(struct cli *cli)
{
	bool waits = cli->command->bit != OPTS_RUN && input_waits();

	if (takes_builtin(cli))
		scb_diag_note(&cli->diag, (struct loc){0},
		    "no POLICY is given: the built-in container default is "
		    "used%s",
		    waits ? "; standard input is not read; use -" : "");
}

bool
ahead_open_all(struct cli *cli, bool *more)
{
	int n = ahead_inputs(cli);

	if (n > CLI_FILES)
		return false;
	*more = false;
	for (int i = 0; i < n; i++) {
		struct cli_file *f = &cli->file[cli->nfiles];
		bool in = strcmp(cli->opts.operand[i], "-") == 0;

		f->path = cli->opts.operand[i];
		f->fd = in ? STDIN_FILENO : open(f->path, O_RDONLY | O_CLOEXEC);
		f->error = f->fd < 0 ? errno : 0;
		if (f->fd >= 0 && may_name_files(f->fd))
			*more = true;
		cli->nfiles += !in;
	}
	return true;
}

int
ahead_open(struct cli *cli, const char *path)
{
	for (unsigned i = 0; i < cli->nfiles; i++)
		if (cli->file[i].path == path) {
			cli->file[i].path = NULL;
			errno = cli->file[i].error;
			return cli->file[i].fd;
		}
	return open(path, O_RDONLY | O_CLOEXEC);
}

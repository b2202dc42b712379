/*
 * The parent opens the inputs; the confined process reads them (cli/worker.h).
 */
#define _XOPEN_SOURCE 700

#include "cli/preopen.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/headers.h"
#include "host/host.h"

/* The number of operands that are files or standard input. */
static int
preopen_inputs(const struct cli *cli)
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
	case OPTS_CONVERT:
		return !o->noperands && !o->pid;
	case OPTS_PROVE: /* the FILTER, or --pid's */
		return o->noperands == !o->pid;
	default:
		return false;
	}
}

/* Does standard input hold data that the user may have meant as the policy? */
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
preopen_note_builtin(struct cli *cli)
{
	bool waits = cli->command->bit != OPTS_RUN && input_waits();

	if (takes_builtin(cli) && cli->opts.from && !cli->opts.noperands)
		cli_usage(cli, "'--from=%s' needs an input", cli->opts.from);
	if (takes_builtin(cli) && !cli->opts.list)
		scb_diag_note(&cli->diag, nowhere,
		    "no POLICY is given: the built-in container default is "
		    "used%s",
		    waits ? "; standard input is not read; use -" : "");
}

/*
 * If a standard stream is closed, the new descriptor must not take its place.
 */
static void
preopen_try(struct cli_file *f, const char *path)
{
	f->fd = host_lift(open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC));
	f->error = f->fd < 0 ? errno : 0;
}

/* "FILE:SYMBOL", unless there is a file of that name. */
static void
preopen_open_symbol(struct cli *cli, struct cli_file *f)
{
	const char *colon = strrchr(f->path, ':');
	struct cli_file named = *f;

	if (!colon || colon == f->path || !colon[1] || strchr(colon, '/'))
		return;
	named.name =
	    scb_arena_copy(&cli->arena, f->path, (size_t)(colon - f->path));
	named.symbol = colon + 1;
	preopen_try(&named, named.name);
	if (named.fd >= 0)
		*f = named;
}

/* The first reader of it would leave nothing for the second. */
static void
must_be_first(struct cli *cli)
{
	for (unsigned i = 0; i + 1 < cli->nfiles; i++)
		if (strcmp(cli->file[i].path, "-") == 0)
			cli_usage(cli, "'-' is given twice, but standard input "
				       "can be read once; use a file");
}

static void
preopen_open(struct cli *cli, const char *path, bool operand)
{
	struct cli_file *f = &cli->file[cli->nfiles++];

	*f = (struct cli_file){.path = path, .operand = operand};
	if (strcmp(path, "-") == 0) {
		must_be_first(cli);
		return; /* it is open, as 0 */
	}
	preopen_try(f, path);
	if (f->error == ENOENT && operand &&
	    cli->command->bit & (OPTS_FILTERS | OPTS_RUN))
		preopen_open_symbol(cli, f);
}

void
preopen_open_all(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	int n = preopen_inputs(cli);

	cli->file =
	    scb_arena_array(&cli->arena, (size_t)n + 6, sizeof *cli->file);
	for (int i = 0; i < n; i++)
		preopen_open(cli, o->operand[i], true);
	if (o->mix)
		preopen_open(cli, o->mix, false);
	if (o->log)
		preopen_open(cli, o->log, false);
	if (o->base)
		preopen_open(cli, o->base, true);
	if (o->elf)
		preopen_open(cli, o->elf, false);
	if (o->program)
		preopen_open(cli, o->program, false);
	if (o->check && cli_native(cli, 0) && !cli_native(cli, 1)) {
		headers_find(cli, o->check, cli_native(cli, 0),
		    &cli->opts.header, &cli->opts.generic);
		if (cli->opts.header)
			preopen_open(cli, cli->opts.header, false);
		if (cli->opts.generic)
			preopen_open(cli, cli->opts.generic, false);
	}
}

struct cli_file *
preopen_find(struct cli *cli, const char *path)
{
	static struct cli_file none = {.fd = -1, .error = ENOENT};

	for (unsigned i = 0; i < cli->nfiles; i++)
		if (cli->file[i].path == path)
			return &cli->file[i];
	return &none;
}

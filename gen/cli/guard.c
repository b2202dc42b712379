/* Where the errors of a command end up. */
#include <stdarg.h>
#include <stdio.h>

#include "cli/files.h"
#include "host/host.h"

enum { USAGE = ARENA_FAIL + 1 }; /* third way out of a job */

void
cli_say(struct cli *cli, const char *text)
{
	struct scbpf_message m = {
	    .severity = SCBPF_SEVERITY_ERROR, .text = text};

	report_message(&cli->report, &m);
}

void
cli_usage(struct cli *cli, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	scb_buf_init(&b, &cli->arena);
	va_start(ap, fmt);
	scb_buf_vfmt(&b, fmt, ap);
	va_end(ap);
	cli_say(cli, b.p);
	longjmp(*cli->arena.full, USAGE);
}

/* A command of a command has its statuses taken. */
static int
usage(const struct cli_command *c)
{
	return c && c->trouble > CLI_USAGE ? c->trouble : CLI_USAGE;
}

/* There is no memory left to say it in. */
static void
say_full(struct cli *cli)
{
	static char text[200];
	const struct opts *o = &cli->opts;

	snprintf(text, sizeof text,
	    "out of memory: %s%.60s%s takes more than %zu MiB, expected fewer "
	    "calls or conditions",
	    o->noperands ? "'" : "this input",
	    o->noperands ? file_base(o->operand[0]) : "",
	    o->noperands ? "'" : "", (cli->arena.size + (1 << 19)) >> 20);
	cli_say(cli, text);
	cli->diag.nkinds = 0;
}

int
cli_guarded(struct cli *cli, int (*job)(struct cli *cli))
{
	jmp_buf *outer = cli->arena.full, out;
	int status;

	cli->arena.full = &out;
	switch (setjmp(out)) {
	case 0:
		status = job(cli);
		scb_diag_close(&cli->diag);
		break;
	case USAGE:
		status = usage(cli->command);
		break;
	case ARENA_FULL:
		say_full(cli);
		/* fall through */
	default:
		scb_diag_close(&cli->diag);
		status = cli->command ? cli->command->trouble : CLI_NO;
	}
	cli->arena.full = outer;
	return status;
}

void
cli_large_pages(struct cli *cli)
{
	struct arena *a = &cli->arena;

	a->used += host_large_pages(a->base + a->used, a->size - a->used);
}

void
cli_as_usage(struct cli *cli, void (*job)(struct cli *cli, const void *arg),
    const void *arg)
{
	jmp_buf *outer = cli->arena.full, out;
	int why;

	cli->arena.full = &out;
	why = setjmp(out);
	if (why == 0)
		job(cli, arg);
	cli->arena.full = outer;
	if (why)
		longjmp(*outer, why == ARENA_FULL ? why : USAGE);
}

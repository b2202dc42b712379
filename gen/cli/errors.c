/* Errors: how a command reports them, and where they end it. */
#include <stdarg.h>
#include <stdio.h>

#include "base/path.h"
#include "cli/cli.h"

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

void
cli_must(struct cli *cli, enum scbpf_status status)
{
	if (status == SCBPF_STATUS_MISUSE)
		longjmp(*cli->arena.full, USAGE);
	if (status != SCBPF_STATUS_OK)
		scb_arena_fail(&cli->arena);
}

void
cli_must_usage(struct cli *cli, enum scbpf_status status)
{
	if (status != SCBPF_STATUS_OK && status != SCBPF_STATUS_NO_MEMORY)
		longjmp(*cli->arena.full, USAGE);
	cli_must(cli, status);
}

const struct scbpf_arch *
cli_native(const struct cli *cli, unsigned i)
{
	return i == 0 && !scbpf_arch_asked(cli->lib, 0)
		   ? scbpf_arch_host()
		   : scbpf_arch_asked(cli->lib, i);
}

/* There is no memory left to format the message in. */
static void
say_full(struct cli *cli)
{
	static char text[200];
	const char *input = cli->opts.noperands ? cli->opts.operand[0] : NULL;
	size_t size = (cli->arena.size + (1 << 19)) >> 20; /* MiB */

	if (cli->reading)
		snprintf(text, sizeof text,
		    "out of memory: '%.60s' is longer than %zu MiB",
		    scb_path_base(cli->reading), size);
	else
		snprintf(text, sizeof text,
		    "out of memory: %s%.60s%s takes more than %zu MiB of "
		    "memory; shorten it",
		    input ? "'" : "this input",
		    input ? scb_path_base(input) : "", input ? "'" : "", size);
	cli_say(cli, text);
	cli->diag.nkinds = 0;
}

int
cli_job(struct cli *cli, int (*job)(struct cli *cli))
{
	jmp_buf *outer = cli->arena.full, out;
	int trouble, status;

	cli->arena.full = &out;
	switch (setjmp(out)) {
	case 0:
		status = job(cli);
		scb_diag_close(&cli->diag);
		break;
	case USAGE:
		/* run: statuses up to 124 are those of its COMMAND. */
		trouble = cli->command ? cli->command->trouble : CLI_USAGE;
		status = trouble > CLI_USAGE ? trouble : CLI_USAGE;
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

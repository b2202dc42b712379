/* The commands that make filters and policies. */
#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <time.h>

#include "cli/input.h"
#include "cli/output.h"

static uint64_t
nanoseconds(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

int
gen_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *f = NULL;

	if (o->noperands > 1)
		cli_usage(cli,
		    "too many policies: '%s' (did you mean '-o %s'?)",
		    o->operand[1], o->operand[1]);
	scbpf_set_clock(cli->lib, nanoseconds);
	cli_must(
	    cli, scbpf_compile(cli->lib, input_policy(cli, o->operand[0]), &f));
	output_write(cli, f);
	return CLI_OK;
}

int
opt_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *f;

	if (o->noperands == 0 && !o->pid)
		cli_usage(cli, "expected a FILTER, or several in the order of "
			       "installation");
	if (o->noperands && o->pid)
		cli_usage(cli, "expected no FILTER beside '--pid'");
	input_note_others(cli, o->operand, o->noperands);
	f = input_stack(cli, o->operand, o->noperands, SCBPF_READ_FILLED);
	cli_must(cli, scbpf_optimize(cli->lib, f, &f));
	output_write(cli, f);
	return CLI_OK;
}

int
convert_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *stack = NULL;
	const struct scbpf_result *r = NULL;
	struct scbpf_text *texts;
	size_t n = (size_t)o->noperands;
	unsigned flags = 0;

	if (o->format && strcmp(o->format, "text") != 0 &&
	    strcmp(o->format, "oci") != 0)
		cli_usage(cli, "unknown format '%s', expected 'text' or 'oci'",
		    o->format);
	if (o->noperands && o->pid)
		cli_usage(cli, "expected either '--pid' or '%s', not both",
		    o->operand[0]);
	if (cli->process)
		stack = input_stack(cli, o->operand, 0, 0);
	texts = scb_arena_array(&cli->arena, n + 1, sizeof *texts);
	input_note_others(cli, o->operand, o->noperands);
	for (size_t i = 0; i < n; i++)
		texts[i] = input_text(cli, o->operand[i]);
	if (o->lossy)
		flags |= SCBPF_CONVERT_LOSSY;
	if (o->join)
		flags |= SCBPF_CONVERT_UNION;
	cli_must(cli, scbpf_convert_text(cli->lib, texts, n, stack,
			  o->format ? o->format : "text", flags, &r));
	cli->result.text = r->text;
	return CLI_OK;
}

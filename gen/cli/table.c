#include "report/table.h"

#include "cli/files.h"
#include "cli/filter.h"
#include "cli/headers.h"

/* What is asked for; the architectures are those of all -a. */
static struct table
query(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct arch **all = scb_arena_array(
	    &cli->arena, OPTS_TARGETS * POLICY_ARCHES, sizeof *all);
	struct table t = {.diag = &cli->diag,
	    .arches = all,
	    .name = (const char *const *)o->operand,
	    .nnames = (unsigned)o->noperands,
	    .has_range = o->has_range,
	    .after = o->after,
	    .upto = o->upto};

	for (unsigned i = 0; i < o->set.ntargets; i++)
		for (unsigned j = 0; j < o->set.target[i].n; j++)
			all[t.narches++] = o->set.target[i].arches[j];
	return t;
}

static void
table_missing(struct cli *cli, struct buf *b, const struct table *t)
{
	const struct opts *o = &cli->opts;
	struct policy *p;

	if (o->noperands > 1)
		cli_usage(cli, "more than one policy: '%s', expected one",
		    o->operand[1]);
	p = filter_policy_at(cli, o->operand[0]);
	for (unsigned i = 0; i < o->set.ntargets; i++) {
		struct compile_request req =
		    opts_request(cli, &o->set.target[i]);
		const struct compile_result *eval;

		cli->report.again = i > 0;
		eval = scb_compile_analyze(&cli->arena, &cli->diag, p, &req);
		for (unsigned j = 0; j < o->set.target[i].n; j++) {
			if (b->len)
				scb_buf_char(b, '\n');
			scb_table_missing(
			    b, t, eval, o->set.target[i].arches[j]);
		}
	}
}

static int
table_check(struct cli *cli, struct buf *b)
{
	const struct opts *o = &cli->opts;
	const struct arch *a = opts_arch(cli);
	struct source text;

	if (o->noperands)
		cli_usage(cli, "found '%s' beside '--check'", o->operand[0]);
	if (!o->header)
		scb_diag_fatal(&cli->diag, (struct loc){0},
		    "no asm/%s below '%s', expected the kernel's headers or a "
		    "sysroot of %s",
		    headers_name(a), o->check, a->token);
	file_read(cli, o->header, &text);
	text.name = o->header;
	return scb_table_check(b, &cli->diag, a, &text) ? CLI_NO : CLI_OK;
}

static void
no_operand(struct cli *cli, const char *option)
{
	if (cli->opts.noperands)
		cli_usage(cli, "'%s' takes no operand, found '%s'", option,
		    cli->opts.operand[0]);
}

int
table_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct table t = query(cli);
	int status = CLI_OK;
	struct buf b;

	if (o->meaning && !o->missing)
		cli_usage(cli, "'%s' in a table needs '--missing'", o->meaning);
	scb_buf_init(&b, &cli->arena);
	if (o->groups) {
		no_operand(cli, "--groups");
		scb_table_groups(&b);
	} else if (o->arches) {
		no_operand(cli, "--arches");
		scb_table_arches(&b);
	} else if (o->check) {
		status = table_check(cli, &b);
	} else if (o->missing) {
		table_missing(cli, &b, &t);
	} else if (o->has_range) {
		if (o->noperands)
			cli_usage(cli, "'--since' shows all calls, found '%s'",
			    o->operand[0]);
		scb_table_since(&b, &t);
	} else {
		for (unsigned i = 0; i < o->set.ntargets; i++)
			if (o->set.target[i].n > 1)
				cli_usage(cli,
				    "'-a A+B' is one filter, expected '-a A "
				    "-a B'");
		scb_table_calls(&b, &t);
	}
	file_write(cli, &b);
	return cli->diag.errors ? CLI_NO : status;
}

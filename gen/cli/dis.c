#include "cli/files.h"
#include "cli/filter.h"
#include "emit/emit.h"

static void
dis_list(struct buf *b, const struct filter *f, const struct arch *native)
{
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter e = {.options = "", .arches = arches};

	struct bpf_program p = f->program;

	e.program = p;
	e.source = f->source;
	if (f->damage)
		p.insn = f->damage->insn;
	e.narches = scb_emit_find_arches(b->arena, &p, native, arches);
	if (f->damage)
		scb_emit_damaged(b, &e, f->damage);
	else
		scb_emit_asm(b, &e);
}

static void
dis_head(struct buf *b, const struct filter_stack *s, unsigned i)
{
	scb_buf_fmt(b, "%s; filter %u of %u", i ? "\n" : "", i + 1, s->n);
	if (s->filter[i].arch)
		scb_buf_fmt(b, ", for %s", s->filter[i].arch->token);
	else
		scb_buf_str(b, ", in the order of installation");
	if (s->filter[i].process)
		scb_buf_fmt(b, "; process %u", s->filter[i].process);
	scb_buf_char(b, '\n');
}

int
dis_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct filter_stack s;
	struct buf b;

	if (o->noperands != !o->pid)
		cli_usage(cli, o->pid ? "expected no FILTER beside '--pid'"
				      : "expected one FILTER");
	filter_stack(cli, o->operand, o->noperands, FILTER_LISTED, &s);
	scb_buf_init(&b, &cli->arena);
	for (unsigned i = 0; i < s.n; i++) {
		if (s.n > 1)
			dis_head(&b, &s, i);
		dis_list(&b, &s.filter[i],
		    s.filter[i].arch ? s.filter[i].arch : opts_arch(cli));
	}
	if (file_write(cli, &b) != CLI_OK || cli->diag.errors)
		return CLI_NO;
	return CLI_OK;
}

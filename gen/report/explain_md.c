/*
 * As Markdown: a heading for each architecture, and a table with a row for
 * the calls that always get a verdict and one for each condition.
 */
#include "report/explain.h"

/* What would end a cell is escaped; `text' is marked as code. */
static void
explain_md_put_code(struct buf *b, const char *text)
{
	scb_buf_char(b, '`');
	for (; *text; text++) {
		if (*text == '|')
			scb_buf_char(b, '\\');
		scb_buf_char(b, *text == '`' ? '\'' : *text);
	}
	scb_buf_char(b, '`');
}

static void
begin_row(struct buf *b, const struct partition_part *p, uint32_t verdict)
{
	scb_buf_str(b, "| ");
	scb_put_verdict(b, p->abi, verdict);
	scb_buf_str(b, " | ");
}

static void
put_always(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	const struct explain_item *i = NULL;
	bool any = false;

	if (scb_explain_is_rest(from, to, verdict)) {
		begin_row(b, &from->part, verdict);
		scb_buf_str(b, "every other call | always |\n");
		return;
	}
	for (; (i = scb_explain_next_always(from, to, verdict, i));
	     any = true) {
		if (any)
			scb_buf_str(b, ", ");
		else
			begin_row(b, &from->part, verdict);
		explain_md_put_code(b, scb_explain_name(x, &i->part));
	}
	if (any)
		scb_buf_str(b, " | always |\n");
}

static void
explain_md_put_conditions(struct buf *b, struct explain *x,
    const struct explain_item *i, uint32_t verdict)
{
	const char *name = scb_explain_name(x, &i->part);
	struct buf when;

	if (i->nsteps) {
		begin_row(b, &i->part, verdict);
		explain_md_put_code(b, name);
		scb_buf_str(b, " | in some cases; see its steps |\n");
		return;
	}
	if (!i->part.why && i->otherwise == verdict) {
		begin_row(b, &i->part, verdict);
		explain_md_put_code(b, name);
		scb_buf_str(b, " | otherwise |\n");
		return;
	}
	for (const struct partition_end *e = i->part.ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		begin_row(b, &i->part, verdict);
		explain_md_put_code(b, name);
		scb_buf_str(b, " | ");
		scb_buf_init(&when, x->arena);
		scb_explain_path(&when, &i->part, &e->path, i->words);
		explain_md_put_code(b, when.p);
		scb_buf_str(b, " |\n");
	}
}

static void
explain_md_put_inconclusive(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to)
{
	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->part.why)
			continue;
		scb_buf_str(b, "| cannot tell | ");
		explain_md_put_code(b, scb_explain_name(x, &i->part));
		scb_buf_fmt(
		    b, " | instruction %zu: %s |\n", i->part.pc, i->part.why);
	}
}

static void
explain_md_put_steps(
    struct buf *b, struct explain *x, const struct explain_item *i)
{
	scb_buf_str(b, "\nSteps of ");
	explain_md_put_code(b, scb_explain_name(x, &i->part));
	scb_buf_str(b, ":\n\n");
	for (unsigned k = 0; k < i->nsteps; k++) {
		const struct explain_step *s = &i->steps[k];

		scb_buf_fmt(b, "%u. ", k + 1);
		for (const struct explain_way *w = s->ways; w; w = w->next) {
			scb_buf_str(b, w == s->ways ? "when " : " or when ");
			explain_md_put_code(b, w->when.p);
		}
		scb_buf_str(b, ": ");
		scb_explain_put_target(b, i, s, true);
		scb_buf_str(b, ", else ");
		scb_explain_put_target(b, i, s, false);
		scb_buf_char(b, '\n');
	}
}

static void
explain_md_put_section(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to)
{
	uint32_t verdict = 0, next;
	bool any = false;

	scb_buf_str(b, "\n## ");
	scb_explain_put_title(b, &from->part);
	scb_buf_str(b, "\n\n| verdict | calls | when |\n|---|---|---|\n");
	while (scb_explain_next(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		put_always(b, x, from, to, verdict);
		for (const struct explain_item *i = from; i != to; i = i->next)
			if (i->depends && scb_explain_count(&i->part, verdict))
				explain_md_put_conditions(b, x, i, verdict);
	}
	explain_md_put_inconclusive(b, x, from, to);
	for (const struct explain_item *i = from; i != to; i = i->next)
		if (i->nsteps)
			explain_md_put_steps(b, x, i);
}

void
scb_explain_md(struct buf *b, struct explain *x)
{
	const struct explain_item *to;

	scb_buf_str(b, "# ");
	explain_md_put_code(b, x->source);
	scb_buf_fmt(b, "\n\n%zu instructions.\n", x->program.count);
	for (const struct explain_item *from = x->first; from; from = to) {
		to = scb_explain_end(from);
		explain_md_put_section(b, x, from, to);
	}
}

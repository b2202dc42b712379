/*
 * As Markdown: a heading for each architecture, and a table with a row for
 * the calls that always get a verdict and one for each condition.
 */
#include "report/explain.h"

/* What would end a cell is escaped; `text' is marked as code. */
static void
put_code(struct buf *b, const char *text)
{
	buf_char(b, '`');
	for (; *text; text++) {
		if (*text == '|')
			buf_char(b, '\\');
		buf_char(b, *text == '`' ? '\'' : *text);
	}
	buf_char(b, '`');
}

static void
begin_row(struct buf *b, const struct survey_part *p, uint32_t verdict)
{
	buf_str(b, "| ");
	explain_put_verdict(b, p, verdict);
	buf_str(b, " | ");
}

static void
put_always(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	const struct explain_item *i = NULL;
	bool any = false;

	if (explain_is_rest(from, to, verdict)) {
		begin_row(b, &from->part, verdict);
		buf_str(b, "every other call | always |\n");
		return;
	}
	for (; (i = explain_next_always(from, to, verdict, i)); any = true) {
		if (any)
			buf_str(b, ", ");
		else
			begin_row(b, &from->part, verdict);
		put_code(b, explain_name(x, &i->part));
	}
	if (any)
		buf_str(b, " | always |\n");
}

static void
put_conditions(struct buf *b, struct explain *x, const struct explain_item *i,
    uint32_t verdict)
{
	const char *name = explain_name(x, &i->part);
	struct buf when;

	if (!i->part.why && i->otherwise == verdict) {
		begin_row(b, &i->part, verdict);
		put_code(b, name);
		buf_str(b, " | otherwise |\n");
		return;
	}
	for (const struct survey_end *e = i->part.ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		begin_row(b, &i->part, verdict);
		put_code(b, name);
		buf_str(b, " | ");
		buf_init(&when, &x->cli->arena);
		explain_path(&when, &i->part, &e->path, i->words);
		put_code(b, when.p);
		buf_str(b, " |\n");
	}
}

static void
put_doubts(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to)
{
	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->part.why)
			continue;
		buf_str(b, "| cannot tell | ");
		put_code(b, explain_name(x, &i->part));
		buf_fmt(
		    b, " | instruction %zu: %s |\n", i->part.pc, i->part.why);
	}
}

static void
put_section(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to)
{
	uint32_t verdict = 0, next;
	bool any = false;

	buf_str(b, "\n## ");
	explain_put_title(b, &from->part);
	buf_str(b, "\n\n| verdict | calls | when |\n|---|---|---|\n");
	while (explain_next(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		put_always(b, x, from, to, verdict);
		for (const struct explain_item *i = from; i != to; i = i->next)
			if (i->depends && explain_count(&i->part, verdict))
				put_conditions(b, x, i, verdict);
	}
	put_doubts(b, x, from, to);
}

void
explain_md(struct buf *b, struct explain *x)
{
	const struct explain_item *to;

	buf_str(b, "# ");
	put_code(b, x->source);
	buf_fmt(b, "\n\n%zu instructions.\n", x->count);
	for (const struct explain_item *from = x->first; from; from = to) {
		to = explain_end(from);
		put_section(b, x, from, to);
	}
}

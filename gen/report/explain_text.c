#include "report/explain.h"

#include <string.h>

enum { WIDTH = 79, INDENT = 4 };

struct text {
	struct explain *x;
	struct buf *out;
	size_t line; /* of out: where it begins */
};

/* Goes on with a list, or with its next line. */
static void
explain_text_put_word(struct text *t, const char *s)
{
	size_t at = t->out->len - t->line;

	if (at > INDENT && at + 1 + strlen(s) > WIDTH) {
		scb_buf_char(t->out, '\n');
		t->line = t->out->len;
		at = 0;
	}
	if (at == 0)
		scb_buf_str(t->out, "    ");
	else
		scb_buf_char(t->out, ' ');
	scb_buf_str(t->out, s);
}

static void
end_line(struct text *t)
{
	if (t->out->len > t->line)
		scb_buf_char(t->out, '\n');
	t->line = t->out->len;
}

static void
explain_text_put_conditions(
    struct text *t, const struct explain_item *i, uint32_t verdict)
{
	const char *name = scb_explain_name(t->x, &i->part), *word = "when";

	if (i->nsteps) {
		scb_buf_fmt(
		    t->out, "    %s in some cases; see its steps\n", name);
		return;
	}
	if (!i->part.why && i->otherwise == verdict) {
		scb_buf_fmt(t->out, "    %s otherwise\n", name);
		return;
	}
	for (const struct partition_end *e = i->part.ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		scb_buf_fmt(t->out, "    %s %s ", name, word);
		scb_explain_path(t->out, &i->part, &e->path, i->words);
		scb_buf_char(t->out, '\n');
		word = "or when";
	}
}

/* A refusal of which newer kernels do not ask (SEMANTICS 14) says so. */
static const char *
named(struct text *t, const struct explain_item *i, uint32_t verdict)
{
	const struct arch_call *c = i->part.call;
	const char *name = scb_explain_name(t->x, &i->part), *from = NULL;
	struct buf b;

	if (c && i->part.abi && verdict != RET_ALLOW)
		from = scb_facts_unasked(i->part.abi, c->name);
	if (!from)
		return name;
	scb_buf_init(&b, t->out->arena);
	scb_buf_fmt(&b, "%s (Linux %s and later do not run filters for it)",
	    name, from);
	return b.p;
}

/* Calls that always get the verdict: names, then numbers without one. */
static void
explain_text_put_names(struct text *t, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	const struct explain_item *i = NULL;

	if (scb_explain_is_rest(from, to, verdict)) {
		scb_buf_str(t->out, "    every other call\n");
		return;
	}
	while ((i = scb_explain_next_always(from, to, verdict, i)))
		explain_text_put_word(t, named(t, i, verdict));
	end_line(t);
}

static void
explain_text_put_action(struct text *t, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	scb_buf_str(t->out, "  ");
	scb_put_verdict(t->out, from->part.abi, verdict);
	scb_buf_char(t->out, '\n');
	t->line = t->out->len;
	explain_text_put_names(t, from, to, verdict);
	for (const struct explain_item *i = from; i != to; i = i->next)
		if (i->depends && scb_explain_count(&i->part, verdict))
			explain_text_put_conditions(t, i, verdict);
	t->line = t->out->len;
}

static void
explain_text_put_inconclusive(struct text *t, const struct explain_item *from,
    const struct explain_item *to)
{
	const struct partition_part *said = NULL;

	for (const struct explain_item *i = from; i != to; i = i->next) {
		const struct partition_part *p = &i->part;

		if (!p->why)
			continue;
		if (!said || said->pc != p->pc || said->why != p->why) {
			end_line(t);
			scb_buf_fmt(t->out, "  cannot tell: pc %zu: %s\n",
			    p->pc, p->why);
			t->line = t->out->len;
		}
		explain_text_put_word(t, scb_explain_name(t->x, p));
		said = p;
	}
	end_line(t);
}

static void
explain_text_put_steps(struct text *t, const struct explain_item *i)
{
	scb_buf_fmt(
	    t->out, "  %s, step by step\n", scb_explain_name(t->x, &i->part));
	for (unsigned k = 0; k < i->nsteps; k++) {
		const struct explain_step *s = &i->steps[k];

		for (const struct explain_way *w = s->ways; w; w = w->next)
			if (w == s->ways)
				scb_buf_fmt(t->out, "    %u. when %s", k + 1,
				    w->when.p);
			else
				scb_buf_fmt(
				    t->out, "\n       or when %s", w->when.p);
		scb_buf_str(t->out, "\n       then ");
		scb_explain_put_target(t->out, i, s, true);
		scb_buf_str(t->out, ", else ");
		scb_explain_put_target(t->out, i, s, false);
		scb_buf_char(t->out, '\n');
	}
	t->line = t->out->len;
}

static void
explain_text_put_section(struct text *t, const struct explain_item *from,
    const struct explain_item *to)
{
	const struct partition_part *p = &from->part;
	uint32_t verdict = 0, next;
	bool any = false;

	scb_explain_put_title(t->out, p);
	scb_buf_char(t->out, ':');
	if (scb_explain_next(from, to, false, 0, &verdict) &&
	    !scb_explain_is_inconclusive(from, to) &&
	    !scb_explain_next(from, to, true, verdict, &next)) {
		scb_buf_char(t->out, ' ');
		scb_put_verdict(t->out, p->abi, verdict);
		scb_buf_str(t->out, " for every call\n");
		return;
	}
	scb_buf_char(t->out, '\n');
	t->line = t->out->len;
	while (scb_explain_next(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		explain_text_put_action(t, from, to, verdict);
	}
	for (const struct explain_item *k = from; k != to; k = k->next)
		if (k->nsteps)
			explain_text_put_steps(t, k);
	explain_text_put_inconclusive(t, from, to);
}

void
scb_explain_text(struct buf *b, struct explain *x)
{
	struct text t = {.x = x, .out = b};
	const struct explain_item *to;

	for (const struct explain_item *from = x->first; from; from = to) {
		to = scb_explain_end(from);
		if (from != x->first)
			scb_buf_char(b, '\n');
		explain_text_put_section(&t, from, to);
	}
}

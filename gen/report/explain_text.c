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
put_word(struct text *t, const char *s)
{
	size_t at = t->out->len - t->line;

	if (at > INDENT && at + 1 + strlen(s) > WIDTH) {
		buf_char(t->out, '\n');
		t->line = t->out->len;
		at = 0;
	}
	if (at == 0)
		buf_str(t->out, "    ");
	else
		buf_char(t->out, ' ');
	buf_str(t->out, s);
}

static void
end_line(struct text *t)
{
	if (t->out->len > t->line)
		buf_char(t->out, '\n');
	t->line = t->out->len;
}

static void
put_conditions(struct text *t, const struct explain_item *i, uint32_t verdict)
{
	const char *name = explain_name(t->x, &i->part), *word = "when";

	if (!i->part.why && i->otherwise == verdict) {
		buf_fmt(t->out, "    %s otherwise\n", name);
		return;
	}
	for (const struct survey_end *e = i->part.ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		buf_fmt(t->out, "    %s %s ", name, word);
		explain_path(t->out, &i->part, &e->path, i->words);
		buf_char(t->out, '\n');
		word = "or when";
	}
}

/* Calls that always get the verdict: names, then numbers without one. */
static void
put_names(struct text *t, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	const struct explain_item *i = NULL;

	if (explain_is_rest(from, to, verdict)) {
		buf_str(t->out, "    every other call\n");
		return;
	}
	while ((i = explain_next_always(from, to, verdict, i)))
		put_word(t, explain_name(t->x, &i->part));
	end_line(t);
}

static void
put_action(struct text *t, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	buf_str(t->out, "  ");
	explain_put_verdict(t->out, &from->part, verdict);
	buf_char(t->out, '\n');
	t->line = t->out->len;
	put_names(t, from, to, verdict);
	for (const struct explain_item *i = from; i != to; i = i->next)
		if (i->depends && explain_count(&i->part, verdict))
			put_conditions(t, i, verdict);
	t->line = t->out->len;
}

static void
put_doubts(struct text *t, const struct explain_item *from,
    const struct explain_item *to)
{
	const struct survey_part *said = NULL;

	for (const struct explain_item *i = from; i != to; i = i->next) {
		const struct survey_part *p = &i->part;

		if (!p->why)
			continue;
		if (!said || said->pc != p->pc || said->why != p->why) {
			end_line(t);
			buf_fmt(t->out, "  cannot tell: pc %zu: %s\n", p->pc,
			    p->why);
			t->line = t->out->len;
		}
		put_word(t, explain_name(t->x, p));
		said = p;
	}
	end_line(t);
}

static void
put_section(struct text *t, const struct explain_item *from,
    const struct explain_item *to)
{
	const struct survey_part *p = &from->part;
	uint32_t verdict = 0, next;
	bool any = false;

	explain_put_title(t->out, p);
	buf_char(t->out, ':');
	if (explain_next(from, to, false, 0, &verdict) &&
	    !explain_is_doubtful(from, to) &&
	    !explain_next(from, to, true, verdict, &next)) {
		buf_char(t->out, ' ');
		explain_put_verdict(t->out, p, verdict);
		buf_str(t->out, " for every call\n");
		return;
	}
	buf_char(t->out, '\n');
	t->line = t->out->len;
	while (explain_next(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		put_action(t, from, to, verdict);
	}
	put_doubts(t, from, to);
}

void
explain_text(struct buf *b, struct explain *x)
{
	struct text t = {.x = x, .out = b};
	const struct explain_item *to;

	for (const struct explain_item *from = x->first; from; from = to) {
		to = explain_end(from);
		if (from != x->first)
			buf_char(b, '\n');
		put_section(&t, from, to);
	}
}

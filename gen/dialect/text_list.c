/*
 * What others write for one of several values, and what to write instead:
 * `domain == A, B`, `domain in A, B`, `domain == {A, B}`, `domain == A || B`.
 */
#include "dialect/text_cond.h"

/* After a comma, `1` may be a clause of its own: it allows. */
static bool
is_value(const struct text *t)
{
	return (t->kind == TEXT_NUMBER && !scb_text_at(t, "1")) ||
	       scb_text_own_const(t) ||
	       (t->kind == TEXT_WORD &&
		   scb_facts_const_known(scb_text_bytes(t), t->len));
}

/* The source's bytes from a place to the current token, without blanks. */
static void
put_until(struct buf *b, const struct text *t, uint32_t from)
{
	const char *s = t->file->source->text;
	uint32_t to = t->from;

	while (to > from && char_is_space(s[to - 1]))
		to--;
	scb_buf_fmt(b, "%.*s", text_shown(to - from), s + from);
}

/* `domain`, as the policy spells it. */
static void
put_argument(struct buf *b, const struct policy_cond *c)
{
	scb_buf_fmt(b, "%.*s", text_shown(c->loc.length),
	    c->loc.source->text + c->loc.offset);
}

bool
scb_text_no_list(
    struct text *t, const struct policy_cond *c, uint32_t from, bool differs)
{
	struct text_file file = *t->file;
	struct text value;
	struct buf b;

	if (!scb_text_at(t, ",") && !scb_text_at(t, "{"))
		return true;
	value = *t;
	value.file = &file;
	scb_text_next(&value);
	if (!is_value(&value))
		return true;
	scb_buf_init(&b, t->d->arena);
	scb_buf_char(&b, '\'');
	put_argument(&b, c);
	scb_buf_str(&b, differs ? " not in {" : " in {");
	put_until(&b, t, from);
	if (t->from > from)
		scb_buf_str(&b, ", ");
	scb_buf_fmt(
	    &b, "%.*s", text_shown(value.len), scb_text_bytes(&value));
	scb_text_next(&value);
	scb_buf_str(&b, scb_text_at(&value, ",") ? ", ...}'" : "}'");
	scb_buf_str(&b, " for one of several values");
	return scb_text_expected(t, b.p);
}

bool
scb_text_no_value(struct text *t, const struct text_expr *before)
{
	const struct policy_cond *c = &before->cond;
	struct buf b;

	if (before->kind != TEXT_COND || !is_value(t) ||
	    (c->op != POLICY_EQ && c->op != POLICY_NE))
		return true;
	scb_buf_init(&b, t->d->arena);
	scb_buf_str(&b, "a whole comparison, such as '");
	put_argument(&b, c);
	scb_buf_fmt(&b, c->op == POLICY_EQ ? " == %.*s'" : " != %.*s'",
	    text_shown(t->len), scb_text_bytes(t));
	return scb_text_expected(t, b.p);
}

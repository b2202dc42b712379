/* What a condition compares: `arg0`, `flags`, `ip`, perhaps with a width. */
#include "dialect/text_cond.h"

#include <string.h>

enum { ARGUMENTS = 6 };

bool
scb_text_at_subject(const struct text *t)
{
	const char *s = scb_text_bytes(t);

	return scb_text_at(t, "ip") ||
	       (t->len > 3 && memcmp(s, "arg", 3) == 0 && s[3] >= '0' &&
		   s[3] <= '9');
}

static bool
no_argument(struct text *t, const char *call)
{
	const char *near = scb_facts_near_arg(call, scb_text_bytes(t), t->len);
	struct buf b;

	scb_buf_init(&b, t->d->arena);
	if (near)
		scb_buf_fmt(&b, "'%s'", near);
	else
		scb_buf_str(&b, "'arg0' to 'arg5'");
	for (unsigned i = 0; !near && i < ARGUMENTS; i++)
		if (scb_facts_arg_name(NULL, call, i))
			scb_buf_fmt(&b, ", '%s'",
			    scb_facts_arg_name(NULL, call, i));
	scb_diag_error(t->d, scb_text_loc(t),
	    "'%s' has no argument '%.*s', expected %s", call,
	    text_shown(t->len), scb_text_bytes(t), b.p);
	return false;
}

/*
 * A number has the argument names of the calls that it stands for on its
 * architectures.
 */
static bool
number_has(struct text *t, const struct policy_name *n, const char *name)
{
	const struct arch_call *c;

	for (unsigned i = 0; i < n->nonly; i++) {
		c = n->nr <= UINT32_MAX
			? scb_facts_number(n->only[i], (uint32_t)n->nr)
			: NULL;
		if (c &&
		    scb_facts_arg_index(NULL, c->name, name, strlen(name)) < 0)
			return no_argument(t, c->name);
		if (!c)
			break;
		if (i + 1 == n->nonly)
			return true;
	}
	return scb_text_expected(t,
	    n->nonly ? "'arg0' to 'arg5' (this number is not a known call)"
		     : "'arg0' to 'arg5', or a number with its architecture, "
		       "such as '83[arch=x86_64]'");
}

/* Which register it is depends on the ABI, and on the call. */
static bool
text_cond_by_name(
    struct text *t, const struct policy_rule *r, struct policy_cond *c)
{
	const char *name =
	    scb_arena_copy(t->d->arena, scb_text_bytes(t), t->len);

	for (unsigned i = 0; i < r->nnames; i++) {
		const struct policy_name *n = &r->names[i];

		if (n->number && !number_has(t, n, name))
			return false;
		if (!n->number &&
		    scb_facts_arg_index(NULL, n->name, name, strlen(name)) < 0)
			return no_argument(t, n->name);
	}
	c->arg = name;
	t->beyond = true;
	scb_text_next(t);
	return true;
}

/* How many bits are compared, if that is stated: `arg0:64`. */
static bool
width(struct text *t, struct policy_cond *c)
{
	uint64_t bits;
	struct loc at;

	if (!scb_text_take(t, ":"))
		return true;
	t->beyond = true;
	at = scb_text_loc(t);
	if (!scb_text_number(t, &bits))
		return false;
	if (bits != 16 && bits != 32 && bits != 64) {
		scb_diag_error(t->d, at,
		    "'%.*s' is not a width, expected '16', '32' or '64'",
		    text_shown(at.length), at.source->text + at.offset);
		return false;
	}
	c->width = (uint8_t)bits;
	return true;
}

/* Calls use the same register in different widths. */
static bool
must_have_width(struct text *t, const struct policy_cond *c)
{
	if (c->width || c->subject == POLICY_IP)
		return true;
	scb_diag_error(t->d, c->loc,
	    "'@all' applies to calls that use different widths, expected the "
	    "one to compare, as in 'arg%u:64' or 'arg%u:32'",
	    c->subject, c->subject);
	return false;
}

bool
scb_text_subject(
    struct text *t, const struct policy_rule *r, struct policy_cond *c)
{
	unsigned n;

	if (t->kind != TEXT_WORD)
		return scb_text_expected(t, "an argument such as 'arg0'");
	if (scb_text_take(t, "ip")) {
		c->subject = POLICY_IP;
		t->beyond = true;
		return width(t, c);
	}
	if (!scb_text_at_subject(t) && r->all)
		return scb_text_expected(t,
		    "'ip' or an argument such as 'arg0:64' ('@all' applies to "
		    "calls with different arguments)");
	if (!scb_text_at_subject(t))
		return text_cond_by_name(t, r, c) && width(t, c);
	n = (unsigned)(scb_text_bytes(t)[3] - '0');
	if (t->len != 4 || n >= ARGUMENTS)
		return scb_text_expected(t, "'arg0' to 'arg5'");
	c->subject = (uint8_t)n;
	scb_text_next(t);
	return width(t, c) && (!r->all || must_have_width(t, c));
}

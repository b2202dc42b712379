/* What is meant where others' languages are written. */
#include "dialect/text_cond.h"

#include "facts/facts_belong.h"

/* The name of a call that stands here. */
static bool
at_call(const struct text *t)
{
	return t->kind == TEXT_WORD &&
	       scb_facts_known(scb_text_bytes(t), t->len, NULL);
}

bool
scb_text_name_first(struct text *t)
{
	const char *action = scb_text_as_action(t);
	struct text_file file = *t->file;
	struct text ahead = *t;
	struct buf b;

	if (!action)
		return true;
	ahead.file = &file;
	scb_text_next(&ahead);
	scb_text_take(&ahead, ":");
	if (!at_call(&ahead))
		return true;
	scb_buf_init(&b, t->d->arena);
	scb_buf_fmt(&b, "the name of a syscall, as in '%.*s: %s'",
	    text_shown(ahead.len), scb_text_bytes(&ahead), action);
	return scb_text_expected(t, b.p);
}

/* The first call of the rule, if it has a name. */
static const char *
first_call(const struct policy_rule *r)
{
	return r->nnames && !r->names[0].number ? r->names[0].name : NULL;
}

bool
scb_text_at_argument(const struct text *t, const struct policy_rule *r)
{
	const char *call = first_call(r);

	return call && t->kind == TEXT_WORD && !scb_text_at_action(t) &&
	       scb_facts_arg_index(NULL, call, scb_text_bytes(t), t->len) >= 0;
}

bool
scb_text_no_constant(struct text *t, const struct policy_rule *r)
{
	const struct arch *a = t->d->target;
	const char *call = first_call(r), *name = "arg0";
	bool bits = false;
	struct buf b;
	int arg;

	if (!scb_facts_const_known(scb_text_bytes(t), t->len))
		return true;
	arg = a && call ? scb_facts_belongs_to(
			      a, call, scb_text_bytes(t), t->len)
			: -1;
	if (arg >= 0) {
		name = scb_facts_arg_name(a, call, (unsigned)arg);
		bits = !scb_facts_is_choice(
		    scb_facts_family_of(a, call, (unsigned)arg), a,
		    scb_text_bytes(t), t->len);
	}
	scb_buf_init(&b, t->d->arena);
	scb_buf_fmt(&b, "an action, or a condition such as '%s %s %.*s'", name,
	    bits ? "&" : "==", text_shown(t->len), scb_text_bytes(t));
	return scb_text_expected(t, b.p);
}

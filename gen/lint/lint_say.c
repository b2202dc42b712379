#include "bpf/bpf.h"
#include "lint/lint_private.h"

unsigned
scb_lint_first(uint32_t on)
{
	unsigned i = 0;

	while (i < POLICY_ARCHES - 1 && !(on >> i & 1))
		i++;
	return i;
}

const char *
scb_lint_arches(const struct lint *l, uint32_t on)
{
	struct buf b;

	scb_buf_init(&b, l->d->arena);
	for (unsigned i = 0; i < l->s->narches; i++) {
		if (!(on >> i & 1))
			continue;
		on &= ~lint_bit(i);
		if (b.len)
			scb_buf_str(&b, on ? ", " : " and ");
		scb_buf_str(&b, l->abi[i].arch->token);
	}
	return b.len ? b.p : "";
}

const char *
scb_lint_on(const struct lint *l, uint32_t on)
{
	struct buf b;

	if (on == UINT32_MAX >> (POLICY_ARCHES - l->s->narches))
		return "";
	scb_buf_init(&b, l->d->arena);
	scb_buf_fmt(&b, " on %s", scb_lint_arches(l, on));
	return b.p;
}

const char *
scb_lint_verdict(
    const struct lint *l, const struct policy_action *act, unsigned abi)
{
	struct buf b;

	scb_buf_init(&b, l->d->arena);
	scb_bpf_verdict(&b, scb_policy_verdict(act, l->abi[abi].arch));
	return b.p;
}

const char *
scb_lint_subject(
    const struct lint *l, const struct policy_cond *c, const char *call)
{
	struct buf b;

	if (c->subject == POLICY_IP)
		return "the instruction pointer";
	scb_buf_init(&b, l->d->arena);
	if (c->arg)
		scb_buf_fmt(&b, "argument '%s' of '%s'", c->arg, call);
	else
		scb_buf_fmt(&b, "argument %u of '%s'", c->subject, call);
	return b.p;
}

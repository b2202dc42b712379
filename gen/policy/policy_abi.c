/*
 * Facts that a policy refers to by name. Both the reference evaluator and the
 * compiler look names up here, independently of each other; this is all they
 * share about names.
 */
#include "policy/policy.h"

#include <string.h>

static uint64_t
number_on(const struct policy_part *p, const struct arch *a, unsigned bits)
{
	uint64_t word = UINT64_MAX >> (64 - bits), all = 0, v;

	for (; p; p = p->next) {
		v = p->number;
		if (p->inner)
			v = number_on(p->inner, a, bits);
		else if (p->constant && !scb_facts_const(a, p->constant,
					    strlen(p->constant), &v))
			v = 0; /* lint has rejected it */
		all |= p->complement ? ~v & word : v;
	}
	return all;
}

struct policy_cond
scb_policy_cond_on(
    const struct policy_cond *c, const struct arch *a, const char *call)
{
	struct policy_cond on = *c;
	unsigned bits = c->subject == POLICY_IP ? 64 : a->arg_bits;
	int arg;

	if (c->width > bits)
		bits = c->width;
	if (c->arg) {
		arg = scb_facts_arg_index(a, call, c->arg, strlen(c->arg));
		on.subject = (uint8_t)(arg < 0 ? 0 : arg);
	}
	if (c->value_of)
		on.value = number_on(c->value_of, a, bits);
	if (c->expect_of)
		on.expect = number_on(c->expect_of, a, bits);
	return on;
}

bool
scb_policy_same_cond(const struct policy_cond *a, const struct policy_cond *b,
    const struct arch *arch, const char *call)
{
	const struct policy_cond x = scb_policy_cond_on(a, arch, call);
	const struct policy_cond y = scb_policy_cond_on(b, arch, call);

	return x.subject == y.subject && x.op == y.op && x.value == y.value &&
	       x.expect == y.expect && x.slot == y.slot &&
	       x.mask_slot == y.mask_slot && x.others == y.others &&
	       x.width == y.width && x.sign == y.sign;
}

bool
scb_policy_is_symbolic(const struct policy_cond *c)
{
	return c->arg || c->value_of || c->expect_of;
}

bool
scb_policy_same_terms(const struct policy_rule *r, const struct policy_rule *s,
    const struct arch *a, const char *call)
{
	bool same = r->nterms == s->nterms;

	for (unsigned i = 0; same && i < r->nterms; i++) {
		const struct policy_term *x = &r->terms[i], *y = &s->terms[i];

		same = x->nconds == y->nconds;
		for (unsigned j = 0; same && j < x->nconds; j++)
			same = scb_policy_same_cond(
			    &x->conds[j], &y->conds[j], a, call);
	}
	return same;
}

bool
scb_policy_name_on(const struct policy_name *n, const struct arch *a)
{
	return !n->nonly || scb_facts_has_arch(n->only, n->nonly, a);
}

bool
scb_policy_all_on(const struct policy_rule *r, const struct arch *a)
{
	return !r->nonly || scb_facts_has_arch(r->only, r->nonly, a);
}

bool
scb_policy_name_in(const struct policy_name *n, const struct policy_setup *s)
{
	for (unsigned i = 0; i < s->narches; i++)
		if (scb_policy_name_on(n, s->arches[i]))
			return true;
	return false;
}

/*
 * Arguments and constants that a text policy names, and that one of the
 * filter's architectures lacks.
 */
#include "lint/lint_private.h"

#include <string.h>

/* The first part that names a constant unknown there; or NULL. */
static const struct policy_part *
missing(const struct policy_part *p, const struct arch *a)
{
	const struct policy_part *found = NULL;
	uint64_t v;

	for (; p && !found; p = p->next) {
		if (p->inner)
			found = missing(p->inner, a);
		else if (p->constant && !scb_facts_const(a, p->constant,
					    strlen(p->constant), &v))
			found = p;
	}
	return found;
}

/* The problem with a condition there; both NULL: none. */
struct lack {
	const struct policy_part *constant;
	const struct policy_name *argument; /* a call without it */
};

static struct lack
lack(const struct lint *l, unsigned abi, const struct policy_rule *r,
    const struct policy_cond *c)
{
	const struct arch *a = l->abi[abi].arch;
	struct lack what = {NULL, NULL};

	for (unsigned i = 0; i < r->nnames && !what.argument; i++) {
		const struct policy_name *name = &r->names[i];

		if (!scb_lint_applies(l, abi, r, name))
			continue;
		if (!what.constant)
			what.constant = missing(c->value_of, a);
		if (!what.constant)
			what.constant = missing(c->expect_of, a);
		if (c->arg && scb_facts_arg_index(
				  a, name->name, c->arg, strlen(c->arg)) < 0)
			what.argument = name;
	}
	return what;
}

static void
check(const struct lint *l, const struct policy_rule *r,
    const struct policy_cond *c)
{
	struct lack first = {NULL, NULL}, one;
	uint32_t on = 0;

	for (unsigned i = 0; i < l->s->narches; i++) {
		one = lack(l, i, r, c);
		if (!first.constant && !first.argument)
			first = one;
		if ((one.constant && one.constant == first.constant) ||
		    (one.argument && one.argument == first.argument))
			on |= lint_bit(i);
	}
	if (first.constant)
		scb_diag_error(l->d, first.constant->loc,
		    "no constant '%s' on %s, expected its number, or a rule "
		    "for others as in 'open[arch=x86_64]: ...'",
		    first.constant->constant, scb_lint_arches(l, on));
	else if (first.argument)
		scb_diag_error(l->d, c->loc,
		    "no register holds the argument '%s' of '%s' alone on %s, "
		    "expected 'arg0' to 'arg5'",
		    c->arg, first.argument->name, scb_lint_arches(l, on));
}

void
scb_lint_symbols(struct lint *l)
{
	for (unsigned i = 0; i < l->p->nrules; i++) {
		const struct policy_rule *r = &l->p->rules[i];

		for (unsigned j = 0; l->exists[i] && j < r->nterms; j++)
			for (unsigned k = 0; k < r->terms[j].nconds; k++)
				if (scb_policy_is_symbolic(
					&r->terms[j].conds[k]))
					check(l, r, &r->terms[j].conds[k]);
	}
}

/* SEMANTICS 6.2: architectures that a text policy was not written for. */
#include "lint/lint_private.h"

static bool
names_it(const struct policy *p, const struct arch *a)
{
	for (unsigned i = 0; i < p->nmaps; i++) {
		const struct policy_arch_map *m = &p->maps[i];

		if (m->native == a || scb_facts_has_arch(m->subs, m->nsubs, a))
			return true;
	}
	return false;
}

/* JSON profiles add architectures to some, and are written for all of them. */
void
scb_lint_arches_named(struct lint *l)
{
	const struct policy *p = l->p;

	if (p->nmaps == 0 || lint_in_json(l, p->maps[0].loc))
		return;
	for (unsigned i = 0; i < l->s->narches; i++) {
		const char *token = l->abi[i].arch->token;

		if (!names_it(p, l->abi[i].arch))
			scb_diag_warn(l->d, p->maps[0].loc,
			    "no '@arch' line names %s, so this policy may be "
			    "for other architectures only; if it is for %s, "
			    "add '@arch %s'",
			    token, token, token);
	}
}

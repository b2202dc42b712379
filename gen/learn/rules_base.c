/* What the base says: the policy to which a learned one is an addition. */
#include <string.h>

#include "learn/rules.h"

/*
 * What --port added to the base is not in its text, and rules of its JSON
 * policy come after all of the text.
 */
static const struct policy_name *
find_name(const struct policy_rule *r, const char *call)
{
	for (unsigned i = 0;
	     call && !r->ported_for && !r->base && i < r->nnames; i++)
		if (strcmp(r->names[i].name, call) == 0)
			return &r->names[i];
	return NULL;
}

enum learn_base
scb_learn_base_says(const struct policy *p, const char *call)
{
	enum learn_base says = BASE_OPEN;

	for (unsigned i = 0; p && i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];
		const struct policy_name *name = find_name(r, call);
		bool permits = scb_policy_permits(r->action.ret);

		if (!name)
			continue;
		if (permits && !r->nterms && !name->nonly && says == BASE_OPEN)
			says = BASE_ALLOWS;
		else if (!p->first_match && !permits)
			return BASE_OPEN; /* rules of a text decide first */
		if (!p->first_match || name->grouped)
			continue;
		if (says == BASE_OPEN)
			says = BASE_NAMES;
		if (says == BASE_NAMES && !permits && r->nterms)
			return BASE_REFUSES;
	}
	return says;
}

bool
scb_learn_clashes(const struct learn_rules *to, const struct learn_rule *r)
{
	enum learn_base says = scb_learn_base_says(to->request->base, r->name);

	return says == BASE_REFUSES || (says == BASE_NAMES && !r->choices.n);
}

bool
scb_learn_is_denylist(const struct policy *base)
{
	return base && base->first_match && scb_policy_permits(base->def.ret) &&
	       !(base->base && base->def_loc.source == base->base);
}

/*
 * Rules of text policies that decide nothing, as all that they match and all
 * that they leave gets the default action: `socket: family == AF_UNIX; allow`
 * in a denylist, which refuses no other socket.
 */
#include "bpf/bpf.h"
#include "lint/lint_private.h"

/* By id of the name, and for each ABI by row: a later rule decides otherwise.
 */
struct idle {
	struct lint *l;
	bool *name, *row[POLICY_ARCHES];
};

static bool
is_default(const struct policy *p, const struct policy_rule *r)
{
	return r->action.ret == p->def.ret && r->action.data == p->def.data &&
	       !r->action.errno_name;
}

/* Marks its names, or asks whether one of them is marked. */
static bool
visit(struct idle *x, const struct policy_rule *r, bool mark)
{
	bool found = false;

	for (unsigned i = 0; i < r->nnames; i++) {
		const struct policy_name *n = &r->names[i];

		found |= x->name[n->id] || n->number;
		x->name[n->id] |= mark;
		for (unsigned abi = 0; abi < x->l->s->narches; abi++) {
			unsigned row = x->l->abi[abi].rows[n->id];

			if (row == 0 || row > x->l->abi[abi].arch->ncalls)
				continue;
			found |= x->row[abi][row - 1];
			x->row[abi][row - 1] |= mark;
		}
	}
	return found;
}

static void
say_idle(struct lint *l, const struct policy_rule *r)
{
	const char *action = scb_lint_verdict(l, &l->p->def, 0);
	const char *call = r->names[0].name;

	if (r->nterms)
		scb_diag_warn(l->d, r->loc,
		    "this decides nothing, as %s is the default: to refuse "
		    "calls of '%s' that meet the condition, write 'CONDITION; "
		    "return ERRNO', and to refuse the others "
		    "'!(CONDITION); return ERRNO'",
		    action, call);
	else
		scb_diag_note(l->d, r->loc,
		    "this decides nothing: '%s' gets %s by default, and no "
		    "rule that follows refuses it",
		    call, action);
}

/* An `allow` at the end of a list only says what the default is. */
static bool
may_be_meant(struct lint *l, const struct policy_rule *r)
{
	bool applies = false;

	for (unsigned i = 0; i < r->nnames; i++) {
		if (!r->nterms && l->uses[r->names[i].id]->rule != r)
			return true;
		applies |= scb_policy_name_in(&r->names[i], l->s);
	}
	return !applies || r->override || r->ported_for;
}

void
scb_lint_idle(struct lint *l)
{
	struct arena *a = l->d->arena;
	bool *idle = scb_arena_array(a, l->p->nrules, sizeof *idle);
	struct idle x = {.l = l};

	if (!l->p->first_match || l->p->base ||
	    !scb_policy_permits(l->p->def.ret))
		return;
	x.name = scb_arena_array(a, l->names->n, sizeof *x.name);
	for (unsigned i = 0; i < l->s->narches; i++)
		x.row[i] = scb_arena_array(
		    a, l->abi[i].arch->ncalls, sizeof *x.row[i]);
	for (unsigned i = l->p->nrules; i-- > 0;) {
		const struct policy_rule *r = &l->p->rules[i];

		if (!l->exists[i] || r->all)
			continue;
		if (is_default(l->p, r))
			idle[i] = !visit(&x, r, false);
		else
			visit(&x, r, true);
	}
	for (unsigned i = 0; i < l->p->nrules; i++)
		if (idle[i] && !may_be_meant(l, &l->p->rules[i]))
			say_idle(l, &l->p->rules[i]);
}

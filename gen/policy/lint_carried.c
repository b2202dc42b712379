/* 4.10: conditions that a call through socketcall or ipc never meets. */
#include "policy/lint_private.h"

#include <string.h>

/* Does a term look at nothing but the bits that select the sub-call? */
static bool
only_selects(const struct policy_term *t, const struct facts_subcall *sub)
{
	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];
		uint64_t seen =
		    c->op == POLICY_MASKED_EQ ? c->value : UINT32_MAX;

		if (c->subject != 0 || (seen & ~sub->mask))
			return false;
	}
	return true;
}

/* A rule on the multiplexer, for one sub-call. */
static enum lint_match
match_mux(struct lint *l, unsigned abi, const struct lint_use *u,
    const struct facts_subcall *sub)
{
	struct policy_cond selects = {
	    .op = POLICY_MASKED_EQ, .value = sub->mask, .expect = sub->number};
	const struct policy_term call = {&selects, 1};
	enum lint_match m = LINT_NONE;

	if (u->rule->nterms == 0)
		return LINT_ALL;
	for (unsigned i = 0; i < u->rule->nterms && lint_step(l); i++) {
		const struct policy_term *t = &u->rule->terms[i];

		if (!lint_meet(l, abi, u->name, t, &call))
			continue;
		if (only_selects(t, sub))
			return LINT_ALL;
		m = LINT_SOME;
	}
	return m;
}

/* Does the multiplexer let this sub-call through? */
static bool
passes(struct lint *l, unsigned abi, unsigned id, int mux,
    const struct facts_subcall *sub)
{
	const struct lint_use *own = l->uses[id];
	const struct lint_use *by = mux < 0 ? NULL : l->uses[mux];
	struct lint_tally t = {0};
	bool tested = false;

	while (own || by) {
		if (!by || (own && own->rule <= by->rule)) {
			tested |= own->rule->nterms > 0;
			/* Order matters in texts: a test may come first. */
			if (own->rule->nterms == 0 &&
			    !(l->p->first_match && tested &&
				policy_permits(own->rule->action.ret)))
				lint_count(l, &t, own->rule, LINT_ALL);
			own = own->next;
		} else {
			enum lint_match m = match_mux(l, abi, by, sub);

			if (m != LINT_NONE)
				lint_count(l, &t, by->rule, m);
			by = by->next;
		}
	}
	return lint_fate(l, &t).permits;
}

/* One note for all sub-calls of one multiplexer. */
static void
check_mux(struct lint *l, unsigned abi, const char *multiplexer)
{
	int mux = names_find(l->names, multiplexer), id;
	const struct lint_use *at = mux < 0 ? NULL : lint_permit(l->uses[mux]);
	const struct facts_subcall *sub;
	struct buf names;

	buf_init(&names, l->d->arena);
	for (unsigned i = 0; (sub = facts_subcall(i)) != NULL; i++) {
		if (strcmp(sub->multiplexer, multiplexer) != 0)
			continue;
		id = names_find(l->names, sub->name);
		if (id < 0 || !lint_tested(l->uses[id]) ||
		    !lint_name_fate(l, id).refuses ||
		    !passes(l, abi, (unsigned)id, mux, sub))
			continue;
		buf_fmt(&names, "%s'%s'", names.len ? ", " : "", sub->name);
		if (!at) /* it is let through by default */
			at = lint_tested(l->uses[id]);
	}
	if (names.len)
		diag_note(l->d, at->name->loc,
		    "'%s' lets calls through%s that conditions refuse to %s: "
		    "it has their arguments in memory, where no filter sees "
		    "them",
		    multiplexer, lint_on(l, lint_bit(abi)), names.p);
}

void
lint_carried(struct lint *l)
{
	const struct facts_subcall *sub;

	for (unsigned abi = 0; abi < l->s->narches; abi++) {
		const char *last = "";

		for (unsigned i = 0; (sub = facts_subcall(i)) != NULL; i++) {
			if (strcmp(sub->multiplexer, last) != 0 &&
			    (l->abi[abi].carried >> i & 1))
				check_mux(l, abi, sub->multiplexer);
			last = sub->multiplexer;
		}
	}
}

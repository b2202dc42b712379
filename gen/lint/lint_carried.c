/* SEMANTICS 10: conditions that no call through socketcall or ipc meets. */
#include "lint/lint_private.h"

#include <string.h>

/* Does a term look at nothing but the bits that select the sub-call? */
static bool
only_selects(const struct policy_term *t, const struct arch *a,
    const struct facts_subcall *sub)
{
	for (unsigned i = 0; i < t->nconds; i++) {
		struct policy_cond c =
		    scb_policy_cond_on(&t->conds[i], a, sub->multiplexer);
		uint64_t seen = UINT32_MAX;

		if (c.op == POLICY_MASKED_EQ || c.op == POLICY_MASKED_NE)
			seen = c.value;
		if (c.subject != 0 || (seen & ~sub->mask))
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
	const struct policy_term call = {.conds = &selects, .nconds = 1};
	enum lint_match m = LINT_NONE;

	if (u->rule->nterms == 0)
		return LINT_ALL;
	for (unsigned i = 0; i < u->rule->nterms && scb_lint_step(l); i++) {
		const struct policy_term *t = &u->rule->terms[i];

		if (!scb_lint_interval(l, abi, u->name, t, &call))
			continue;
		if (only_selects(t, l->abi[abi].arch, sub))
			return LINT_ALL;
		m = LINT_SOME;
	}
	return m;
}

/*
 * Its own unconditional rules that reach into the sub-call, those that permit
 * or those that refuse. Order matters in texts: a test may come first, or what
 * takes all calls.
 */
static void
count_own(struct lint *l, unsigned abi, unsigned id, struct lint_tally *t,
    bool permits)
{
	bool preceded = false, decided = false;

	for (const struct lint_use *u = l->uses[id]; u; u = u->next) {
		bool permit = scb_policy_permits(u->rule->action.ret);

		if (!scb_policy_name_on(u->name, l->abi[abi].arch))
			continue;
		if (u->rule->nterms == 0 && permit == permits &&
		    !(l->p->first_match && (decided || (permit && preceded))))
			scb_lint_count(l, t, u->rule, LINT_ALL);
		if (lint_is_json(l, u->rule))
			continue;
		preceded = true;
		decided |= u->rule->nterms == 0;
	}
}

/*
 * Does the multiplexer let this sub-call through? Refusals of the call come
 * before the multiplexer's own rules, and permissions after them.
 */
static bool
passes(struct lint *l, unsigned abi, unsigned id, int mux,
    const struct facts_subcall *sub)
{
	const struct lint_use *by = mux < 0 ? NULL : l->uses[mux];
	struct lint_tally t = {0};

	count_own(l, abi, id, &t, false);
	for (; by; by = by->next) {
		enum lint_match m = LINT_NONE;

		if (scb_policy_name_on(by->name, l->abi[abi].arch))
			m = match_mux(l, abi, by, sub);
		if (m != LINT_NONE)
			scb_lint_count(l, &t, by->rule, m);
	}
	count_own(l, abi, id, &t, true);
	return scb_lint_fate(l, &t).permits;
}

/* One message for all sub-calls of one multiplexer. */
static void
check_mux(struct lint *l, unsigned abi, const char *multiplexer)
{
	int mux = scb_names_find(l->names, multiplexer), id;
	const struct facts_subcall *sub;
	struct buf names;

	scb_buf_init(&names, l->d->arena);
	for (unsigned i = 0; (sub = scb_facts_subcall(i)) != NULL; i++) {
		if (strcmp(sub->multiplexer, multiplexer) != 0)
			continue;
		id = scb_names_find(l->names, sub->name);
		if (id < 0 || !lint_tested(l->uses[id]) ||
		    !scb_lint_name_fate(l, abi, id).refuses ||
		    !passes(l, abi, (unsigned)id, mux, sub))
			continue;
		scb_buf_fmt(&names, "%s'%s'", names.len ? ", " : "", sub->name);
	}
	if (names.len)
		scb_diag_info(l->d,
		    "on %s, '%s' can make calls that conditions on %s refuse: "
		    "its arguments are in memory, where no filter sees them",
		    l->abi[abi].arch->token, multiplexer, names.p);
}

void
scb_lint_carried(struct lint *l)
{
	const struct facts_subcall *sub;

	if (l->d->least > SCBPF_SEVERITY_INFO)
		return;
	for (unsigned abi = 0; abi < l->s->narches; abi++) {
		const char *last = "";

		for (unsigned i = 0; (sub = scb_facts_subcall(i)) != NULL;
		     i++) {
			if (strcmp(sub->multiplexer, last) != 0 &&
			    (l->abi[abi].carried >> i & 1))
				check_mux(l, abi, sub->multiplexer);
			last = sub->multiplexer;
		}
	}
}

/* Facts that a prover records about the terms of rules. */
#include "proof/rules.h"

static void
set(uint32_t *facts, unsigned fact)
{
	facts[fact / 32] |= (uint32_t)1 << fact % 32;
}

bool
scb_proof_learn(
    const struct proof_term *t, const struct eval_view *view, uint32_t *facts)
{
	const struct eval_entry *n = t->entry;
	struct eval_look look = {.view = view};
	bool out = scb_eval_args_in_memory(n);
	enum eval_truth holds;

	if (n->sub)
		out = scb_eval_holds(n, &look) == EVAL_NO;
	for (unsigned i = 0; n->nterms && i < n->terms[t->term].nconds; i++) {
		unsigned fact = t->fact + 1 + i;

		holds = scb_eval_cond(n, &n->terms[t->term].conds[i], &look);
		if (holds == EVAL_NO && !proof_is_known(facts, fact))
			out = true;
		else if (holds == EVAL_YES)
			set(facts, fact);
	}
	if (out)
		set(facts, t->fact);
	return proof_is_known(facts, t->fact);
}

bool
scb_proof_infeasible(const struct proof_term *t, const struct eval_view *view,
    const uint32_t *facts)
{
	const struct eval_entry *n = t->entry;
	struct eval_look look = {.view = view};
	bool all = proof_is_known(facts, t->fact) &&
		   !scb_eval_args_in_memory(n) && n->nterms;

	for (unsigned i = 0; all && i < n->terms[t->term].nconds; i++)
		all = proof_is_known(facts, t->fact + 1 + i) ||
		      scb_eval_cond(n, &n->terms[t->term].conds[i], &look) ==
			  EVAL_YES;
	return all;
}

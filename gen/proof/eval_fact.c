/*
 * Rules taken apart into the ways in which they can hold, for a prover that
 * keeps in mind what it has found out about them. Part of the law.
 */
#include "eval/eval_private.h"

unsigned
scb_eval_nterms(const struct eval_entry *n)
{
	return n->sub || n->rule->nterms == 0 ? 1 : n->rule->nterms;
}

unsigned
scb_eval_nfacts(const struct eval_entry *n, unsigned way)
{
	return n->sub || n->rule->nterms == 0 ? 1 : 1 + n->terms[way].nconds;
}

unsigned
scb_eval_terms(const struct eval_segment *s)
{
	unsigned n = 0;

	if (s->number)
		for (const struct eval_entry *i = s->number->first; i;
		     i = i->next)
			n += scb_eval_nterms(i);
	return n;
}

unsigned
scb_eval_facts(const struct eval_segment *s)
{
	return s->number ? s->number->nfacts : 0;
}

static struct eval_term *
add_entry(struct eval_term *w, const struct eval_entry *n)
{
	unsigned fact = n->fact;

	for (unsigned i = 0; i < scb_eval_nterms(n); i++) {
		*w++ = (struct eval_term){n, i, fact};
		fact += scb_eval_nfacts(n, i);
	}
	return w;
}

const struct eval_term *
scb_eval_order(
    const struct eval *e, const struct eval_segment *s, struct arena *a)
{
	unsigned ranks = e->policy->first_match ? 1 : 8;
	struct eval_term *order =
	    scb_arena_array(a, scb_eval_terms(s), sizeof *order);
	struct eval_term *end = order;

	for (unsigned rank = 0; s->number && rank < ranks; rank++)
		for (const struct eval_entry *i = s->number->first; i;
		     i = i->next)
			if (ranks == 1 || i->rank == rank)
				end = add_entry(end, i);
	return order;
}

bool
scb_eval_infeasible(const struct eval_term *w, const struct eval_view *view)
{
	const struct eval_entry *n = w->entry;
	struct eval_view asked = *view;
	struct eval_look look = {.view = &asked};
	bool all = scb_eval_is_known(view, w->fact) &&
		   !scb_eval_args_in_memory(n) && !n->sub;

	asked.known = NULL;
	for (unsigned i = 0; all && i + 1 < scb_eval_nfacts(n, w->term); i++)
		all = scb_eval_is_known(view, eval_fact_cond(w->fact, i)) ||
		      scb_eval_cond(n, &n->terms[w->term].conds[i], &look) ==
			  EVAL_YES;
	return all;
}

static void
set(uint32_t *known, unsigned fact)
{
	known[fact / 32] |= (uint32_t)1 << fact % 32;
}

bool
scb_eval_learn(
    const struct eval_term *w, struct eval_view view, uint32_t *known)
{
	const struct eval_entry *n = w->entry;
	struct eval_look look = {.view = &view};

	view.known = known;
	if (scb_eval_term(n, w->term, w->fact, &look) == EVAL_NO)
		set(known, w->fact);
	for (unsigned i = 0; i + 1 < scb_eval_nfacts(n, w->term); i++)
		if (scb_eval_cond(n, &n->terms[w->term].conds[i], &look) ==
		    EVAL_YES)
			set(known, eval_fact_cond(w->fact, i));
	return scb_eval_is_known(&view, w->fact);
}

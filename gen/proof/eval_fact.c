/*
 * Rules taken apart into the ways in which they can hold, for a prover that
 * keeps in mind what it has found out about them. Part of the law.
 */
#include "eval/eval_private.h"

unsigned
eval_nways(const struct eval_entry *n)
{
	return n->sub || n->rule->nterms == 0 ? 1 : n->rule->nterms;
}

unsigned
eval_nfacts(const struct eval_entry *n, unsigned way)
{
	return n->sub || n->rule->nterms == 0 ? 1 : 1 + n->terms[way].nconds;
}

unsigned
eval_ways(const struct eval_segment *s)
{
	unsigned n = 0;

	if (s->number)
		for (const struct eval_entry *i = s->number->first; i;
		     i = i->next)
			n += eval_nways(i);
	return n;
}

unsigned
eval_facts(const struct eval_segment *s)
{
	return s->number ? s->number->nfacts : 0;
}

static struct eval_way *
add_entry(struct eval_way *w, const struct eval_entry *n)
{
	unsigned fact = n->fact;

	for (unsigned i = 0; i < eval_nways(n); i++) {
		*w++ = (struct eval_way){n, i, fact};
		fact += eval_nfacts(n, i);
	}
	return w;
}

const struct eval_way *
eval_order(const struct eval *e, const struct eval_segment *s, struct arena *a)
{
	unsigned ranks = e->policy->first_match ? 1 : 8;
	struct eval_way *order = arena_array(a, eval_ways(s), sizeof *order);
	struct eval_way *end = order;

	for (unsigned rank = 0; s->number && rank < ranks; rank++)
		for (const struct eval_entry *i = s->number->first; i;
		     i = i->next)
			if (ranks == 1 || i->rank == rank)
				end = add_entry(end, i);
	return order;
}

bool
eval_absurd(const struct eval_way *w, const struct eval_view *view)
{
	const struct eval_entry *n = w->entry;
	struct eval_view asked = *view;
	struct eval_look look = {.view = &asked};
	bool all = eval_is_known(view, w->fact) && !eval_blind(n) && !n->sub;

	asked.known = NULL;
	for (unsigned i = 0; all && i + 1 < eval_nfacts(n, w->term); i++)
		all = eval_is_known(view, eval_fact_cond(w->fact, i)) ||
		      eval_cond(n, &n->terms[w->term].conds[i], &look) ==
			  EVAL_YES;
	return all;
}

static void
set(uint32_t *known, unsigned fact)
{
	known[fact / 32] |= (uint32_t)1 << fact % 32;
}

bool
eval_learn(const struct eval_way *w, struct eval_view view, uint32_t *known)
{
	const struct eval_entry *n = w->entry;
	struct eval_look look = {.view = &view};

	view.known = known;
	if (eval_way(n, w->term, w->fact, &look) == EVAL_NO)
		set(known, w->fact);
	for (unsigned i = 0; i + 1 < eval_nfacts(n, w->term); i++)
		if (eval_cond(n, &n->terms[w->term].conds[i], &look) ==
		    EVAL_YES)
			set(known, eval_fact_cond(w->fact, i));
	return eval_is_known(&view, w->fact);
}

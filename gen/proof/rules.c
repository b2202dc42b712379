#include "proof/rules.h"

/* The number of terms, and of facts about one of them. */
static unsigned
nterms(const struct eval_entry *n)
{
	return n->sub || n->nterms == 0 ? 1 : n->nterms;
}

static unsigned
nfacts(const struct eval_entry *n, unsigned term)
{
	return n->sub || n->nterms == 0 ? 1 : 1 + n->terms[term].nconds;
}

const struct proof_rules *
scb_proof_rules(struct arena *a, const struct eval_number *number)
{
	struct proof_rules *r = scb_arena_alloc(a, sizeof *r);
	struct proof_rule *rule;
	unsigned n = 0;

	for (const struct eval_entry *i = number->first; i; i = i->next)
		n++;
	r->number = number;
	r->rule = rule = scb_arena_array(a, n, sizeof *rule);
	for (const struct eval_entry *i = number->first; i; i = i->next) {
		rule[r->n++] = (struct proof_rule){i, r->nfacts};
		r->nterms += nterms(i);
		for (unsigned k = 0; k < nterms(i); k++)
			r->nfacts += nfacts(i, k);
	}
	r->index = scb_proof_index(r, a);
	return r;
}

const struct proof_term *
scb_proof_order(
    const struct eval *e, const struct proof_rules *r, struct arena *a)
{
	unsigned ranks = e->policy->first_match ? 1 : 8, n = 0, fact;
	struct proof_term *order = scb_arena_array(a, r->nterms, sizeof *order);

	for (unsigned rank = 0; rank < ranks; rank++)
		for (unsigned i = 0; i < r->n; i++) {
			const struct eval_entry *x = r->rule[i].entry;

			if (ranks > 1 && x->rank != rank)
				continue;
			fact = r->rule[i].fact;
			for (unsigned k = 0; k < nterms(x); k++) {
				order[n++] = (struct proof_term){x, k, fact};
				fact += nfacts(x, k);
			}
		}
	return order;
}

/* The term without the conditions that hold. */
static struct policy_term
term_left(const struct policy_term *t, unsigned fact, const uint32_t *known,
    struct arena *a)
{
	struct policy_term left = {
	    .conds = scb_arena_array(a, t->nconds, sizeof *left.conds)};

	for (unsigned i = 0; i < t->nconds; i++)
		if (!proof_is_known(known, fact + 1 + i))
			left.conds[left.nconds++] = t->conds[i];
	return left;
}

/* A copy without the terms that do not hold; NULL: none of them is left. */
static struct eval_entry *
entry_left(const struct proof_rule *r, const uint32_t *known, struct arena *a)
{
	const struct eval_entry *n = r->entry;
	unsigned fact = r->fact, left = 0;
	struct eval_entry *copy;
	struct policy_term *terms;

	for (unsigned i = 0; known && i < nterms(n); i++) {
		left += !proof_is_known(known, fact);
		fact += nfacts(n, i);
	}
	if (known && left == 0)
		return NULL;
	copy = scb_arena_alloc(a, sizeof *copy);
	*copy = *n;
	copy->next = NULL;
	if (!known || n->sub || n->nterms == 0)
		return copy;
	copy->terms = terms = scb_arena_array(a, left, sizeof *terms);
	copy->nterms = 0;
	fact = r->fact;
	for (unsigned i = 0; i < n->nterms; i++) {
		if (!proof_is_known(known, fact))
			terms[copy->nterms++] =
			    term_left(&n->terms[i], fact, known, a);
		fact += nfacts(n, i);
	}
	return copy;
}

const struct eval_number *
scb_proof_rules_left(const struct proof_rules *r,
    const struct proof_known *known, struct arena *a)
{
	struct eval_number *left = scb_arena_alloc(a, sizeof *left);
	const unsigned *place = NULL;
	unsigned n = r->n;

	*left = *r->number;
	left->first = left->last = NULL;
	if (r->index)
		place = scb_proof_index_find(
		    r->index, a, known->low, known->high, &n);
	for (unsigned i = 0; i < n; i++) {
		struct eval_entry *copy =
		    entry_left(&r->rule[place ? place[i] : i], known->fact, a);

		if (copy && left->last)
			left->last->next = copy;
		else if (copy)
			left->first = copy;
		left->last = copy ? copy : left->last;
	}
	return left;
}

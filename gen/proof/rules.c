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
	struct proof_term *term;

	for (const struct eval_entry *i = number->first; i; i = i->next, r->n++)
		r->nterms += nterms(i);
	r->number = number;
	r->term = term = scb_arena_array(a, r->nterms, sizeof *term);
	for (const struct eval_entry *i = number->first; i; i = i->next)
		for (unsigned k = 0; k < nterms(i); k++) {
			*term++ = (struct proof_term){i, k, r->nfacts};
			r->nfacts += nfacts(i, k);
		}
	scb_proof_index(r, a);
	return r;
}

/* Rules whose order decides come first, then the strictest ones. */
static unsigned
place(const struct eval *e, const struct eval_entry *x)
{
	return e->policy->first_match && !x->rule->base ? 0 : 1u + x->rank;
}

const struct proof_term *
scb_proof_order(
    const struct eval *e, const struct proof_rules *r, struct arena *a)
{
	unsigned n = 0;
	struct proof_term *order = scb_arena_array(a, r->nterms, sizeof *order);

	for (unsigned rank = 0; rank <= 8; rank++)
		for (unsigned i = 0; i < r->nterms; i++)
			if (place(e, r->term[i].entry) == rank)
				order[n++] = r->term[i];
	return order;
}

/* The term without the conditions that hold. */
static struct policy_term
term_left(const struct policy_term *t, unsigned fact, const uint32_t *known,
    struct arena *a)
{
	struct policy_term left = {
	    .conds = scb_arena_raw(a, t->nconds * sizeof *left.conds)};

	for (unsigned i = 0; i < t->nconds; i++)
		if (!proof_is_known(known, fact + 1 + i))
			left.conds[left.nconds++] = t->conds[i];
	return left;
}

/*
 * A copy of the entry with only the given terms, except those that are known
 * not to hold; NULL: none is left.
 */
static struct eval_entry *
entry_left(const struct proof_term *const *term, unsigned count,
    const uint32_t *known, struct arena *a)
{
	const struct eval_entry *n = term[0]->entry;
	struct eval_entry *copy;
	struct policy_term *terms;
	unsigned left = count;

	for (unsigned i = 0; known && i < count; i++)
		left -= proof_is_known(known, term[i]->fact);
	if (left == 0)
		return NULL;
	copy = scb_arena_raw(a, sizeof *copy);
	*copy = *n;
	copy->next = NULL;
	if (n->sub || n->nterms == 0)
		return copy;
	copy->terms = terms = scb_arena_raw(a, left * sizeof *terms);
	copy->nterms = 0;
	for (unsigned i = 0; i < count; i++) {
		const struct policy_term *t = &n->terms[term[i]->term];

		if (!known)
			terms[copy->nterms++] = *t;
		else if (!proof_is_known(known, term[i]->fact))
			terms[copy->nterms++] =
			    term_left(t, term[i]->fact, known, a);
	}
	return copy;
}

/* The first term from which on no entry has a known fact. */
static unsigned
first_unknown(const struct proof_rules *r, const uint32_t *known)
{
	unsigned words = (r->nfacts + 31) / 32, low = 0, high = r->nterms;

	while (words && !known[words - 1])
		words--;
	while (low < high) {
		unsigned mid = low + (high - low) / 2;

		if (r->term[mid].fact < words * 32)
			low = mid + 1;
		else
			high = mid;
	}
	while (low > 0 && low < r->nterms &&
	       r->term[low].entry == r->term[low - 1].entry)
		low++;
	return low;
}

/* Copies of entries from terms i to n; returns where the next one goes. */
static struct eval_entry **
copy_left(const struct proof_rules *r, const unsigned *place, unsigned i,
    unsigned n, const uint32_t *known, struct arena *a, struct eval_entry **end)
{
	const struct proof_term **term =
	    scb_arena_raw(a, (size_t)n * sizeof *term);
	unsigned same;

	for (unsigned k = i; k < n; k++)
		term[k] = &r->term[place ? place[k] : k];
	for (; i < n; i += same) {
		struct eval_entry *copy;

		for (same = 1;
		     i + same < n && term[i + same]->entry == term[i]->entry;)
			same++;
		copy = entry_left(term + i, same, known, a);
		if (copy) {
			*end = copy;
			end = &copy->next;
		}
	}
	return end;
}

const struct eval_number *
scb_proof_rules_left(const struct proof_rules *r,
    const struct proof_known *known, struct arena *a)
{
	struct eval_number *left = scb_arena_alloc(a, sizeof *left);
	struct eval_entry **end = &left->first;
	const unsigned *place = NULL;
	unsigned n = r->nterms;

	*left = *r->number;
	if (r->nindexes)
		place = scb_proof_index_find(r, known, a, &n);
	else if (known->fact)
		n = first_unknown(r, known->fact);
	end = copy_left(
	    r, place, place ? 0 : known->first, n, known->fact, a, end);
	*end = place || n == 0 ? NULL : r->term[n - 1].entry->next;
	if (!place && n == 0)
		left->first = r->number->first;
	return left;
}

/*
 * There may be thousands of rules on one number, each for one value of an
 * argument, of which hardly any can hold once the argument is narrowed down.
 * The index sorts them by that value, so that the others need not be asked.
 */
#include "proof/rules.h"

#include "base/sort.h"
#include "bpf/bpf.h"

enum { MANY = 24 };

/* A word that has to be equal to *value, or the entry does not hold. */
static bool
needs(const struct eval_entry *n, unsigned *word, uint32_t *value)
{
	const struct policy_term *t = n->terms;

	if (n->sub || n->nterms != 1)
		return false;
	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];

		/* Narrower ones are compared under a mask. */
		if (c->op != POLICY_EQ || c->slot || eval_bits(n, c) < 32)
			continue;
		*word = c->subject == POLICY_IP
			    ? BPF_WORD_IP
			    : BPF_WORD_ARG + 2u * c->subject;
		*value = (uint32_t)c->value;
		return true;
	}
	return false;
}

static bool
comes_before(const void *a, const void *b)
{
	const struct proof_needs *x = a, *y = b;

	return x->value != y->value ? x->value < y->value : x->place < y->place;
}

/* The word that most rules need; the first of equals. */
static bool
choose(const struct proof_rules *r, unsigned *word)
{
	unsigned count[BPF_WORDS] = {0}, best = 0, w = 0;
	uint32_t value;

	for (unsigned i = 0; i < r->n; i++)
		if (needs(r->rule[i].entry, &w, &value))
			count[w]++;
	for (w = 0; w < BPF_WORDS; w++)
		if (count[w] > best) {
			best = count[w];
			*word = w;
		}
	return best >= MANY;
}

const struct proof_index *
scb_proof_index(const struct proof_rules *r, struct arena *a)
{
	unsigned word = 0;
	struct proof_index *x;

	if (r->n < MANY || !choose(r, &word))
		return NULL;
	x = scb_arena_alloc(a, sizeof *x);
	x->word = word;
	x->needs = scb_arena_array(a, r->n, sizeof *x->needs);
	x->others = scb_arena_array(a, r->n, sizeof *x->others);
	for (unsigned i = 0; i < r->n; i++) {
		struct proof_needs e = {0, i};

		if (needs(r->rule[i].entry, &word, &e.value) && word == x->word)
			x->needs[x->nneeds++] = e;
		else
			x->others[x->nothers++] = i;
	}
	scb_sort(x->needs, x->nneeds, sizeof *x->needs, comes_before);
	return x;
}

const unsigned *
scb_proof_index_find(const struct proof_index *x, struct arena *a, uint32_t low,
    uint32_t high, unsigned *count)
{
	unsigned first = 0, end = x->nneeds, n = 0, other = 0;
	struct proof_needs *some;
	unsigned *place;

	while (first < end) {
		unsigned mid = (first + end) / 2;

		if (x->needs[mid].value < low)
			first = mid + 1;
		else
			end = mid;
	}
	while (first + n < x->nneeds && x->needs[first + n].value <= high)
		n++;
	some = scb_arena_array(a, n, sizeof *some);
	place = scb_arena_array(a, n + x->nothers, sizeof *place);
	for (unsigned i = 0; i < n; i++)
		some[i] = (struct proof_needs){0, x->needs[first + i].place};
	scb_sort(some, n, sizeof *some, comes_before);
	*count = 0;
	for (unsigned i = 0; i < n || other < x->nothers;)
		place[(*count)++] =
		    i == n || (other < x->nothers &&
				  x->others[other] < some[i].place)
			? x->others[other++]
			: some[i++].place;
	return place;
}

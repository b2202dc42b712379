/*
 * There may be thousands of terms on one number, each for one value of an
 * argument. On a path that leaves few values, hardly any of them can hold. An
 * index sorts terms by that value, so that only these are looked at. A 64-bit
 * argument has an index for each half: a path often knows only one of them.
 */
#include "proof/rules.h"

#include "base/sort.h"

enum { MANY = 24, HALVED = 8 };

/* Can the term hold for only one *value of the word? */
static bool
needs(const struct proof_term *t, unsigned word, uint32_t *value)
{
	const struct eval_entry *n = t->entry;

	if (n->sub || n->nterms == 0)
		return false;
	for (unsigned i = 0; i < n->terms[t->term].nconds; i++) {
		const struct policy_cond *c = &n->terms[t->term].conds[i];
		unsigned low = c->subject == POLICY_IP
				   ? BPF_WORD_IP
				   : BPF_WORD_ARG + 2u * c->subject;
		unsigned bits = eval_bits(n, c);

		/* Narrower ones are compared under a mask. */
		if (c->op != POLICY_EQ || c->slot || bits < 32 ||
		    !(word == low || (word == low + 1 && bits == 64)))
			continue;
		*value = (uint32_t)(word == low ? c->value : c->value >> 32);
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

static void
fill(struct proof_index *x, const struct proof_rules *r, struct arena *a)
{
	x->needs = scb_arena_array(a, r->nterms, sizeof *x->needs);
	x->others = scb_arena_array(a, r->nterms, sizeof *x->others);
	for (unsigned i = 0; i < r->nterms; i++) {
		struct proof_needs e = {.place = i};

		if (needs(&r->term[i], x->word, &e.value))
			x->needs[x->nneeds++] = e;
		else
			x->others[x->nothers++] = i;
	}
	scb_sort(x->needs, x->nneeds, sizeof *x->needs, comes_before);
}

void
scb_proof_index(struct proof_rules *r, struct arena *a)
{
	uint32_t value;

	for (unsigned w = BPF_WORD_IP; r->nterms >= MANY && w < BPF_WORDS;
	     w++) {
		unsigned count = 0;

		for (unsigned i = 0; i < r->nterms; i++)
			count += needs(&r->term[i], w, &value);
		if (count < MANY || r->nindexes == PROOF_INDEXES)
			continue;
		r->index[r->nindexes].word = w;
		fill(&r->index[r->nindexes++], r, a);
	}
}

/* The first term that needs the value or a larger one. */
static unsigned
first_from(const struct proof_index *x, uint64_t value)
{
	return (unsigned)sort_first(x->needs, x->nneeds, sizeof *x->needs,
	    offsetof(struct proof_needs, value), 32, value);
}

/* The index that leaves the fewest terms, and those that need a value. */
struct found {
	const struct proof_index *index;
	unsigned first, n;
};

static struct found
find(const struct proof_rules *r, const struct proof_known *known)
{
	struct found f = {r->index, 0, 0};

	for (unsigned i = 0; i < r->nindexes; i++) {
		const struct proof_index *x = &r->index[i];
		unsigned from = first_from(x, known->low[x->word]);
		unsigned end =
		    first_from(x, (uint64_t)known->high[x->word] + 1);

		if (i == 0 || end - from + x->nothers < f.n + f.index->nothers)
			f = (struct found){x, from, end - from};
	}
	return f;
}

bool
scb_proof_index_middle(const struct proof_rules *r,
    const struct proof_known *known, struct proof_middle *m)
{
	struct found f = find(r, known);
	uint32_t value;

	if (f.n < HALVED || f.n < f.index->nothers)
		return false;
	m->word = f.index->word;
	value = f.index->needs[f.first + f.n / 2].value;
	value -= value > known->low[m->word];
	m->above = (struct cond){UINT32_MAX, value, COND_GT};
	return true;
}

const unsigned *
scb_proof_index_find(const struct proof_rules *r,
    const struct proof_known *known, struct arena *a, unsigned *count)
{
	struct found f = find(r, known);
	const struct proof_index *x = f.index;
	unsigned other = 0;
	struct proof_needs *some = scb_arena_array(a, f.n, sizeof *some);
	unsigned *place = scb_arena_array(a, f.n + x->nothers, sizeof *place);

	for (unsigned i = 0; i < f.n; i++)
		some[i] = (struct proof_needs){0, x->needs[f.first + i].place};
	scb_sort(some, f.n, sizeof *some, comes_before);
	*count = 0;
	for (unsigned i = 0; i < f.n || other < x->nothers;)
		place[(*count)++] =
		    i == f.n || (other < x->nothers &&
				    x->others[other] < some[i].place)
			? x->others[other++]
			: some[i++].place;
	return place;
}

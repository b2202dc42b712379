/*
 * Thousands of rules on one number, each for one value of an argument: nearly
 * none of them can hold once little is left of the argument. Here they are
 * sorted by that value, so that the others need not be asked. That changes no
 * answer: a rule that does not hold has no say.
 */
#include "eval/eval_private.h"

#include "bpf/bpf.h"

enum { MANY = 24 };

/* A word that has to be equal to *value, or the entry does not hold. */
static bool
needs(const struct eval_entry *n, unsigned *word, uint32_t *value)
{
	const struct policy_term *t = n->terms;

	if (n->sub || n->rule->nterms != 1)
		return false;
	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];

		/* Narrower ones are compared under a mask. */
		if (c->op != POLICY_EQ || c->slot || n->bits[c->subject] < 32)
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
less(const struct eval_needs *x, const struct eval_needs *y)
{
	return x->value != y->value ? x->value < y->value : x->place < y->place;
}

static void
eval_index_sift(struct eval_needs *v, unsigned i, unsigned n)
{
	for (unsigned c; (c = 2 * i + 1) < n; i = c) {
		struct eval_needs t = v[i];

		if (c + 1 < n && less(&v[c], &v[c + 1]))
			c++;
		if (!less(&t, &v[c]))
			return;
		v[i] = v[c];
		v[c] = t;
	}
}

static void
eval_index_sort(struct eval_needs *v, unsigned n)
{
	for (unsigned i = n / 2; i-- > 0;)
		eval_index_sift(v, i, n);
	for (; n > 1; n--) {
		struct eval_needs t = v[0];

		v[0] = v[n - 1];
		v[n - 1] = t;
		eval_index_sift(v, 0, n - 1);
	}
}

/* The word that most entries need; the first of equals. */
static bool
eval_index_choose(const struct eval_number *n, unsigned *word)
{
	unsigned count[BPF_WORDS] = {0}, best = 0, w = 0;
	uint32_t value;

	for (const struct eval_entry *i = n->first; i; i = i->next)
		if (needs(i, &w, &value))
			count[w]++;
	for (w = 0; w < BPF_WORDS; w++)
		if (count[w] > best) {
			best = count[w];
			*word = w;
		}
	return best >= MANY;
}

void
scb_eval_index(struct eval_number *n, struct arena *a)
{
	unsigned place = 0, word = 0;
	struct eval_index *x;

	if (n->nentries < MANY || !eval_index_choose(n, &word))
		return;
	n->index = x = scb_arena_alloc(a, sizeof *x);
	x->word = word;
	x->needs = scb_arena_array(a, n->nentries, sizeof *x->needs);
	x->others = scb_arena_array(a, n->nentries, sizeof *x->others);
	for (const struct eval_entry *i = n->first; i; i = i->next) {
		struct eval_needs e = {0, place++, i};

		if (needs(i, &word, &e.value) && word == x->word)
			x->needs[x->nneeds++] = e;
		else
			x->others[x->nothers++] = e;
	}
	eval_index_sort(x->needs, x->nneeds);
}

bool
scb_eval_wants(const struct eval_segment *s, unsigned *word)
{
	if (!s->number || !s->number->index)
		return false;
	*word = s->number->index->word;
	return true;
}

/* The first entry that needs a value from low on. */
static unsigned
eval_index_find(const struct eval_index *x, uint32_t low)
{
	unsigned first = 0, end = x->nneeds;

	while (first < end) {
		unsigned mid = (first + end) / 2;

		if (x->needs[mid].value < low)
			first = mid + 1;
		else
			end = mid;
	}
	return first;
}

static void
eval_index_append(
    struct eval_number *n, struct arena *a, const struct eval_needs *x)
{
	struct eval_entry *copy = scb_arena_alloc(a, sizeof *copy);

	*copy = *x->entry;
	copy->next = NULL;
	if (n->last)
		n->last->next = copy;
	else
		n->first = copy;
	n->last = copy;
}

struct eval_segment
scb_eval_narrow(
    const struct eval_segment *s, struct arena *a, uint32_t low, uint32_t high)
{
	const struct eval_index *all = s->number->index;
	struct eval_number *n = scb_arena_alloc(a, sizeof *n);
	struct eval_segment narrow = *s;
	unsigned first = eval_index_find(all, low), count = 0, other = 0;
	struct eval_needs *some;

	n->abi = s->number->abi;
	n->named = s->number->named;
	n->twin = s->number->twin;
	n->nfacts = s->number->nfacts;
	narrow.number = n;
	while (first + count < all->nneeds &&
	       all->needs[first + count].value <= high)
		count++;
	some = scb_arena_array(a, count, sizeof *some);
	for (unsigned i = 0; i < count; i++) {
		some[i] = all->needs[first + i];
		some[i].value = 0; /* now by place alone */
	}
	eval_index_sort(some, count);
	for (unsigned i = 0; i < count || other < all->nothers;) {
		if (i == count || (other < all->nothers &&
				      all->others[other].place < some[i].place))
			eval_index_append(n, a, &all->others[other++]);
		else
			eval_index_append(n, a, &some[i++]);
	}
	return narrow;
}

#include "proof/word_private.h"

#include <string.h>

static uint32_t
all(const struct word *w)
{
	return UINT32_MAX >> (32 - w->bits);
}

void
word_any(struct word *w, struct arena *a, unsigned bits)
{
	*w = (struct word){.bits = bits, .n = 1, .cap = 2};
	w->range = arena_array(a, w->cap, sizeof *w->range);
	w->range[0].high = all(w);
}

enum word_rel
word_not(enum word_rel rel)
{
	static const enum word_rel opposite[] = {
	    WORD_NE, WORD_EQ, WORD_LE, WORD_GT};

	return opposite[rel];
}

bool
word_holds(uint32_t value, const struct word_cond *c)
{
	value &= c->mask;
	switch (c->rel) {
	case WORD_EQ:
		return value == c->k;
	case WORD_NE:
		return value != c->k;
	case WORD_GT:
		return value > c->k;
	default:
		return value <= c->k;
	}
}

/* First range that ends at or after v; n: none. */
static unsigned
find(const struct word *w, uint32_t v)
{
	unsigned low = 0, high = w->n;

	while (low < high) {
		unsigned mid = (low + high) / 2;

		if (w->range[mid].high < v)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_left(const struct word *w, uint32_t v)
{
	unsigned i = find(w, v);

	if (i == w->n || w->range[i].low > v)
		return false;
	for (i = 0; i < w->nconds; i++)
		if (!word_holds(v, &w->cond[i]))
			return false;
	return true;
}

static void
bound(struct word_planes *p, const struct word *w, const struct word_range *r)
{
	struct word_cond c = {all(w), r->high, WORD_LE};

	word_plane(p, &c, w->bits);
	c = (struct word_cond){all(w), r->low - 1, WORD_GT};
	if (r->low > 0)
		word_plane(p, &c, w->bits);
}

/*
 * Is there a value in the ranges that meets the word's conditions and one
 * more? ALWAYS: yes, *value; NEVER: no.
 */
static enum word_truth
possible(const struct word *w, const struct word_cond *more, uint32_t *value)
{
	struct word_planes fixed = {.n = 0};

	/* One value is asked for: look at it. */
	if (more && more->rel == WORD_EQ && more->mask == all(w)) {
		*value = more->k;
		return is_left(w, more->k) ? WORD_ALWAYS : WORD_NEVER;
	}
	for (unsigned i = 0; i < w->nconds; i++)
		word_plane(&fixed, &w->cond[i], w->bits);
	if (more)
		word_plane(&fixed, more, w->bits);
	for (unsigned i = 0; i < w->n; i++) {
		struct word_planes p = fixed;
		enum word_truth t;

		bound(&p, w, &w->range[i]);
		t = word_solve(&p, w->bits, value);
		if (t != WORD_NEVER)
			return t;
	}
	return WORD_NEVER;
}

/* ---- plain comparisons: ranges ---------------------------------------- */

static enum word_truth
test_ranges(const struct word *w, const struct word_cond *c)
{
	uint32_t first = w->range[0].low, last = w->range[w->n - 1].high;
	unsigned i;

	if (c->rel == WORD_GT)
		return first > c->k  ? WORD_ALWAYS
		       : last > c->k ? WORD_EITHER
				     : WORD_NEVER;
	if (c->rel == WORD_LE)
		return last <= c->k    ? WORD_ALWAYS
		       : first <= c->k ? WORD_EITHER
				       : WORD_NEVER;
	i = find(w, c->k);
	if (i == w->n || w->range[i].low > c->k)
		return c->rel == WORD_NE ? WORD_ALWAYS : WORD_NEVER;
	if (first == last)
		return c->rel == WORD_EQ ? WORD_ALWAYS : WORD_NEVER;
	return WORD_EITHER;
}

enum word_truth
word_test(const struct word *w, struct word_cond c)
{
	struct word_cond no = c;
	struct word_blocks blocks;
	enum word_truth yes;
	uint32_t value;

	c.mask &= all(w);
	no = c;
	no.rel = word_not(c.rel);
	if (w->n == 1 && w->range[0].low == w->range[0].high)
		return word_holds(w->range[0].low, &c) ? WORD_ALWAYS
						       : WORD_NEVER;
	if (c.mask == all(w)) {
		yes = test_ranges(w, &c);
		if (yes != WORD_EITHER || w->nconds == 0)
			return yes;
	} else if (word_blocks(&blocks, w->bits, &c)) {
		yes = word_blocks_test(w, &blocks);
		if (yes != WORD_EITHER || w->nconds == 0)
			return yes;
	}
	yes = possible(w, &c, &value);
	if (yes != WORD_ALWAYS)
		return yes;
	switch (possible(w, &no, &value)) {
	case WORD_NEVER:
		return WORD_ALWAYS;
	case WORD_ALWAYS:
		return WORD_EITHER;
	default:
		return WORD_UNKNOWN;
	}
}

static void
own(struct word *w, struct arena *a)
{
	struct word old = *w;

	if (!w->shared)
		return;
	w->cap = w->n + 4;
	w->range = arena_array(a, w->cap, sizeof *w->range);
	memcpy(w->range, old.range, w->n * sizeof *w->range);
	if (w->nconds) {
		w->cond = arena_array(a, WORD_CONDS, sizeof *w->cond);
		memcpy(w->cond, old.cond, w->nconds * sizeof *w->cond);
	}
	w->shared = false;
}

static void
remove_value(struct word *w, struct arena *a, uint32_t v)
{
	unsigned i = find(w, v);
	struct word_range *r = &w->range[i], *copy;

	if (i == w->n || r->low > v)
		return;
	if (r->low == v && r->high == v) {
		memmove(r, r + 1, (w->n - i - 1) * sizeof *r);
		w->n--;
	} else if (r->low == v) {
		r->low++;
	} else if (r->high == v) {
		r->high--;
	} else {
		if (w->n == w->cap) {
			w->cap *= 2;
			copy = arena_array(a, w->cap, sizeof *copy);
			memcpy(copy, w->range, w->n * sizeof *copy);
			w->range = copy;
			r = &w->range[i];
		}
		memmove(r + 1, r, (w->n - i) * sizeof *r);
		w->n++;
		r[0].high = v - 1;
		r[1].low = v + 1;
	}
}

bool
word_assume(struct word *w, struct arena *a, struct word_cond c)
{
	struct word_blocks blocks;
	unsigned i;

	c.mask &= all(w);
	if (c.mask != all(w) && word_blocks(&blocks, w->bits, &c)) {
		own(w, a);
		word_blocks_assume(w, a, &blocks);
		return true;
	}
	if (c.mask != all(w)) {
		if (w->nconds == WORD_CONDS)
			return false;
		own(w, a);
		if (!w->cond)
			w->cond = arena_array(a, WORD_CONDS, sizeof *w->cond);
		w->cond[w->nconds++] = c;
		return true;
	}
	if (c.rel == WORD_EQ) {
		w->n = 1;
		own(w, a);
		w->range[0] = (struct word_range){c.k, c.k};
		return true;
	}
	own(w, a);
	i = find(w, c.k);
	if (c.rel == WORD_NE) {
		remove_value(w, a, c.k);
	} else if (c.rel == WORD_LE) {
		w->n = i < w->n && w->range[i].low <= c.k ? i + 1 : i;
		if (w->range[w->n - 1].high > c.k)
			w->range[w->n - 1].high = c.k;
	} else {
		if (w->range[i].high == c.k)
			i++;
		memmove(w->range, w->range + i, (w->n - i) * sizeof *w->range);
		w->n -= i;
		if (w->range[0].low <= c.k)
			w->range[0].low = c.k + 1;
	}
	return true;
}

enum word_truth
word_find(const struct word *w, uint32_t *value)
{
	if (w->n == 0)
		return WORD_NEVER;
	*value = w->range[0].low;
	return w->nconds == 0 ? WORD_ALWAYS : possible(w, NULL, value);
}

bool
word_value(const struct word *w, uint32_t *value)
{
	return word_find(w, value) == WORD_ALWAYS;
}

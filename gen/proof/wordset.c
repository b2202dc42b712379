#include "proof/wordset_private.h"

#include <string.h>

enum { FEW = 128 };

static uint32_t
all(const struct wordset *w)
{
	return UINT32_MAX >> (32 - w->bits);
}

void
scb_wordset_any(struct wordset *w, struct arena *a, unsigned bits)
{
	*w = (struct wordset){.bits = bits, .n = 1, .cap = 2};
	w->range = scb_arena_array(a, w->cap, sizeof *w->range);
	w->range[0].high = all(w);
}

static bool
is_left(const struct wordset *w, uint32_t v)
{
	unsigned i = scb_wordset_range(w, v);

	if (i == w->n || w->range[i].low > v)
		return false;
	for (i = 0; i < w->nconds; i++)
		if (!cond_holds(&w->cond[i], v))
			return false;
	return true;
}

/*
 * Is there a value in the ranges that meets the word's conditions and one
 * more? ALWAYS: yes, *value (or NULL); NEVER: no.
 */
static enum wordset_truth
possible(const struct wordset *w, const struct cond *more, uint32_t *value)
{
	/* One value is asked for: look at it. */
	if (more && more->rel == COND_EQ && more->mask == all(w)) {
		if (value)
			*value = more->k;
		return is_left(w, more->k) ? WORDSET_ALWAYS : WORDSET_NEVER;
	}
	return scb_wordset_solve(w, more, value);
}

/* ---- plain comparisons: ranges ---------------------------------------- */

static enum wordset_truth
test_ranges(const struct wordset *w, const struct cond *c)
{
	uint32_t first = w->range[0].low, last = w->range[w->n - 1].high;
	unsigned i;

	if (c->rel == COND_GT)
		return first > c->k  ? WORDSET_ALWAYS
		       : last > c->k ? WORDSET_EITHER
				     : WORDSET_NEVER;
	if (c->rel == COND_LE)
		return last <= c->k    ? WORDSET_ALWAYS
		       : first <= c->k ? WORDSET_EITHER
				       : WORDSET_NEVER;
	i = scb_wordset_range(w, c->k);
	if (i == w->n || w->range[i].low > c->k)
		return c->rel == COND_NE ? WORDSET_ALWAYS : WORDSET_NEVER;
	if (first == last)
		return c->rel == COND_EQ ? WORDSET_ALWAYS : WORDSET_NEVER;
	return WORDSET_EITHER;
}

/* So few values that masked conditions are decided for each. */
static bool
is_few(const struct wordset *w)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < w->n && i < FEW && n < FEW; i++) {
		uint32_t more = w->range[i].high - w->range[i].low;

		n += more < FEW ? more + 1 : FEW;
	}
	return w->n < FEW && n < FEW;
}

static enum wordset_truth
test_each(const struct wordset *w, const struct cond *c)
{
	bool yes = false, no = false;

	for (unsigned i = 0; i < w->n && !(yes && no); i++)
		for (uint32_t v = w->range[i].low;; v++) {
			bool holds = cond_holds(c, v);

			yes |= holds;
			no |= !holds;
			if (v == w->range[i].high)
				break;
		}
	return !no ? WORDSET_ALWAYS : yes ? WORDSET_EITHER : WORDSET_NEVER;
}

enum wordset_truth
scb_wordset_test(const struct wordset *w, struct cond c)
{
	struct cond no = c;
	struct word_blocks blocks;
	enum wordset_truth yes;

	c.mask &= all(w);
	if (w->nconds == 0 && c.mask != all(w) && is_few(w))
		return test_each(w, &c);
	no = c;
	no.rel = cond_not(c.rel);
	if (w->n == 1 && w->range[0].low == w->range[0].high)
		return cond_holds(&c, w->range[0].low) ? WORDSET_ALWAYS
						       : WORDSET_NEVER;
	if (c.mask == all(w)) {
		yes = test_ranges(w, &c);
		if (yes != WORDSET_EITHER || w->nconds == 0)
			return yes;
	} else if (scb_wordset_blocks(&blocks, w->bits, &c)) {
		yes = scb_wordset_blocks_test(w, &blocks);
		if (yes != WORDSET_EITHER || w->nconds == 0)
			return yes;
	}
	yes = possible(w, &c, NULL);
	if (yes != WORDSET_ALWAYS)
		return yes;
	switch (possible(w, &no, NULL)) {
	case WORDSET_NEVER:
		return WORDSET_ALWAYS;
	case WORDSET_ALWAYS:
		return WORDSET_EITHER;
	default:
		return WORDSET_UNKNOWN;
	}
}

static void
own(struct wordset *w, struct arena *a)
{
	struct wordset old = *w;

	if (!w->shared)
		return;
	w->cap = w->n + 4;
	w->range = scb_arena_raw(a, w->cap * sizeof *w->range);
	for (unsigned i = 0; i < w->n; i++) /* nearly always few */
		w->range[i] = old.range[i];
	w->cap_conds = w->nconds ? w->nconds + 4 : 0;
	if (w->nconds) {
		w->cond = scb_arena_raw(a, w->cap_conds * sizeof *w->cond);
		memcpy(w->cond, old.cond, w->nconds * sizeof *w->cond);
	}
	w->shared = false;
}

static void
remove_value(struct wordset *w, struct arena *a, uint32_t v)
{
	unsigned i = scb_wordset_range(w, v);
	struct wordset_range *r = &w->range[i], *copy;

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
			copy = scb_arena_array(a, w->cap, sizeof *copy);
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

/* Keeps the values for which it holds. */
static void
assume_each(struct wordset *w, struct arena *a, const struct cond *c)
{
	struct wordset_range *kept = scb_arena_raw(a, FEW * sizeof *kept);
	unsigned n = 0;

	for (unsigned i = 0; i < w->n; i++)
		for (uint32_t v = w->range[i].low;; v++) {
			if (!cond_holds(c, v))
				;
			else if (n && kept[n - 1].high + 1 == v)
				kept[n - 1].high = v;
			else
				kept[n++] = (struct wordset_range){v, v};
			if (v == w->range[i].high)
				break;
		}
	w->range = kept;
	w->n = n;
	w->cap = FEW;
}

bool
scb_wordset_assume(struct wordset *w, struct arena *a, struct cond c)
{
	struct word_blocks blocks;
	unsigned i;

	c.mask &= all(w);
	if (w->nconds == 0 && c.mask != all(w) && is_few(w)) {
		own(w, a);
		assume_each(w, a, &c);
		return true;
	}
	if (c.mask != all(w) && scb_wordset_blocks(&blocks, w->bits, &c)) {
		own(w, a);
		scb_wordset_blocks_assume(w, a, &blocks);
		return true;
	}
	if (c.mask != all(w)) {
		if (w->nconds == WORDSET_CONDS)
			return false;
		own(w, a);
		w->cond = scb_arena_grow(
		    a, w->cond, w->nconds, &w->cap_conds, sizeof *w->cond);
		w->cond[w->nconds++] = c;
		return true;
	}
	if (c.rel == COND_EQ) {
		w->n = 1;
		own(w, a);
		w->range[0] = (struct wordset_range){c.k, c.k};
		return true;
	}
	own(w, a);
	i = scb_wordset_range(w, c.k);
	if (c.rel == COND_NE) {
		remove_value(w, a, c.k);
	} else if (c.rel == COND_LE) {
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

/* The last condition and an earlier equality as one, if they can be. */
static void
fold_last(struct wordset *w)
{
	const struct cond *last = &w->cond[w->nconds - 1];

	for (struct cond *c = w->cond; c < last; c++)
		if (c->rel == COND_EQ &&
		    ((c->k ^ last->k) & c->mask & last->mask) == 0) {
			c->mask |= last->mask;
			c->k |= last->k;
			w->nconds--;
			return;
		}
}

bool
scb_wordset_narrow(struct wordset *w, struct arena *a, struct cond c)
{
	unsigned before = w->nconds;

	if (!scb_wordset_assume(w, a, c))
		return false;
	if (w->nconds > before && c.rel == COND_EQ)
		fold_last(w);
	return true;
}

enum wordset_truth
scb_wordset_find(const struct wordset *w, uint32_t *value)
{
	if (w->n == 0)
		return WORDSET_NEVER;
	*value = w->range[0].low;
	return w->nconds == 0 ? WORDSET_ALWAYS : possible(w, NULL, value);
}

bool
scb_wordset_value(const struct wordset *w, uint32_t *value)
{
	return scb_wordset_find(w, value) == WORDSET_ALWAYS;
}

bool
scb_wordset_same_ranges(const struct wordset *v, const struct wordset *w)
{
	return v->n == w->n &&
	       memcmp(v->range, w->range, v->n * sizeof *v->range) == 0;
}

bool
scb_wordset_same_conds(const struct wordset *v, const struct wordset *w)
{
	if (v->nconds != w->nconds)
		return false;
	for (unsigned i = 0; i < v->nconds; i++)
		if (!cond_same(&v->cond[i], &w->cond[i]))
			return false;
	return true;
}

bool
scb_wordset_same(const struct wordset *v, const struct wordset *w)
{
	return scb_wordset_same_ranges(v, w) && scb_wordset_same_conds(v, w);
}

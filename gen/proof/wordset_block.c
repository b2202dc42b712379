/*
 * Conditions under a mask that has all of the lower bits, or none: within each
 * block of values that agree in the few upper bits, they are comparisons. So
 * they leave a few ranges.
 */
#include "proof/wordset_private.h"

#include "base/sort.h"

enum { UPPER = 2 }; /* bits */

/* How many of the lowest bits are all in the mask, or all not. */
static unsigned
uniform_bits(uint32_t mask, unsigned bits)
{
	uint32_t same = mask & 1 ? mask : ~mask;
	unsigned n = 0;

	while (n < bits && (same >> n & 1))
		n++;
	return n;
}

static void
add(struct word_blocks *b, uint32_t low, uint32_t high)
{
	if (b->n && b->range[b->n - 1].high + 1 == low)
		b->range[b->n - 1].high = high;
	else
		b->range[b->n++] = (struct wordset_range){low, high};
}

/* Values from base on; under the mask, they go from `from` to from + size. */
static void
add_block(struct word_blocks *b, uint32_t base, uint32_t from, uint32_t size,
    const struct cond *c)
{
	bool below = c->k < from; /* k is */
	uint32_t k = c->k - from;
	bool beyond = !below && k > size;

	switch (c->rel) {
	case COND_EQ:
		if (!below && !beyond)
			add(b, base + k, base + k);
		return;
	case COND_NE:
		if (below || beyond) {
			add(b, base, base + size);
			return;
		}
		if (k > 0)
			add(b, base, base + k - 1);
		if (k < size)
			add(b, base + k + 1, base + size);
		return;
	case COND_GT:
		if (below)
			add(b, base, base + size);
		else if (k < size)
			add(b, base + k + 1, base + size);
		return;
	default:
		if (!below)
			add(b, base, base + (beyond ? size : k));
	}
}

unsigned
scb_wordset_range(const struct wordset *w, uint32_t v)
{
	return (unsigned)sort_first(w->range, w->n, sizeof *w->range,
	    offsetof(struct wordset_range, high), 32, v);
}

/* Appends a range that begins no earlier than the last one. */
static void
append(struct wordset_range *range, unsigned *n, struct wordset_range r)
{
	struct wordset_range *last = *n ? &range[*n - 1] : NULL;

	if (!last || (last->high != UINT32_MAX && last->high + 1 < r.low))
		range[(*n)++] = r;
	else if (last->high < r.high)
		last->high = r.high;
}

void
scb_wordset_unite(
    struct wordset *w, struct arena *a, const struct wordset *other)
{
	unsigned i = 0, j = 0, n = 0, cap = w->n + other->n;
	struct wordset_range *range = scb_arena_array(a, cap, sizeof *range);

	while (i < w->n || j < other->n) {
		bool first =
		    j == other->n ||
		    (i < w->n && w->range[i].low <= other->range[j].low);

		append(range, &n, first ? w->range[i++] : other->range[j++]);
	}
	w->range = range;
	w->n = n;
	w->cap = cap;
}

bool
scb_wordset_blocks(struct word_blocks *b, unsigned bits, const struct cond *c)
{
	unsigned lower = uniform_bits(c->mask, bits);
	uint32_t size = lower ? UINT32_MAX >> (32 - lower) : 0;

	b->n = 0;
	if (bits - lower > UPPER)
		return false;
	for (uint32_t upper = 0; upper < 1u << (bits - lower); upper++) {
		uint32_t base = lower < 32 ? upper << lower : 0;

		if (c->mask & 1)
			add_block(b, base, base & c->mask, size, c);
		else if (cond_holds(c, base))
			add(b, base, base + size);
	}
	return true;
}

/* The part of both ranges; false: there is none. */
static bool
intersect(
    struct wordset_range x, struct wordset_range y, struct wordset_range *both)
{
	both->low = x.low > y.low ? x.low : y.low;
	both->high = x.high < y.high ? x.high : y.high;
	return both->low <= both->high;
}

enum wordset_truth
scb_wordset_blocks_test(const struct wordset *w, const struct word_blocks *b)
{
	uint64_t total = 0, held = 0;
	struct wordset_range both;

	for (unsigned i = 0; i < w->n; i++) {
		total += (uint64_t)w->range[i].high - w->range[i].low + 1;
		for (unsigned k = 0; k < b->n; k++)
			if (intersect(w->range[i], b->range[k], &both))
				held += (uint64_t)both.high - both.low + 1;
	}
	return held == 0       ? WORDSET_NEVER
	       : held == total ? WORDSET_ALWAYS
			       : WORDSET_EITHER;
}

void
scb_wordset_blocks_assume(
    struct wordset *w, struct arena *a, const struct word_blocks *b)
{
	struct wordset_range both, *left;
	unsigned n = 0, cap = w->n + b->n;

	left = scb_arena_array(a, cap, sizeof *left);
	for (unsigned i = 0; i < w->n; i++)
		for (unsigned k = 0; k < b->n; k++)
			if (intersect(w->range[i], b->range[k], &both))
				left[n++] = both;
	w->range = left;
	w->n = n;
	w->cap = cap;
}

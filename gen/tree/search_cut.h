/*
 * The best cut of a stretch: most of what a thorough search executes, so that
 * it is unrolled, and inline.
 */
#ifndef SEARCH_CUT_H
#define SEARCH_CUT_H

#include <stddef.h>
#include <stdint.h>

/* The lesser of best and what the cut after c costs; *at: its place. */
static inline uint64_t
search_lesser(const uint64_t *below, const uint64_t *above, size_t c,
    uint64_t best, size_t *at)
{
	uint64_t cost = below[c] + above[c];

	if (cost >= best)
		return best;
	*at = c;
	return cost;
}

/* The least below[c] + above[c] for c from i to j - 1; *at: the first such c.
 */
static inline uint64_t
search_cut(const uint64_t *below, const uint64_t *above, size_t i, size_t j,
    size_t *at)
{
	uint64_t best = UINT64_MAX;
	size_t c = i;

	for (; c + 4 <= j; c += 4) {
		best = search_lesser(below, above, c, best, at);
		best = search_lesser(below, above, c + 1, best, at);
		best = search_lesser(below, above, c + 2, best, at);
		best = search_lesser(below, above, c + 3, best, at);
	}
	for (; c < j; c++)
		best = search_lesser(below, above, c, best, at);
	return best;
}

#endif

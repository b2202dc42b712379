/*
 * The search on long lines, in about O(n^2): not all cuts of a stretch are
 * looked at, but those from the best of the stretch that lacks the last run to
 * the best of the one that lacks the first, as Knuth found for search trees
 * with `>=` alone, and a few around them: `==` makes it stray. Of the ways to
 * ask with `==` there are only chains. tests/unit/tree_search.c holds it
 * against the thorough search.
 */
#include "tree/search_private.h"

enum { SLACK = 1, CHAIN_SLACK = 3 };

/* Cuts of a stretch: after run first to after run last. */
struct cuts {
	unsigned first, last;
};

/* near: the best cut of runs i to j - 1, and of i + 1 to j. */
static inline struct cuts
cuts_near(unsigned i, unsigned j, struct cuts near, unsigned slack)
{
	struct cuts c = {i, j - 1};

	if (near.first > near.last)
		return c;
	if (near.first > i + slack)
		c.first = near.first - slack;
	if (near.last + slack < j)
		c.last = near.last + slack;
	return c;
}

/* *least: what both parts cost, below[k] and above[k] for a cut after run k. */
static inline unsigned
best_of(const uint64_t *below, const uint64_t *above, struct cuts c,
    uint64_t *least)
{
	uint64_t best = below[c.first] + above[c.first];
	size_t at = c.first;

	for (size_t k = c.first + 1; k <= c.last; k++)
		if (below[k] + above[k] < best) {
			best = below[k] + above[k];
			at = k;
		}
	*least = best;
	return (unsigned)at;
}

/*
 * Runs i to j for all i < j, given those to j - 1; near: their best cuts. This
 * is where the search on long lines spends its time.
 */
static void
solve_to(struct plan *p, uint8_t *near, unsigned j)
{
	uint64_t *above = p->cost + j * p->n, *below = above;
	uint16_t *first = p->first + j * p->n + j;
	const uint64_t *sum = p->sum, all = sum[j + 1] + p->price;
	bool chained = false, bits = p->how->bits == SEARCH_ALL_BITS;
	bool sharing = p->shared && scb_shared_begin(p, j);
	bool more = bits || p->how->tables;
	const unsigned n = p->n;
	unsigned at = j;

	for (unsigned i = j; i-- > 0;) {
		struct cuts c = {near[i], at};
		uint64_t best;

		below -= n;
		first -= n;
		chained |= first[-1] >= SEARCH_CHAIN;
		c = cuts_near(i, j, c, chained ? CHAIN_SLACK : SLACK);
		at = best_of(below, above + 1, c, &best);
		near[i] = (uint8_t)at;
		*first = (uint16_t)at;
		best += all - sum[i];
		if (j < p->ends[i])
			scb_chain_try(p, i, j, &best);
		if (more && bits)
			scb_bits_try(p, i, j, &best);
		if (more && p->how->tables)
			scb_table_try(p, i, j, &best);
		if (sharing)
			sharing = scb_shared_try(p, i, j, &best);
		chained = *first >= SEARCH_CHAIN;
		below[j] = above[i] = best;
	}
	near[j] = (uint8_t)j;
}

void
scb_quick_solve(struct plan *p)
{
	uint8_t near[SEARCH_RUNS] = {0};

	scb_chain_prepare(p);
	for (unsigned j = 1; j < p->n; j++)
		solve_to(p, near, j);
}

/*
 * The search on long lines, in about O(n^2): not all cuts of a stretch are
 * looked at, but those from the best of the stretch that lacks the last run to
 * the best of the one that lacks the first, as Knuth found for search trees
 * with `>=` alone. A `==` can shift it, hence the SLACK, and where the two come
 * in the wrong order all are looked at. Of the ways to ask with `==` there are
 * only chains. tests/search.c holds it against the thorough search.
 */
#include "tree/search_private.h"

enum { SLACK = 2 };

/*
 * The cheapest place for a `>=` between run i and run j, in what it is near
 * to; *least: what both parts cost, below[c] and above[c] if it is behind c.
 */
static unsigned
cut_near(const uint64_t *below, const uint64_t *above, unsigned i, unsigned j,
    unsigned from, unsigned to, uint64_t *least)
{
	size_t first = i, last = j - 1, at;

	if (from <= to) {
		first = from > i + SLACK ? from - SLACK : i;
		last = to + SLACK < j ? to + SLACK : j - 1;
	}
	*least = below[first] + above[first];
	at = first;
	for (size_t c = first + 1; c <= last; c++) {
		uint64_t both = below[c] + above[c];

		if (both < *least) {
			*least = both;
			at = c;
		}
	}
	return (unsigned)at;
}

/* Runs i to j for all i < j, given those to j - 1; near: their best cuts. */
static void
solve_to(struct plan *p, uint8_t *near, unsigned j)
{
	uint64_t *above = p->cost + (size_t)j * p->n;
	unsigned at = j;

	near[j] = (uint8_t)j;
	for (unsigned i = j; i-- > 0;) {
		uint64_t *below = p->cost + (size_t)i * p->n, best;

		at = cut_near(below, above + 1, i, j, near[i], at, &best);
		near[i] = (uint8_t)at;
		p->first[(size_t)i * p->n + j] = (uint16_t)at;
		best += p->price + p->sum[j + 1] - p->sum[i];
		if (j < p->ends[i])
			chain_try(p, i, j, &best);
		below[j] = above[i] = best;
	}
}

void
quick_solve(struct plan *p)
{
	uint8_t near[SEARCH_RUNS] = {0};

	chain_prepare(p);
	for (unsigned j = 1; j < p->n; j++)
		solve_to(p, near, j);
}

/*
 * The search on long lines, in about O(n^2). It looks at the cuts from the best
 * one of the stretch without its last run to the best one of the stretch
 * without its first run, as Knuth showed to be enough for search trees with
 * `>=` alone, and at a few around them, since `==` moves the best cut. The only
 * trees with `==` are chains. tests/unit/tree_search.c compares it with the
 * thorough search.
 */
#include "tree/search_private.h"

enum { SLACK = 1, CHAIN_SLACK = 3 };

/* The best cut of a stretch; special: no cut was best. */
struct near {
	uint8_t cut;
	bool special;
};

/*
 * The best cut of runs i to j near those of i to j - 1 and i + 1 to j: below[k]
 * and above[k] are what both parts cost if it is after run k.
 */
static inline uint8_t
best_cut(const uint64_t *below, const uint64_t *above, unsigned i, unsigned j,
    struct near left, struct near right, uint64_t *least)
{
	unsigned slack = (left.special | right.special) ? CHAIN_SLACK : SLACK;
	unsigned low = i, high = j - 1;
	uint64_t best;
	size_t at;

	if (left.cut <= right.cut) {
		if (left.cut > i + slack)
			low = left.cut - slack;
		if (right.cut + slack < j)
			high = right.cut + slack;
	}
	at = low;
	best = below[low] + above[low];
	for (size_t k = low + 1; k <= high; k++)
		if (below[k] + above[k] < best) {
			best = below[k] + above[k];
			at = k;
		}
	*least = best;
	return (uint8_t)at;
}

/* Other first tests than cuts for the tree of runs i to j, for one j. */
struct others {
	struct chain chain;
	bool chains, sharing; /* they end at some i, for all lower ones, too */
};

static bool
try_others(
    struct plan *p, struct others *b, unsigned i, unsigned j, uint64_t *best)
{
	if (b->chains)
		b->chains = scb_chain_try(p, &b->chain, i, j, best);
	if (p->how->tables)
		scb_table_try(p, i, j, best);
	if (b->sharing)
		b->sharing = scb_shared_try(p, i, j, best);
	return b->chains || b->sharing || p->how->tables;
}

/*
 * Runs i to j for all i < j, given those to j - 1 and, of these, near. This is
 * where the search on long lines spends its time.
 */
static void
solve_to(struct plan *p, struct near *near, unsigned j)
{
	uint64_t *above = p->cost + j * p->n, *below = above, best;
	uint16_t *first = p->first + j * p->n;
	const uint64_t *sum = p->sum, all = sum[j + 1] + p->price;
	struct near last = {(uint8_t)j, false};
	const unsigned n = p->n;
	bool others = true;
	unsigned i = j;
	struct others b;

	near[j] = last;
	scb_chain_begin(p, &b.chain, j);
	b.chains = true;
	b.sharing = p->shared && scb_shared_begin(p, j);
	while (i-- > 0 && others) {
		below -= n;
		last.cut =
		    best_cut(below, above + 1, i, j, near[i], last, &best);
		first[i] = last.cut;
		best += all - sum[i];
		others = try_others(p, &b, i, j, &best);
		last.special = first[i] >= SEARCH_CHAIN;
		near[i] = last;
		below[j] = above[i] = best;
	}
	for (i++; i-- > 0;) {
		below -= n;
		last.cut =
		    best_cut(below, above + 1, i, j, near[i], last, &best);
		last.special = false;
		first[i] = last.cut;
		near[i] = last;
		below[j] = above[i] = best + all - sum[i];
	}
}

void
scb_quick_solve(struct plan *p)
{
	struct near near[SEARCH_RUNS] = {{0, false}};

	scb_chain_prepare(p);
	for (unsigned j = 1; j < p->n; j++)
		solve_to(p, near, j);
}

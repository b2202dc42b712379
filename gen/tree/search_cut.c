/*
 * Where to cut a stretch in two: near the cuts of the two stretches that are
 * one run shorter, as Knuth found for search trees with `>=` alone. A `==` can
 * shift it, hence the SLACK; no line is known on which that would not do. A
 * thorough search looks at all cuts.
 */
#include "tree/search_private.h"

enum { SLACK = 3 };

uint64_t
cut_best(struct plan *p, unsigned i, unsigned j)
{
	const uint64_t *low = p->cost + i * p->n,
		       *high = p->cost + j * p->n + 1;
	size_t a = p->near[i * p->n + j - 1], b = p->near[(i + 1) * p->n + j];
	size_t first = i, last = j - 1, at = i;
	uint64_t best = UINT64_MAX;

	if (!p->thorough && a <= b) {
		first = a > i + SLACK ? a - SLACK : i;
		last = b + SLACK < j ? b + SLACK : j - 1;
	}
	for (size_t c = first; c <= last; c++) {
		uint64_t both = low[c] + high[c];

		if (both < best) {
			best = both;
			at = c;
		}
	}
	p->near[i * p->n + j] = (uint8_t)at;
	return best;
}

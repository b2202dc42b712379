/*
 * requires: a joined line. keeps: which value leads to which node.
 *
 * Two kinds of test: `>=` cuts the line in two, `==` takes a single value
 * out of it, after which its neighbours may be alike. For each stretch of
 * runs i to j the cheapest way is found, stretches of one run first:
 *
 *  - a chain of `==`, when all but single values lead to the same node; the
 *    most frequent value is asked first;
 *  - a `>=` between two of its runs, and the best for each part;
 *  - a `==` with one of the HOT most frequent values, and the best for what is
 *    left without it, found on a line from which that value is gone.
 *
 * The cost is the mean number of tests executed plus `price` for each test in
 * the program, so one recurrence serves size, speed and what lies between.
 * O(n^3) for n runs, so beyond EXACT_RUNS a line is first halved by weight.
 *
 * On lines of more than WINDOW_RUNS, a cut is looked for near the cuts of the
 * two stretches one run shorter, as Knuth does for search trees, with some
 * slack because chains can shift it. Without chains and hot values that is
 * exact; with them no case is known in which it is not.
 */
#include "tree/search_private.h"

enum { EXACT_RUNS = 96, WINDOW_RUNS = 16, SLACK = 3 };

bool
search_single(const struct plan *p, unsigned i)
{
	return p->run[i].low == p->run[i].high;
}

/* ---- the recurrence ------------------------------------------------------ */

static void
best_cut(struct plan *p, unsigned i, unsigned j)
{
	const uint64_t *low = p->cost + i * p->n;
	const uint64_t *high = p->cost + j * p->n + 1;
	uint64_t best = UINT64_MAX;
	unsigned at = i, first = i, last = j - 1;
	unsigned a = p->near[i * p->n + j - 1], b = p->near[(i + 1) * p->n + j];

	if (p->n > WINDOW_RUNS && a <= b) {
		first = a > i + SLACK ? a - SLACK : i;
		last = b + SLACK < j ? b + SLACK : j - 1;
	}
	for (unsigned c = first; c <= last; c++) {
		uint64_t both = low[c] + high[c];

		if (both < best) {
			best = both;
			at = c;
		}
	}
	p->cut[i * p->n + j] = p->near[i * p->n + j] = (uint16_t)at;
	p->cost[i * p->n + j] = best + p->price + p->sum[j + 1] - p->sum[i];
}

static void
best_chain(struct plan *p, struct chain *c, unsigned i, unsigned j)
{
	unsigned base, end;
	uint64_t *cost = &p->cost[i * p->n + j];

	if (j >= p->ends[i])
		return;
	for (end = chain_bases(p, i, j, &base); base < end; base++) {
		if (!chain_make(p, c, i, j, base)) {
			p->ends[i] = (uint16_t)j;
			return;
		}
		if (c->cost + c->n * p->price > *cost)
			continue;
		*cost = c->cost + c->n * p->price;
		p->cut[i * p->n + j] = CHAIN;
		p->base[i * p->n + j] = (uint16_t)base;
	}
}

/* Runs i to j of the line are i to j - 1 of the one without a hot value. */
static void
best_hot(struct plan *p, unsigned i, unsigned j)
{
	for (unsigned h = 0; h < p->nhot; h++) {
		const struct plan *q = p->without[h].line;
		unsigned run = p->without[h].run;
		uint64_t cost;

		if (!q || run < i || run > j)
			continue;
		cost = q->cost[i * q->n + j - 1] + p->price + p->sum[j + 1] -
		       p->sum[i];
		if (cost < p->cost[i * p->n + j]) {
			p->cost[i * p->n + j] = cost;
			p->cut[i * p->n + j] = (uint16_t)(HOT_FIRST + h);
		}
	}
}

void
search_lay_out(struct plan *p, unsigned char *memory)
{
	size_t cells = (size_t)p->n * p->n;

	p->cost = (uint64_t *)(void *)memory;
	p->cut = (uint16_t *)(void *)(p->cost + cells);
	p->near = p->cut + cells;
	p->base = p->near + cells;
	p->wide = p->base + cells;
	p->ends = p->wide + p->n;
}

size_t
search_room(unsigned n)
{
	size_t bytes = (size_t)n * n * 14 + (size_t)n * 4;

	return (bytes + 7) & ~(size_t)7;
}

void
search_solve(struct plan *p)
{
	struct chain c;

	c.value = arena_array(p->dag->arena, p->n, sizeof *c.value);
	for (unsigned i = p->n; i-- > 0;) {
		p->cost[i * p->n + i] = 0;
		p->cut[i * p->n + i] = CHAIN;
		p->near[i * p->n + i] = (uint16_t)i;
		p->base[i * p->n + i] = (uint16_t)i;
		p->ends[i] = (uint16_t)p->n;
		p->wide[i] = (uint16_t)(!search_single(p, i) ? i
					: i + 1 == p->n	     ? p->n
							     : p->wide[i + 1]);
	}
	for (unsigned len = 2; len <= p->n; len++)
		for (unsigned i = 0; i + len <= p->n; i++) {
			unsigned j = i + len - 1;

			best_cut(p, i, j);
			best_chain(p, &c, i, j);
			best_hot(p, i, j);
			p->cost[j * p->n + i] = p->cost[i * p->n + j];
		}
}

static uint32_t
equal(const struct plan *p, unsigned run, uint32_t no)
{
	return dag_test(p->dag, DAG_EQ, p->how->word, p->how->mask,
	    p->run[run].low, p->run[run].node, no);
}

static uint32_t
build(const struct plan *p, unsigned i, unsigned j)
{
	unsigned cut = p->cut[i * p->n + j], base = p->base[i * p->n + j];
	struct chain c;
	uint32_t node, below;

	if (cut < HOT_FIRST) {
		below = build(p, i, cut);
		node = build(p, cut + 1, j);
		return dag_test(p->dag, DAG_GE, p->how->word, p->how->mask,
		    p->run[cut + 1].low, node, below);
	}
	if (cut != CHAIN) {
		unsigned h = cut - HOT_FIRST;

		return equal(
		    p, p->without[h].run, build(p->without[h].line, i, j - 1));
	}
	c.value = arena_array(p->dag->arena, j - i + 1, sizeof *c.value);
	chain_make(p, &c, i, j, base);
	node = p->run[base].node;
	for (unsigned t = c.n; t-- > 0;)
		node = equal(p, c.value[t], node);
	return node;
}

/* ---- lines too long for it ------------------------------------------- */

static uint32_t search(const struct plan *whole, unsigned first, unsigned n);

static uint32_t
halve(const struct plan *p, unsigned first, unsigned n)
{
	uint64_t half = (p->sum[first] + p->sum[first + n]) / 2;
	unsigned cut = first + 1;
	uint32_t below, above;

	while (cut < first + n - 1 && p->sum[cut] < half)
		cut++;
	below = search(p, first, cut - first);
	above = search(p, cut, first + n - cut);
	return dag_test(p->dag, DAG_GE, p->how->word, p->how->mask,
	    p->run[cut].low, above, below);
}

static uint32_t
search(const struct plan *whole, unsigned first, unsigned n)
{
	struct plan p = *whole;

	if (n == 1)
		return p.run[first].node;
	if (n > EXACT_RUNS || p.how->plain)
		return halve(whole, first, n);
	p.run += first;
	p.weight += first;
	p.sum += first;
	p.n = n;
	return build(hot_solve(&p), 0, n - 1);
}

uint32_t
search_tree(struct dag *d, const struct line *l, const struct search *how)
{
	struct plan p = {.dag = d, .run = l->run, .how = how};

	p.weight = arena_array(d->arena, l->n, sizeof *p.weight);
	p.sum = arena_array(d->arena, l->n + 1, sizeof *p.sum);
	/* Fine enough for a price in thousandths; never quite nothing. */
	for (size_t i = 0; i < l->n; i++) {
		p.weight[i] = (how->weight ? how->weight[i] : 1) * 1000 + 1;
		p.sum[i + 1] = p.sum[i] + p.weight[i];
	}
	p.price = p.sum[l->n] * how->price / 1000;
	return search(&p, 0, (unsigned)l->n);
}

/*
 * The search for comparison trees against brute force over small universes,
 * for size, for speed and in between: every line of up to 7 values and 3
 * verdicts, all values alike, where it has to be exact; and random ones of up
 * to 10 values of very different weight, where 5 % are allowed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree/search.h"

enum { MAX_VALUES = 10 };

static unsigned passed, failed;

static uint64_t state = 1;

static unsigned
below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

/* Cost of a tree: tests met by each value, and price for each test. */
struct goal {
	unsigned n;
	unsigned verdict[MAX_VALUES];
	uint64_t weight[MAX_VALUES];
	uint64_t price;
	uint64_t best[1u << MAX_VALUES];
};

static uint64_t
weight_of(const struct goal *g, unsigned set)
{
	uint64_t sum = 0;

	for (unsigned v = 0; v < g->n; v++)
		if (set >> v & 1)
			sum += g->weight[v];
	return sum;
}

static bool
uniform(const struct goal *g, unsigned set)
{
	unsigned first = 0;

	while (!(set >> first & 1))
		first++;
	for (unsigned v = first; v < g->n; v++)
		if ((set >> v & 1) && g->verdict[v] != g->verdict[first])
			return false;
	return true;
}

/* Any test, ==, or >=, at any place: sets in ascending order. */
static uint64_t
brute_force(struct goal *g)
{
	for (unsigned set = 1; set < 1u << g->n; set++) {
		uint64_t least = UINT64_MAX, sum;

		g->best[set] = 0;
		if (uniform(g, set))
			continue;
		for (unsigned v = 0; v < g->n; v++) {
			unsigned one = set & 1u << v, high = set >> v << v;

			if (one && one != set) {
				sum = g->best[one] + g->best[set ^ one];
				least = sum < least ? sum : least;
			}
			if (high && high != set) {
				sum = g->best[high] + g->best[set ^ high];
				least = sum < least ? sum : least;
			}
		}
		g->best[set] = least + weight_of(g, set) + g->price;
	}
	return g->best[(1u << g->n) - 1];
}

static uint64_t
tree_cost(const struct goal *g, const struct dag *d, uint32_t node,
    unsigned set)
{
	struct dag_node x = d->node[node];
	unsigned yes = 0;

	if (x.kind == DAG_LEAF)
		return 0;
	for (unsigned v = 0; v < g->n; v++)
		if ((set >> v & 1) && (x.kind == DAG_EQ ? v == x.k : v >= x.k))
			yes |= 1u << v;
	return weight_of(g, set) + g->price + tree_cost(g, d, x.yes, yes) +
	    tree_cost(g, d, x.no, set ^ yes);
}

static void
try_line(struct goal *g, struct arena *a, unsigned price, bool join)
{
	struct search how = {.mask = UINT32_MAX, .price = price};
	uint32_t weight[MAX_VALUES] = {0};
	size_t mark = arena_mark(a);
	struct line l;
	struct dag d;
	uint32_t node;
	uint64_t want, got;

	dag_init(&d, a);
	line_init(&l, a, g->n - 1, dag_leaf(&d, g->verdict[0]));
	for (unsigned v = 1; v < g->n; v++)
		line_paint(&l, v, v, dag_leaf(&d, g->verdict[v]));
	if (join)
		line_join(&l);
	for (size_t i = 0; i < l.n; i++)
		for (uint32_t v = l.run[i].low; v <= l.run[i].high; v++)
			weight[i] += (uint32_t)g->weight[v];
	how.weight = weight;
	g->price = weight_of(g, (1u << g->n) - 1) * price / 1000;
	node = search_tree(&d, &l, &how);
	want = brute_force(g);
	got = tree_cost(g, &d, node, (1u << g->n) - 1);
	/* Joined: exact. Weighted: only the hottest values are hoisted. */
	if (got == want || (!join && got * 100 <= want * 105)) {
		passed++;
	} else if (failed++ < 10) {
		printf("price %u:", price);
		for (unsigned v = 0; v < g->n; v++)
			printf(" %u*%u", g->verdict[v],
			    (unsigned)g->weight[v]);
		printf(": cost %llu, least %llu\n", (unsigned long long)got,
		    (unsigned long long)want);
	}
	arena_release(a, mark);
}

static void
try_prices(struct goal *g, struct arena *a, bool join)
{
	try_line(g, a, SEARCH_SPEED, join);
	try_line(g, a, SEARCH_BALANCED, join);
	try_line(g, a, SEARCH_SIZE, join);
}

int
main(void)
{
	size_t size = (size_t)16 << 20;
	jmp_buf full;
	struct arena a = {malloc(size), size, 0, &full};
	struct goal g;

	if (!a.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (g.n = 1; g.n <= 7; g.n++) {
		unsigned lines = 1;

		for (unsigned v = 0; v < g.n; v++)
			lines *= 3;
		for (unsigned i = 0; i < lines; i++) {
			for (unsigned v = 0, rest = i; v < g.n; v++) {
				g.verdict[v] = rest % 3;
				g.weight[v] = 1;
				rest /= 3;
			}
			try_prices(&g, &a, true);
		}
	}
	for (unsigned i = 0; i < 3000; i++) {
		g.n = 5 + below(6);
		for (unsigned v = 0; v < g.n; v++) {
			g.verdict[v] = below(3);
			g.weight[v] = 1u << below(8);
		}
		try_prices(&g, &a, false);
	}
	free(a.base);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}

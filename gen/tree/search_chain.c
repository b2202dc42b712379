/*
 * A stretch of line settled by `==` alone: all but single values lead to the
 * same node, and the most frequent of the others is asked for first. On long
 * lines this stands in for search_rest.c, at a fraction of the work.
 */
#include "tree/search_private.h"

enum { BASES = 8 };

uint32_t
scb_search_equal(const struct plan *p, unsigned run, uint32_t no)
{
	return scb_dag_test(p->dag, DAG_EQ, p->how->word, p->how->mask,
	    p->run[run].low, p->run[run].node, no);
}

/* The values that a chain asks for, most frequent first. */
struct chain {
	uint8_t value[SEARCH_RUNS]; /* runs */
	unsigned n;
	uint64_t cost; /* without the price */
};

/*
 * All tests executed, for `total` weight: the t-th is met by what the ones
 * before it have not taken out.
 */
static void
price_chain(const struct plan *p, struct chain *c, uint64_t total)
{
	c->cost = 0;
	for (unsigned t = 0; t < c->n; t++) {
		c->cost += total;
		total -= p->weight[c->value[t]];
	}
}

static void
insert(const struct plan *p, struct chain *c, unsigned run)
{
	unsigned i = c->n++;

	while (i > 0 && p->weight[c->value[i - 1]] < p->weight[run]) {
		c->value[i] = c->value[i - 1];
		i--;
	}
	c->value[i] = (uint8_t)run;
}

/*
 * The runs whose node a chain over runs i to j may fall back on, *first up to
 * the result: a wide run if there is one; else any of them, but in long
 * stretches only the first.
 */
static unsigned
bases(const struct plan *p, unsigned i, unsigned j, unsigned *first)
{
	*first = p->wide[i] <= j ? p->wide[i] : i;
	if (*first == i && j - i < BASES && p->wide[i] > j)
		return j + 1;
	return *first + 1;
}

/* false: a wide run leads elsewhere, and so no chain will do. */
static bool
search_chain_make(const struct plan *p, struct chain *c, unsigned i, unsigned j,
    unsigned base)
{
	c->n = 0;
	for (unsigned r = i; r <= j; r++) {
		if (p->run[r].node == p->run[base].node)
			continue;
		if (p->wide[r] == r)
			return false;
		insert(p, c, r);
	}
	price_chain(p, c, p->sum[j + 1] - p->sum[i]);
	return true;
}

void
scb_chain_prepare(struct plan *p)
{
	for (unsigned i = p->n; i-- > 0;) {
		p->ends[i] = (uint8_t)p->n;
		p->wide[i] = (uint8_t)(!search_is_single(p, i) ? i
				       : i + 1 == p->n	       ? p->n
						       : p->wide[i + 1]);
	}
}

void
scb_chain_try(struct plan *p, unsigned i, unsigned j, uint64_t *best)
{
	struct chain c;
	unsigned base, end;

	if (j >= p->ends[i])
		return;
	for (end = bases(p, i, j, &base); base < end; base++) {
		if (!search_chain_make(p, &c, i, j, base)) {
			p->ends[i] = (uint8_t)j;
			return;
		}
		if (c.cost + c.n * p->price > *best)
			continue;
		*best = c.cost + c.n * p->price;
		p->first[i * p->n + j] = (uint16_t)(SEARCH_CHAIN + base);
	}
}

uint32_t
scb_chain_build(const struct plan *p, unsigned i, unsigned j, unsigned base)
{
	uint32_t node = p->run[base].node;
	struct chain c;

	search_chain_make(p, &c, i, j, base);
	while (c.n-- > 0)
		node = scb_search_equal(p, c.value[c.n], node);
	return node;
}

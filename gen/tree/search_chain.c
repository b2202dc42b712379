/*
 * A stretch of line decided by `==` alone: all except single values lead to the
 * same node, and the most frequent single value is tested first. On long lines
 * this replaces search_rest.c, at a fraction of the work.
 */
#include "tree/search_private.h"

/* In longer stretches, another run to fall back on would seldom cost less. */
enum { BASES = 8 };

uint32_t
scb_search_equal(const struct plan *p, unsigned run, uint32_t no)
{
	return scb_dag_test(p->dag, DAG_EQ, p->how->word, p->how->mask,
	    p->run[run].low, p->run[run].node, no);
}

/* Adds a run next to those of the chain. */
static void
add_run(const struct plan *p, struct chain *c, unsigned run)
{
	uint64_t weight = p->weight[run], left = weight;
	unsigned t = c->n;

	if (p->run[run].node == p->run[c->base].node) {
		c->cost += t * weight;
		c->rest += weight;
		return;
	}
	for (; t > 0 && p->weight[c->value[t - 1]] < weight; t--) {
		c->value[t] = c->value[t - 1];
		left += p->weight[c->value[t]];
	}
	c->value[t] = (uint8_t)run;
	c->n++;
	c->cost += t * weight + left + c->rest;
}

static void
search_chain_make(const struct plan *p, struct chain *c, unsigned i, unsigned j,
    unsigned base)
{
	c->base = base;
	c->n = 0;
	c->cost = c->rest = 0;
	for (unsigned r = i; r <= j; r++)
		add_run(p, c, r);
}

void
scb_chain_prepare(struct plan *p)
{
	for (unsigned i = p->n; i-- > 0;)
		p->wide[i] = (uint8_t)(!search_is_single(p, i) ? i
				       : i + 1 == p->n	       ? p->n
						       : p->wide[i + 1]);
}

void
scb_chain_begin(const struct plan *p, struct chain *c, unsigned j)
{
	c->base = SEARCH_NONE;
	if (!search_is_single(p, j))
		search_chain_make(p, c, j, j, j);
}

static void
offer(struct plan *p, const struct chain *c, unsigned i, unsigned j,
    unsigned base, uint64_t *best)
{
	if (c->cost + c->n * p->price > *best)
		return;
	*best = c->cost + c->n * p->price;
	p->first[j * p->n + i] = (uint16_t)(SEARCH_CHAIN + base);
}

/*
 * A chain may fall back on the node of a wide run; where there is none, on that
 * of any run, but in long stretches only of the first.
 */
bool
scb_chain_try(
    struct plan *p, struct chain *c, unsigned i, unsigned j, uint64_t *best)
{
	unsigned wide = p->wide[i], end = j - i < BASES ? j + 1 : i + 1;

	if (wide > j) {
		struct chain any;

		for (unsigned base = i; base < end; base++) {
			search_chain_make(p, &any, i, j, base);
			offer(p, &any, i, j, base, best);
		}
		return true;
	}
	if (c->base == SEARCH_NONE)
		search_chain_make(p, c, i, j, i);
	else if (wide == i && p->run[i].node != p->run[c->base].node)
		return false;
	else
		add_run(p, c, i);
	offer(p, c, i, j, wide, best);
	return true;
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

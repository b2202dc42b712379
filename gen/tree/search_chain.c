/* A stretch of line settled by `==` alone. */
#include "tree/search_private.h"

enum { BASES = 8 };

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
	c->value[i] = (uint16_t)run;
}

unsigned
chain_bases(const struct plan *p, unsigned i, unsigned j, unsigned *first)
{
	*first = p->wide[i] <= j ? p->wide[i] : i;
	if (*first == i && j - i < BASES && p->wide[i] > j)
		return j + 1;
	return *first + 1;
}

bool
chain_make(const struct plan *p, struct chain *c, unsigned i, unsigned j,
    unsigned base)
{
	c->n = 0;
	for (unsigned r = i; r <= j; r++) {
		if (p->run[r].node == p->run[base].node)
			continue;
		if (!search_single(p, r))
			return false;
		insert(p, c, r);
	}
	price_chain(p, c, p->sum[j + 1] - p->sum[i]);
	return true;
}

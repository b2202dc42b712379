/* Stacked filters as one decision: the stricter of both verdicts. */
#include "tree/lift.h"

uint32_t
scb_lift_stacked_verdict(uint32_t older, uint32_t newer)
{
	/* As signed numbers: with the sign bit flipped, as unsigned ones. */
	uint32_t a = (older & RET_ACTION) ^ 0x80000000,
		 b = (newer & RET_ACTION) ^ 0x80000000;

	return a < b ? older : newer;
}

/* The newer filter's leaf where the older one says *user. */
static uint32_t
over(void *user, struct dag *d, uint32_t node)
{
	const uint32_t *older = user;

	return scb_dag_leaf(
	    d, scb_lift_stacked_verdict(*older, d->node[node].k));
}

struct graft {
	uint32_t *leaf, *root; /* leaves of the older, and what they become */
	size_t n, cap;
};

static uint32_t
lift_collect(void *user, struct dag *d, uint32_t node)
{
	struct graft *g = user;
	uint32_t seen;

	if (scb_dag_memo(d, node, &seen))
		return node;
	scb_dag_remember(d, node, node);
	g->leaf =
	    scb_arena_grow(d->arena, g->leaf, g->n, &g->cap, sizeof *g->leaf);
	g->leaf[g->n++] = node;
	return node;
}

static uint32_t
lift_replace(void *user, struct dag *d, uint32_t node)
{
	const struct graft *g = user;
	size_t i = 0;

	(void)d;
	while (g->leaf[i] != node)
		i++;
	return g->root[i];
}

uint32_t
scb_lift_stacked(struct dag *d, uint32_t older, uint32_t newer)
{
	struct graft g = {0};
	uint32_t verdict;
	const struct dag_rewrite collect = {.leaf = lift_collect, .user = &g},
				 put_over = {.leaf = over, .user = &verdict},
				 replace = {.leaf = lift_replace, .user = &g};

	scb_dag_stamp(d);
	scb_dag_rewrite(d, older, &collect);
	g.root = scb_arena_array(d->arena, g.n, sizeof *g.root);
	for (size_t i = 0; i < g.n; i++) {
		verdict = d->node[g.leaf[i]].k;
		scb_dag_stamp(d);
		g.root[i] = scb_dag_rewrite(d, newer, &put_over);
	}
	scb_dag_stamp(d);
	return scb_dag_rewrite(d, older, &replace);
}

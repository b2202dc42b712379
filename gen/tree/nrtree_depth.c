/* How many tests of the number its values pass in a tree. */
#include "tree/nrtree_private.h"

/* Does the value pass it? Values beyond *upto may do otherwise. */
static bool
passes(const struct dag_node *x, uint32_t value, uint32_t *upto)
{
	uint32_t v = value & x->mask;

	if (x->mask != UINT32_MAX || (x->kind == DAG_EQ && v == x->k))
		*upto = value;
	else if (v < x->k && *upto >= x->k)
		*upto = x->k - 1;
	return x->kind == DAG_EQ   ? v == x->k
	       : x->kind == DAG_GE ? v >= x->k
				   : x->k >> v & 1;
}

unsigned
scb_nrtree_depth(const struct dag *d, uint32_t node, unsigned word,
    uint32_t value, uint32_t *upto)
{
	const struct dag_node *x = &d->node[node];
	unsigned n = 0;

	*upto = UINT32_MAX;
	for (; x->kind != DAG_LEAF && x->word == word; n++)
		x = &d->node[passes(x, value, upto) ? x->yes : x->no];
	return n;
}

uint32_t
scb_nrtree_tests(const struct dag *d, const struct intervals *l,
    const struct arch *a, uint32_t tree)
{
	const struct intervals_run *run = l->run, *before = NULL;
	uint32_t tests = 0, upto = 0;
	bool allowed = false;
	unsigned depth = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		while (run->high < nr)
			run++;
		if (run != before)
			allowed = scb_nrtree_allowed(d, run->node);
		before = run;
		if (!allowed || (i > 0 && nr == a->calls[i - 1].nr))
			continue;
		if (depth == 0 || nr > upto)
			depth =
			    scb_nrtree_depth(d, tree, BPF_WORD_NR, nr, &upto);
		tests += depth;
	}
	return tests;
}

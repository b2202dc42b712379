/*
 * Two ABIs whose numbers differ by one bit, in one tree: it looks at
 * the number without the bit, and at the bit where they disagree. That takes
 * fewer instructions than a tree for each, since they have most calls in
 * common, and costs each call of either some tests more.
 */
#include "tree/nrtree_private.h"

uint32_t
scb_nrtree_twin_bit(const struct policy_setup *s, uint32_t audit)
{
	for (unsigned i = 0; i < s->narches; i++) {
		const struct arch *a = s->arches[i];

		if (a->audit_arch == audit && a->twin.bits == a->low && a->low)
			return a->low;
	}
	return 0;
}

struct intervals
scb_nrtree_fold_bit(struct dag *d, const struct intervals *l, uint32_t bit)
{
	const struct intervals_run *clear = l->run, *set = l->run;
	struct intervals folded;
	uint64_t v = 0, last;

	scb_intervals_init(&folded, l->arena, l->run[l->n - 1].high & ~bit, 0);
	while (v <= folded.run[folded.n - 1].high) {
		while (clear->high < v)
			clear++;
		while (set->high < (v | bit))
			set++;
		last = v | (bit - 1);
		if (clear->high < last)
			last = clear->high;
		if (set->high < (last | bit))
			last = set->high & ~bit;
		/*
		 * Numbers with the bit are not on this line; the run continues
		 * over them.
		 */
		scb_intervals_set(&folded, (uint32_t)v, UINT32_MAX,
		    scb_dag_test(d, DAG_EQ, BPF_WORD_NR, bit, 0, clear->node,
			set->node));
		v = last + 1;
		if (v & bit)
			v += bit;
	}
	scb_intervals_merge(&folded);
	return folded;
}

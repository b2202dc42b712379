/*
 * ABIs whose numbers differ by a constant for many calls, as those of mips do:
 * with the constant subtracted, one can share the other's trees. That costs
 * each of its calls an instruction, and the kernel's cache of constant ALLOWs,
 * which these ABIs do not have.
 */
#include "tree/nrtree_private.h"

#include "tree/code.h"

enum { MILLI = 1000 }; /* instructions, as a search has their price */

uint32_t
scb_nrtree_distance(const struct policy_setup *s, uint32_t audit)
{
	const struct arch *native = s->arches[0], *a = NULL;

	for (unsigned i = 0; i < s->narches; i++)
		if (s->arches[i]->audit_arch == audit) {
			if (a)
				return 0;
			a = s->arches[i];
		}
	return a && !a->cached && a->calls_in.high && native->calls_in.high
		   ? a->calls_in.low - native->calls_in.low
		   : 0;
}

/* The line of the number less `by`. */
static struct intervals
move_line(const struct intervals *l, uint32_t by)
{
	const struct intervals_run *last = &l->run[l->n - 1];
	struct intervals to;

	scb_intervals_init(&to, l->arena, UINT32_MAX, last->node);
	for (size_t i = 0; i < l->n; i++) {
		struct intervals_run r = l->run[i];
		uint32_t low = r.low - by, high = r.high - by;

		if (low > high) { /* around 0 */
			scb_intervals_set(&to, 0, high, r.node);
			high = UINT32_MAX;
		}
		scb_intervals_set(&to, low, high, r.node);
	}
	scb_intervals_merge(&to);
	return to;
}

/* A thousand times the mean of these. */
static uint64_t
mean_depth(struct dag *d, const struct nrtree_line *line, uint32_t node,
    unsigned word, const struct nrtree_how *how)
{
	const struct intervals *l = line->runs;
	const uint32_t *weight =
	    scb_nrtree_weigh(d, line, how->setup, how->goal);
	uint64_t sum = 0, all = 0;
	uint32_t upto;

	for (size_t i = 0; i < l->n; i++) {
		sum += (uint64_t)weight[i] *
		       scb_nrtree_depth(d, node, word, l->run[i].low, &upto);
		all += weight[i];
	}
	return all ? sum * MILLI / all : 0;
}

static size_t
count_with(struct dag *d, const struct nrtree_line *line, uint32_t tree,
    const struct nrtree_how *how)
{
	return scb_code_count(
	    d, scb_dag_test(d, DAG_EQ, BPF_WORD_ARCH, UINT32_MAX, line->audit,
		   tree, how->so_far));
}

uint32_t
scb_nrtree_offset(struct dag *d, const struct nrtree_line *line,
    const struct nrtree_how *how, struct search search, uint32_t plain)
{
	uint32_t by = d->offset[how->offset_word], tree;
	struct intervals runs = move_line(line->runs, by);
	const struct nrtree_line own = {.runs = &runs,
	    .offset = by,
	    .mask = UINT32_MAX,
	    .audit = line->audit};
	struct search_shared shared = scb_nrtree_trees(d, how->sharable,
	    UINT32_MAX, (struct nrtree_as){how->offset_word, 0});
	uint64_t cost, saved;
	size_t count;

	search.shared = &shared;
	search.word = how->offset_word;
	search.weight = scb_nrtree_weigh(d, &own, how->setup, how->goal);
	tree = scb_search_tree(d, &runs, &search);
	count = count_with(d, line, plain, how);
	saved = count - count_with(d, line, tree, how);
	if (saved > count) /* it is longer */
		return plain;
	cost = MILLI + mean_depth(d, &own, tree, how->offset_word, how);
	saved =
	    saved * search.price + mean_depth(d, line, plain, BPF_WORD_NR, how);
	return cost <= saved ? tree : plain;
}

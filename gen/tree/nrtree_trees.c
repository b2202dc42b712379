/* Trees of the number in the program so far, which another line can share. */
#include "tree/nrtree_private.h"

#include "base/sort.h"

static bool
is_number(unsigned word)
{
	return word == BPF_WORD_NR || word >= DAG_OFFSET;
}

/*
 * Can the other line have such a test? X is made of the number without an
 * offset; and trees of the number without a bit are not shared again.
 */
static bool
stays(const struct dag_node *x, struct nrtree_as as)
{
	if (!is_number(x->word))
		return true;
	if (as.word >= DAG_OFFSET)
		return x->kind != DAG_BIT;
	return x->word == BPF_WORD_NR && !(x->mask >> 31 && ~x->mask);
}

static uint32_t
become(void *user, struct dag *d, const struct dag_node *x, uint32_t yes,
    uint32_t no)
{
	const struct nrtree_as *as = user;

	if (!is_number(x->word))
		return scb_dag_test(
		    d, x->kind, x->word, x->mask, x->k, yes, no);
	return scb_dag_test(
	    d, x->kind, as->word, x->mask & ~as->bit, x->k, yes, no);
}

/* By node: is it below root, and can it be shared? */
static uint8_t *
mark_below(struct dag *d, uint32_t root, uint32_t hole, struct nrtree_as as)
{
	uint8_t *wanted = scb_arena_array(d->arena, (size_t)root + 1, 1),
		*bad = scb_arena_array(d->arena, (size_t)root + 1, 1);

	wanted[root] = 1;
	for (uint32_t i = root + 1; i-- > 0;)
		if (wanted[i] && !scb_dag_is_leaf(d, i))
			wanted[d->node[i].yes] = wanted[d->node[i].no] = 1;
	for (uint32_t i = 0; i <= root; i++) {
		const struct dag_node *x = &d->node[i];

		bad[i] = i == hole ||
			 (x->kind != DAG_LEAF &&
			     (bad[x->yes] || bad[x->no] || !stays(x, as)));
		wanted[i] &= !bad[i];
	}
	return wanted;
}

static bool
is_tree(const struct dag *d, uint32_t node)
{
	return !scb_dag_is_leaf(d, node) && is_number(d->node[node].word);
}

struct search_shared
scb_nrtree_trees(
    struct dag *d, uint32_t root, uint32_t hole, struct nrtree_as as)
{
	const struct dag_rewrite how = {.test = become, .user = &as};
	const uint8_t *wanted = mark_below(d, root, hole, as);
	uint32_t *node =
	    scb_arena_array(d->arena, SEARCH_SHARED_TREES, sizeof *node);
	struct search_shared s = {node, 0};
	bool same = as.word == BPF_WORD_NR && !as.bit;
	unsigned n = 0;

	scb_dag_stamp(d);
	for (uint32_t i = 0; i <= root && n < SEARCH_SHARED_TREES; i++)
		if (wanted[i] && is_tree(d, i)) {
			node[n] = same ? i : scb_dag_rewrite(d, i, &how);
			n += is_tree(d, node[n]);
		}
	scb_sort(node, n, sizeof *node, scb_sort_u32);
	for (unsigned i = 0; i < n; i++)
		if (i == 0 || node[i] != node[i - 1])
			node[s.n++] = node[i];
	return s;
}

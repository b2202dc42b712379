#include "tree/nrtree_private.h"

#include <string.h>

#include "tree/code.h"
#include "tree/search.h"
#include "tree/decompose.h"

static void
nrtree_split_line(struct dag *d, struct intervals *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!scb_dag_is_leaf(d, l->run[i].node))
			l->run[i].node = scb_decompose_words(d, l->run[i].node);
	scb_intervals_merge(l);
}

/* --- the tree ------------------------------------------------------------- */

/* The number at which another covered ABI of this AUDIT_ARCH begins. */
static uint32_t
border(const struct policy_setup *s, uint32_t audit)
{
	uint32_t at = 0;

	for (unsigned i = 0; i < s->narches; i++)
		if (s->arches[i]->audit_arch == audit && s->arches[i]->low > at)
			at = s->arches[i]->low;
	return at;
}

/* Which runs of a line are another ABI's than the one that it is for. */
struct others {
	size_t first, n; /* n 0: none */
};

/* native: the line's own ABI may be the one beyond the border. */
static struct others
find_others(const struct intervals *l, const struct policy_setup *s,
    uint32_t audit, bool native)
{
	uint32_t at = border(s, audit);
	size_t cut = 0;

	while (cut < l->n && l->run[cut].low < at)
		cut++;
	if (cut == 0 || cut == l->n || l->run[cut].low != at)
		return (struct others){0, 0};
	if (native && s->arches[0]->low == at)
		return (struct others){0, cut};
	return (struct others){cut, l->n - cut};
}

/* All of them become one run that leads to the node; returns its index. */
static size_t
nrtree_fold(struct intervals *l, const struct others *o, uint32_t node)
{
	size_t last = o->first + o->n - 1;

	l->run[o->first].high = l->run[last].high;
	l->run[o->first].node = node;
	memmove(l->run + o->first + 1, l->run + last + 1,
	    (l->n - last - 1) * sizeof *l->run);
	l->n -= o->n - 1;
	return o->first;
}

/* Other ABIs than the native one are rarely used: there, size counts more. */
static unsigned
price(const struct tree_goal *goal, bool native)
{
	if (goal->price)
		return goal->price;
	if (!native)
		return TREE_RARE;
	return goal->mix ? TREE_MEASURED : TREE_BALANCED;
}

/* The other ABI's part of the line, searched apart, becomes a rare run. */
static void
fold_others(struct dag *d, struct intervals *l, uint32_t *weight,
    const struct others *o, const struct search *how, unsigned price)
{
	struct intervals part = {l->arena, l->run + o->first, o->n, 0};
	struct search other = *how;
	size_t run;

	other.weight = weight + o->first;
	other.price = price;
	run = nrtree_fold(l, o, scb_search_tree(d, &part, &other));
	weight[run] = RARE;
	memmove(weight + run + 1, weight + run + o->n,
	    (l->n - run - 1) * sizeof *weight);
}

/*
 * Two ABIs on one line are searched apart, the native one last: to it the
 * other is one more run, and a rare one. The search is cubic, and their tables
 * have nothing in common but the numbers of many calls.
 */
static uint32_t
search_apart(struct dag *d, struct intervals *l, uint32_t audit,
    const struct policy_setup *s, const struct tree_goal *goal, bool native,
    struct search how)
{
	uint32_t *weight = scb_nrtree_weigh(d, l, UINT32_MAX, audit, s, goal);
	struct others others = find_others(l, s, audit, native);

	if (others.n)
		fold_others(d, l, weight, &others, &how, price(goal, false));
	how.weight = weight;
	return scb_search_tree(d, l, &how);
}

static uint32_t
search_together(struct dag *d, const struct intervals *l, uint32_t bit,
    uint32_t audit, const struct policy_setup *s, const struct tree_goal *goal,
    struct search how)
{
	struct intervals folded = scb_nrtree_fold_bit(d, l, bit);

	how.mask = ~bit;
	how.weight = scb_nrtree_weigh(d, &folded, how.mask, audit, s, goal);
	return scb_search_tree(d, &folded, &how);
}

uint32_t
scb_nrtree_build(struct dag *d, struct lower_map *m,
    const struct policy_setup *s, const struct tree_goal *goal, bool native,
    bool tables, const struct tree_passes *passes)
{
	struct search how = {.tables = tables,
	    .word = BPF_WORD_NR,
	    .mask = UINT32_MAX,
	    .price = price(goal, native),
	    .bits = passes->no_bits ? SEARCH_NO_BITS
		    : goal->price   ? SEARCH_ALL_BITS
				    : SEARCH_SOME_BITS,
	    .plain = passes->no_search,
	    .thorough = (native && goal->mix) || goal->price};
	struct intervals *l = &m->line;
	uint32_t bit = scb_nrtree_twin_bit(s, m->audit_arch), apart, together;

	if (!passes->no_split)
		nrtree_split_line(d, l);
	if (native)
		scb_nrtree_carve(l, s->arches[0], goal->mix);
	if (!bit || how.price < TREE_SIZE || how.plain)
		return search_apart(d, l, m->audit_arch, s, goal, native, how);
	together = search_together(d, l, bit, m->audit_arch, s, goal, how);
	apart = search_apart(d, l, m->audit_arch, s, goal, native, how);
	return scb_code_count(d, together) < scb_code_count(d, apart) ? together
								      : apart;
}

/* --- the least ------------------------------------------------------------ */

static bool
allowed_at_zero(const struct dag *d, uint32_t node)
{
	while (!scb_dag_is_leaf(d, node)) {
		const struct dag_node *x = &d->node[node];

		/* 0 == k, 0 >= k; POLICY_UNSET is not 0 */
		node = !dag_is_slot(x->kind) && x->k == 0 ? x->yes : x->no;
	}
	return d->node[node].k == RET_ALLOW;
}

/*
 * Each call of the mix in a run of its own, heaviest first, until the line is
 * as long as the search takes it. false: some had to stay in theirs.
 */
static bool
carve_all(struct intervals *l, const struct arch *a, const struct mix *mix)
{
	for (;;) {
		uint64_t most = 0;
		uint32_t nr = 0;

		for (unsigned i = 0; mix && i < a->ncalls; i++) {
			const struct arch_call *c = &a->calls[i];
			const struct intervals_run *r =
			    scb_nrtree_run(l, c->nr);
			uint64_t w = scb_nrtree_share(mix, c->name);

			if (w > most && r->low != r->high) {
				most = w;
				nr = c->nr;
			}
		}
		if (!most)
			return true;
		if (l->n + 2 > SEARCH_RUNS)
			return false;
		scb_intervals_set(l, nr, nr, scb_nrtree_run(l, nr)->node);
	}
}

/* One ABI's calls, those alone that are allowed; the sum of it all. */
static uint64_t
weigh_allowed(uint32_t *w, const struct dag *d, const struct intervals *l,
    const struct arch *a, const struct mix *mix)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct intervals_run *r =
		    scb_nrtree_run(l, a->calls[i].nr);
		uint64_t one =
		    mix ? scb_nrtree_share(mix, a->calls[i].name) : MIX_WEIGHT;

		if (!allowed_at_zero(d, r->node))
			continue;
		w[r - l->run] += (uint32_t)one;
		sum += one;
	}
	return sum;
}

uint64_t
scb_nrtree_least(struct dag *d, struct lower_map *m,
    const struct policy_setup *s, const struct mix *mix, bool *exact)
{
	struct search how = {
	    .word = BPF_WORD_NR, .mask = UINT32_MAX, .thorough = true};
	struct intervals *l = &m->line;
	uint32_t *weight;
	uint64_t sum, cost;
	struct others others;
	bool whole;

	*exact = false;
	nrtree_split_line(d, l);
	others = find_others(l, s, m->audit_arch, true);
	if (others.n)
		nrtree_fold(l, &others, UINT32_MAX); /* no node of this ABI's */
	whole = carve_all(l, s->arches[0], mix);
	weight = scb_arena_array(d->arena, l->n, sizeof *weight);
	sum = weigh_allowed(weight, d, l, s->arches[0], mix);
	how.weight = weight;
	cost = scb_search_least(d, l, &how, exact);
	*exact &= whole;
	return sum ? cost / sum : 0;
}

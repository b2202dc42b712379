#include "tree/number.h"

#include <string.h>

#include "bpf/bpf.h"
#include "tree/search.h"
#include "tree/split.h"

static void
split_line(struct dag *d, struct line *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!dag_is_leaf(d, l->run[i].node))
			l->run[i].node = split_words(d, l->run[i].node);
	line_join(l);
}

/* --- weights --------------------------------------------------------------
 */

/*
 * What one syscall weighs, in units of which a mix has MIX_WEIGHT in all; and
 * another ABI, as a whole.
 */
enum { MIX_WEIGHT = 1 << 16, MIX_HOT = 64, RARE = 16 };

/*
 * Without a measured mix: each known syscall alike, but those that are let
 * through four times as often, since programs that run are made of them.
 * Numbers without a syscall hardly ever.
 */
static uint32_t
weight(const struct dag *d, uint32_t node, uint64_t measured)
{
	struct dag_node x = d->node[node];

	if (measured)
		return (uint32_t)measured;
	return x.kind != DAG_LEAF || policy_permits(x.k) ? 16 : 4;
}

static uint64_t
share(const struct mix *mix, const char *name)
{
	if (!mix || mix->total == 0)
		return 0;
	return (uint64_t)mix_count(mix, name) * MIX_WEIGHT * 16 / mix->total;
}

/* Only the native architecture's calls are measured. */
static uint32_t *
weigh(struct dag *d, const struct line *l, uint32_t audit,
    const struct policy_setup *s, const struct tree_goal *goal)
{
	uint32_t *w = arena_array(d->arena, l->n + 1, sizeof *w);

	for (unsigned k = 0; k < s->narches; k++) {
		const struct arch *arch = s->arches[k];
		const struct mix *mix = k == 0 ? goal->mix : NULL;
		size_t run = 0;

		for (unsigned i = 0;
		     arch->audit_arch == audit && i < arch->ncalls; i++) {
			const struct arch_call *c = &arch->calls[i];

			while (l->run[run].high < c->nr)
				run++;
			w[run] +=
			    weight(d, l->run[run].node, share(mix, c->name));
		}
	}
	return w;
}

static struct line_run *
run_of(const struct line *l, uint32_t nr)
{
	struct line_run *r = l->run;

	while (r->high < nr)
		r++;
	return r;
}

/*
 * A call that is much of the mix becomes a run of its own, so that the search
 * may ask for it first.
 */
static void
carve(struct line *l, const struct arch *a, const struct mix *mix)
{
	for (unsigned i = 0; mix && i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (share(mix, a->calls[i].name) < MIX_WEIGHT * 16 / MIX_HOT)
			continue;
		line_paint(l, nr, nr, run_of(l, nr)->node);
	}
}

/* --- the tree -------------------------------------------------------------
 */

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
find_others(const struct line *l, const struct policy_setup *s, uint32_t audit,
    bool native)
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
fold(struct line *l, const struct others *o, uint32_t node)
{
	size_t last = o->first + o->n - 1;

	l->run[o->first].high = l->run[last].high;
	l->run[o->first].node = node;
	memmove(l->run + o->first + 1, l->run + last + 1,
	    (l->n - last - 1) * sizeof *l->run);
	l->n -= o->n - 1;
	return o->first;
}

/* Sub-architectures are rarely met: there, size counts for more. */
static unsigned
price(const struct tree_goal *goal, bool native)
{
	if (goal->price)
		return goal->price;
	if (!native)
		return SEARCH_RARE;
	return goal->mix ? SEARCH_MEASURED : SEARCH_BALANCED;
}

/* The other ABI's part of the line, searched apart, becomes a rare run. */
static void
fold_others(struct dag *d, struct line *l, uint32_t *weight,
    const struct others *o, const struct search *how, unsigned price)
{
	struct line part = {l->arena, l->run + o->first, o->n, 0};
	struct search other = *how;
	size_t run;

	other.weight = weight + o->first;
	other.price = price;
	run = fold(l, o, search_tree(d, &part, &other));
	weight[run] = RARE;
	memmove(weight + run + 1, weight + run + o->n,
	    (l->n - run - 1) * sizeof *weight);
}

/*
 * Two ABIs on one line are searched apart, the native one last: to it the
 * other is one more run, and a rare one. The search is cubic, and their tables
 * have nothing in common.
 */
uint32_t
number_tree(struct dag *d, struct lower_map *m, const struct policy_setup *s,
    const struct tree_goal *goal, bool native, const struct tree_passes *passes)
{
	struct search how = {.word = BPF_WORD_NR,
	    .mask = UINT32_MAX,
	    .price = price(goal, native),
	    .plain = passes->no_search};
	struct line *l = &m->line;
	struct others others;
	uint32_t *weight;

	if (!passes->no_split)
		split_line(d, l);
	if (native)
		carve(l, s->arches[0], goal->mix);
	weight = weigh(d, l, m->audit_arch, s, goal);
	others = find_others(l, s, m->audit_arch, native);
	if (others.n)
		fold_others(d, l, weight, &others, &how, price(goal, false));
	how.weight = weight;
	how.thorough = native && goal->mix;
	return search_tree(d, l, &how);
}

/* --- the least ------------------------------------------------------------
 */

static bool
allowed_at_zero(const struct dag *d, uint32_t node)
{
	while (!dag_is_leaf(d, node)) {
		const struct dag_node *x = &d->node[node];

		/* 0 == k, 0 >= k; POLICY_UNSET is not 0 */
		node = x->kind != DAG_SLOT && x->k == 0 ? x->yes : x->no;
	}
	return d->node[node].k == RET_ALLOW;
}

/*
 * Each call of the mix in a run of its own, heaviest first, until the line is
 * as long as the search takes it. false: some had to stay in theirs.
 */
static bool
carve_all(struct line *l, const struct arch *a, const struct mix *mix)
{
	for (;;) {
		uint64_t most = 0;
		uint32_t nr = 0;

		for (unsigned i = 0; mix && i < a->ncalls; i++) {
			const struct arch_call *c = &a->calls[i];
			const struct line_run *r = run_of(l, c->nr);
			uint64_t w = share(mix, c->name);

			if (w > most && r->low != r->high) {
				most = w;
				nr = c->nr;
			}
		}
		if (!most)
			return true;
		if (l->n + 2 > SEARCH_RUNS)
			return false;
		line_paint(l, nr, nr, run_of(l, nr)->node);
	}
}

/* One ABI's calls, those alone that are allowed; the sum of it all. */
static uint64_t
weigh_allowed(uint32_t *w, const struct dag *d, const struct line *l,
    const struct arch *a, const struct mix *mix)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct line_run *r = run_of(l, a->calls[i].nr);
		uint64_t one = mix ? share(mix, a->calls[i].name) : MIX_WEIGHT;

		if (!allowed_at_zero(d, r->node))
			continue;
		w[r - l->run] += (uint32_t)one;
		sum += one;
	}
	return sum;
}

uint64_t
number_least(struct dag *d, struct lower_map *m, const struct policy_setup *s,
    const struct mix *mix, bool *exact)
{
	struct search how = {
	    .word = BPF_WORD_NR, .mask = UINT32_MAX, .thorough = true};
	struct line *l = &m->line;
	uint32_t *weight;
	uint64_t sum, cost;
	struct others others;
	bool whole;

	*exact = false;
	split_line(d, l);
	others = find_others(l, s, m->audit_arch, true);
	if (others.n)
		fold(l, &others, UINT32_MAX); /* no node of this ABI's */
	whole = carve_all(l, s->arches[0], mix);
	weight = arena_array(d->arena, l->n, sizeof *weight);
	sum = weigh_allowed(weight, d, l, s->arches[0], mix);
	how.weight = weight;
	cost = search_least(d, l, &how, exact);
	*exact &= whole;
	return sum ? cost / sum : 0;
}

/*
 * requires: a joined line. keeps: which value leads to which node.
 *
 * There are two kinds of test: `>=` cuts the line in two, `==` removes a single
 * value, after which its neighbours may lead to one node. The cost of a tree
 * is the mean number of tests executed plus `price` for each test in it, so one
 * recurrence serves size, speed and anything between. The cheapest tree of each
 * stretch of runs i to j is found, short stretches first: a cut, or a `==` with
 * one of two runs and the best tree for the rest, which is computed when it is
 * needed (search_rest.c says why two are enough).
 *
 * The tree is the cheapest of all trees of such tests (tests/unit/tree_search.c
 * compares it with brute force). O(n^3) for n runs without stretches that have
 * holes, and in practice nearer to O(n^2 log n); lines of more than SEARCH_RUNS
 * runs are first halved by weight. Two things are left out: sub-trees that the
 * DAG shares cost a program less than here, and no `==` asks for a single value
 * of a run of several.
 */
#include "tree/search_cut.h"
#include "tree/search_private.h"

#include <string.h>

/* Whole lines of more than THOROUGH_LINE runs would take too long. */
enum { THOROUGH_RUNS = 48, CHAIN_RUNS = 96, THOROUGH_LINE = 4096 };

/* ---- stretches without holes --------------------------------------------- */

/* The heaviest runs of i to j, from those of i to j - 1; alike: the same. */
static void
find_heaviest(struct plan *p, unsigned i, unsigned j)
{
	unsigned at = i * p->n + j, top = p->top[at - 1],
		 other = p->other[at - 1];
	bool alike = p->run[j].node == p->run[top].node, none = other == top;

	if (p->rank[j] < p->rank[top]) {
		if (!alike)
			other = top;
		else if (none)
			other = j;
		top = j;
	} else if (!alike && (none || p->rank[j] < p->rank[other])) {
		other = j;
	}
	p->top[at] = (uint8_t)top;
	p->other[at] = (uint8_t)other;
}

/*
 * Tries `==` with a single value. A tree for what is left decides what is below
 * the run and above it. Its first test splits at most one of these, and the
 * other executes it, too: hence the lower bound.
 */
static void
search_try_equal(
    struct plan *p, unsigned i, unsigned j, unsigned run, uint64_t *best)
{
	const struct rest all = {(uint8_t)i, (uint8_t)j, 0, 0, 0};
	uint64_t least = 0, below = 0, above = 0, cost;
	struct rest left;

	if (run > i) {
		least += p->cost[i * p->n + run - 1];
		below = p->sum[run] - p->sum[i];
	}
	if (run < j) {
		least += p->cost[(run + 1) * p->n + j];
		above = p->sum[j + 1] - p->sum[run + 1];
	}
	if (least)
		least += below < above ? below : above;
	if (least >= *best ||
	    !scb_rest_without(p, &left, &all, p->top[i * p->n + j], run))
		return;
	cost = scb_rest_cost(p, &left);
	if (cost < *best) {
		*best = cost;
		p->first[j * p->n + i] = (uint16_t)(SEARCH_EQUAL + run);
	}
}

/* The least that both parts of a cut cost. */
static uint64_t
best_cut(struct plan *p, unsigned i, unsigned j)
{
	const uint64_t *below = p->cost + i * p->n,
		       *above = p->cost + j * p->n + 1;
	size_t at = i;
	uint64_t best = search_cut(below, above, i, j, &at);

	p->first[j * p->n + i] = (uint16_t)at;
	return best;
}

static void
search_solve(struct plan *p, unsigned i, unsigned j)
{
	unsigned at = i * p->n + j;
	uint64_t best = 0;

	find_heaviest(p, i, j);
	if (p->top[at] == p->other[at]) {
		p->first[j * p->n + i] = SEARCH_NONE;
	} else {
		best = best_cut(p, i, j);
		if (search_is_single(p, p->top[at]))
			search_try_equal(p, i, j, p->top[at], &best);
		if (search_is_single(p, p->other[at]))
			search_try_equal(p, i, j, p->other[at], &best);
		best += p->price + p->sum[j + 1] - p->sum[i];
		if (p->how->bits == SEARCH_ALL_BITS)
			scb_bits_try(p, i, j, &best);
		if (p->how->tables)
			scb_table_try(p, i, j, &best);
	}
	if (p->sharing)
		p->sharing = scb_shared_try(p, i, j, &best);
	p->cost[at] = p->cost[j * p->n + i] = best;
}

/* Insertion sort: most lines are short, and none is long. */
static void
search_rank(struct plan *p)
{
	for (unsigned i = 0; i < p->n; i++) {
		unsigned at = i;

		for (; at > 0 && p->weight[p->order[at - 1]] < p->weight[i];
		     at--)
			p->order[at] = p->order[at - 1];
		p->order[at] = (uint8_t)i;
	}
	for (unsigned k = 0; k < p->n; k++)
		p->rank[p->order[k]] = (uint8_t)k;
}

static void
search_lay_out(struct plan *p)
{
	size_t cells = (size_t)p->n * p->n;
	unsigned char *memory = scb_dag_scratch(p->dag, cells * 12);

	p->cost = (uint64_t *)(void *)memory;
	p->first = (uint16_t *)(void *)(p->cost + cells);
	p->top = (uint8_t *)(p->first + cells);
	p->other = p->top + cells;
}

static void
solve_all(struct plan *p)
{
	search_lay_out(p);
	if (p->how->bits == SEARCH_ALL_BITS)
		p->hopeless =
		    scb_arena_array(p->dag->arena, p->n, sizeof *p->hopeless);
	for (unsigned i = 0; i < p->n; i++) {
		unsigned at = i * p->n + i;

		p->cost[at] = 0;
		p->first[at] = SEARCH_NONE;
		p->top[at] = p->other[at] = (uint8_t)i;
	}
	if (!p->thorough) {
		scb_quick_solve(p);
	} else {
		search_rank(p);
		for (unsigned j = 0; j < p->n; j++) {
			p->sharing = p->shared && scb_shared_begin(p, j);
			for (unsigned i = j; i-- > 0;)
				search_solve(p, i, j);
		}
	}
	p->hopeless = NULL;
}

static uint32_t build(struct plan *p, const struct rest *r);

static uint32_t
build_part(struct plan *p, const struct rest *r, unsigned i, unsigned j)
{
	struct rest part;

	scb_rest_part(p, &part, r, i, j);
	return build(p, &part);
}

static uint32_t
build(struct plan *p, const struct rest *r)
{
	unsigned first, run;
	uint32_t yes, no;
	struct rest left;

	if (!r->t && !r->u && p->how->bits == SEARCH_SOME_BITS &&
	    /* The tree is known; a part of it may still be shorter by bits. */
	    scb_bits_build(p, r->i, r->j, p->cost[r->i * p->n + r->j], &yes))
		return yes;
	first = scb_rest_first(p, r);
	run = first - SEARCH_EQUAL;
	if (first == SEARCH_NONE)
		return p->run[r->i].node;
	if (first < SEARCH_EQUAL) {
		no = build_part(p, r, r->i, first);
		yes = build_part(p, r, first + 1, r->j);
		return scb_dag_test(p->dag, DAG_GE, p->how->word, p->how->mask,
		    p->run[first + 1].low, yes, no);
	}
	if (first == SEARCH_BITS &&
	    scb_bits_build(p, r->i, r->j, UINT64_MAX, &yes))
		return yes;
	if (first == SEARCH_TABLE)
		return scb_table_build(p, r->i, r->j);
	if (first >= SEARCH_SHARED)
		return scb_shared_build(p, r->i, r->j, first - SEARCH_SHARED);
	if (first >= SEARCH_CHAIN)
		return scb_chain_build(p, r->i, r->j, first - SEARCH_CHAIN);
	scb_rest_without(p, &left, r, scb_rest_top(p, r), run);
	return scb_search_equal(p, run, build(p, &left));
}

/* ---- lines too long for it ------------------------------------------- */

static bool
is_thorough(const struct plan *whole, unsigned n)
{
	return n <= THOROUGH_RUNS ||
	       (whole->how->thorough && whole->line <= THOROUGH_LINE);
}

/* Solves a part that is short enough. */
static struct plan
solve_part(const struct plan *whole, unsigned first, unsigned n)
{
	struct plan p = *whole;

	p.thorough = is_thorough(whole, n);
	p.run += first;
	p.weight += first;
	p.sum += first;
	p.n = n;
	p.nrests = 0;
	if (p.slots)
		memset(p.rest, 0, p.slots * sizeof *p.rest);
	solve_all(&p);
	return p;
}

/* The next part has the memory that this one took for stretches with holes. */
static uint32_t
search_short(struct plan *whole, unsigned first, unsigned n)
{
	struct plan p;

	if (n == 1)
		return whole->run[first].node;
	p = solve_part(whole, first, n);
	whole->rest = p.rest;
	whole->slots = p.slots;
	whole->wanted = p.wanted;
	whole->wanted_cap = p.wanted_cap;
	return build(&p, &(struct rest){0, (uint8_t)(n - 1), 0, 0, 0});
}

static bool
is_long(const struct plan *p, unsigned n)
{
	unsigned most = is_thorough(p, n) ? SEARCH_RUNS : CHAIN_RUNS;

	return n > 1 && (p->how->plain || n > most);
}

/* The run at which a long line is cut. */
static unsigned
middle(const struct plan *p, unsigned first, unsigned n)
{
	uint64_t half = (p->sum[first] + p->sum[first + n]) / 2;
	unsigned cut = first + 1;

	while (cut < first + n - 1 && p->sum[cut] < half)
		cut++;
	return cut;
}

/* A line whose halves are searched: its cut, and the tree below the cut. */
struct half {
	unsigned first, n, cut;
	bool has_below;
	uint32_t below;
};

/* Uneven weights make many halves; pending ones are in the arena. */
static uint32_t
search(struct plan *p, unsigned first, unsigned n)
{
	struct half *at = NULL, *h;
	size_t depth = 0, cap = 0;
	uint32_t node = 0;
	struct half next = {.first = first, .n = n};
	bool down = true;

	while (down || depth) {
		if (down && is_long(p, next.n)) {
			at = scb_arena_grow(
			    p->dag->arena, at, depth, &cap, sizeof *at);
			next.cut = middle(p, next.first, next.n);
			at[depth++] = next;
			next.n = next.cut - next.first;
			continue;
		}
		if (down)
			node = search_short(p, next.first, next.n);
		h = depth ? &at[depth - 1] : NULL;
		down = h && !h->has_below;
		if (down) {
			h->below = node;
			h->has_below = true;
			next = (struct half){
			    .first = h->cut, .n = h->first + h->n - h->cut};
		} else if (h) {
			node = scb_dag_test(p->dag, DAG_GE, p->how->word,
			    p->how->mask, p->run[h->cut].low, node, h->below);
			depth--;
		}
	}
	return node;
}

static struct plan
open_plan(struct dag *d, const struct intervals *l, const struct search *how)
{
	struct plan p = {.dag = d, .run = l->run, .how = how, .exact = true};

	p.n = p.line = (unsigned)l->n;
	p.weight = scb_arena_array(d->arena, l->n, sizeof *p.weight);
	p.sum = scb_arena_array(d->arena, l->n + 1, sizeof *p.sum);
	/* Fine enough for a price in thousandths; never quite nothing. */
	for (size_t i = 0; i < l->n; i++) {
		p.weight[i] =
		    ((uint64_t)(how->weight ? how->weight[i] : 1)) * 1000 + 1;
		p.sum[i + 1] = p.sum[i] + p.weight[i];
	}
	p.price = p.sum[l->n] * how->price / 1000;
	return p;
}

uint32_t
scb_search_tree(
    struct dag *d, const struct intervals *l, const struct search *how)
{
	struct question q;
	struct plan p;
	uint32_t node;

	if (how->known && scb_known_find(&q, d, l, how, &node))
		return node;
	p = open_plan(d, l, how);
	scb_shared_open(&p);
	node = search(&p, 0, p.n);
	if (how->known)
		scb_known_keep(&q, d, how->known, node);
	return node;
}

/* Long lines are halved here by runs, so that the halves are few. */
static uint64_t
search_least(const struct plan *whole, unsigned first, unsigned n, bool *exact)
{
	struct plan p;
	unsigned half = n / 2;

	if (n > SEARCH_RUNS) {
		*exact = false;
		return whole->price + whole->sum[first + n] -
		       whole->sum[first] +
		       search_least(whole, first, half, exact) +
		       search_least(whole, first + half, n - half, exact);
	}
	p = solve_part(whole, first, n);
	*exact &= p.exact && p.thorough;
	return p.cost[n - 1];
}

uint64_t
scb_search_least(struct dag *d, const struct intervals *l,
    const struct search *how, bool *exact)
{
	struct plan p = open_plan(d, l, how);
	bool is_exact = true;
	uint64_t least = search_least(&p, 0, p.n, &is_exact);

	if (exact)
		*exact = is_exact;
	return least;
}

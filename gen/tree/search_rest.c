/*
 * Stretches with holes: what is left of runs i to j after tests for some single
 * values. Which holes can there be? Let an optimal tree test for a run x where
 * the set S is left. Follow the path that x would take through
 * the rest of the tree, to the leaf L where it would end. What leaves this path
 * at a test weighs at most as much as x: otherwise the first such test could be
 * asked before x. (An `==` would change places with that of x. A `>=` can be
 * asked first; each test of the path concerns only one of its sides, which
 * keeps it. Then only x is met later than before, or what leaves at some
 * earlier test, which would have to be as heavy.) So all runs of S that weigh
 * more than x end in L, and have one node. x is either the heaviest run of S,
 * or the heaviest that has another node than the heaviest one; in the second
 * case the heaviest stays until L. Runs of equal weight are ordered by rank, as
 * if their weights differed by very little.
 *
 * So the runs that are gone from i to j are those of rank below t, and, on
 * the path to a leaf for runs with but_node, all others of rank below u. What
 * is cut off on this path is lighter than the last run asked for, and all runs
 * in it of rank below u are gone: it is a stretch of the first kind again.
 *
 * At most O(n^3) stretches of the first kind and O(n^4) of the second; few of
 * either come about, because a run of several values that is heavy ends both.
 * Beyond RESTS of them the search goes on without, and is no longer exact.
 */
#include "tree/search_private.h"

enum { RESTS = 1 << 16, SLOTS = 256, DEPTH = 32 };

/* Above all costs, and sums of two of them still fit. */
static const uint64_t never = UINT64_MAX / 4;

static bool
gone(const struct plan *p, const struct rest *r, unsigned run)
{
	unsigned rank = p->rank[run];

	return rank < r->t || (rank < r->u && p->run[run].node != r->but_node);
}

bool
scb_rest_part(const struct plan *p, struct rest *part, const struct rest *r,
    unsigned i, unsigned j)
{
	unsigned t = 0, u = 0;
	bool waits = false; /* a run of but_node for its leaf */

	while (i <= j && gone(p, r, i))
		i++;
	if (i > j)
		return false;
	while (gone(p, r, j))
		j--;
	for (unsigned k = i; k <= j; k++) {
		unsigned rank = p->rank[k];

		if (rank >= r->t && rank >= r->u)
			continue;
		if (!gone(p, r, k))
			waits = true;
		else if (rank >= r->t)
			u = rank >= u ? rank + 1 : u;
		else
			t = rank >= t ? rank + 1 : t;
	}
	if (u && !waits) {
		t = u;
		u = 0;
	}
	*part = (struct rest){(uint8_t)i, (uint8_t)j, (uint8_t)t, (uint8_t)u,
	    u ? r->but_node : 0};
	return true;
}

bool
scb_rest_without(const struct plan *p, struct rest *left, const struct rest *r,
    unsigned top, unsigned run)
{
	struct rest all = *r;

	if (run == top) {
		all.t = (uint8_t)(p->rank[run] + 1);
	} else {
		all.u = (uint8_t)(p->rank[run] + 1);
		all.but_node = p->run[top].node;
	}
	return scb_rest_part(p, left, &all, r->i, r->j);
}

/* --- the entries ---------------------------------------------------------- */

static uint32_t
key(const struct rest *r)
{
	return (uint32_t)r->i | (uint32_t)r->j << 8 | (uint32_t)r->t << 16 |
	       (uint32_t)r->u << 24;
}

static struct rest_entry *
search_rest_probe(const struct plan *p, uint32_t k)
{
	uint32_t h = k * 0x9e3779b1u;

	for (h ^= h >> 15;; h++) {
		struct rest_entry *e = &p->rest[h & (p->slots - 1)];

		if (!e->key || e->key == k)
			return e;
	}
}

static void
search_rest_store(struct plan *p, const struct rest_entry *e)
{
	struct rest_entry *old = p->rest;
	uint32_t n = p->slots;

	if (p->nrests * 2 >= p->slots) {
		p->slots = n ? n * 2 : SLOTS;
		p->rest =
		    scb_arena_array(p->dag->arena, p->slots, sizeof *p->rest);
		for (uint32_t i = 0; i < n; i++)
			if (old[i].key)
				*search_rest_probe(p, old[i].key) = old[i];
	}
	*search_rest_probe(p, e->key) = *e;
	p->nrests++;
}

/* --- their costs ---------------------------------------------------------- */

/* A stretch with its heaviest runs. */
struct view {
	const struct rest *r;
	uint64_t weight;
	unsigned top, other; /* other: of another node; or SEARCH_NONE */
};

static struct view
view(const struct plan *p, const struct rest *r)
{
	struct view v = {
	    r, p->sum[r->j + 1] - p->sum[r->i], SEARCH_NONE, SEARCH_NONE};

	for (unsigned rank = 0; rank < r->t || rank < r->u ||
				(rank < p->n && v.other == SEARCH_NONE);
	     rank++) {
		unsigned k = p->order[rank];

		if (k < r->i || k > r->j)
			continue;
		if (gone(p, r, k))
			v.weight -= p->weight[k];
		else if (v.top == SEARCH_NONE)
			v.top = k;
		else if (v.other == SEARCH_NONE &&
			 p->run[k].node != p->run[v.top].node)
			v.other = k;
	}
	return v;
}

static void
better(struct rest_entry *e, uint64_t cost, unsigned first)
{
	if (cost < e->cost) {
		e->cost = cost;
		e->first = (uint16_t)first;
	}
}

static uint64_t
part_cost(struct plan *p, const struct rest *r, unsigned i, unsigned j)
{
	struct rest part;

	return scb_rest_part(p, &part, r, i, j) ? scb_rest_cost(p, &part) : 0;
}

/* Any cut, of a stretch of the first kind. */
static void
try_cuts(struct plan *p, const struct rest *r, struct rest_entry *e)
{
	uint8_t above[SEARCH_RUNS]; /* t of the upper part, by its first run */
	struct rest low = {r->i, 0, 0, 0, 0}, high = {0, r->j, 0, 0, 0};

	for (unsigned k = r->j + 1u; k-- > r->i;) {
		if (p->rank[k] < r->t && p->rank[k] >= high.t)
			high.t = (uint8_t)(p->rank[k] + 1);
		above[k] = high.t;
	}
	for (unsigned k = r->i, next; k < r->j; k = next) {
		for (next = k + 1; p->rank[next] < r->t; next++)
			;
		low.j = (uint8_t)k;
		high.i = (uint8_t)next;
		high.t = above[next];
		better(e, scb_rest_cost(p, &low) + scb_rest_cost(p, &high), k);
		for (unsigned g = k + 1; g < next; g++)
			if (p->rank[g] >= low.t)
				low.t = (uint8_t)(p->rank[g] + 1);
	}
}

/* A cut, of one of the second kind, that takes off run k and all beyond it. */
static bool
try_end(struct plan *p, const struct rest *r, struct rest_entry *e, unsigned k,
    unsigned cut, uint64_t *out)
{
	if (gone(p, r, k))
		return true;
	*out += p->weight[k];
	if (p->rank[k] < r->u || *out > p->weight[p->order[r->u - 1]])
		return false;
	better(e, part_cost(p, r, r->i, cut) + part_cost(p, r, cut + 1, r->j),
	    cut);
	return true;
}

static void
try_ends(struct plan *p, const struct rest *r, struct rest_entry *e)
{
	uint64_t out = 0;
	unsigned k = r->i;

	while (k < r->j && try_end(p, r, e, k, k, &out))
		k++;
	out = 0;
	k = r->j;
	while (k > r->i && try_end(p, r, e, k, k - 1, &out))
		k--;
}

static void
search_rest_try_equal(
    struct plan *p, const struct view *v, struct rest_entry *e, unsigned run)
{
	struct rest left;

	if (search_is_single(p, run) &&
	    scb_rest_without(p, &left, v->r, v->top, run))
		better(e, scb_rest_cost(p, &left), SEARCH_EQUAL + run);
}

/* false: it depends on stretches whose costs are wanted now. */
static bool
search_rest_solve(struct plan *p, const struct rest *r, uint64_t *cost)
{
	struct rest_entry e = {key(r), SEARCH_NONE, never};
	struct view v = view(p, r);
	size_t wanted = p->nwanted;

	if (v.other == SEARCH_NONE) {
		e.cost = 0;
	} else {
		if (p->nrests == RESTS) {
			p->exact = false;
			*cost = never;
			return true;
		}
		if (r->u) {
			try_ends(p, r, &e);
		} else {
			try_cuts(p, r, &e);
			search_rest_try_equal(p, &v, &e, v.top);
		}
		search_rest_try_equal(p, &v, &e, v.other);
		if (p->nwanted > wanted)
			return false;
		if (e.cost < never)
			e.cost += v.weight + p->price;
	}
	search_rest_store(p, &e);
	*cost = e.cost;
	return true;
}

static const struct rest_entry *
search_rest_known(const struct plan *p, const struct rest *r)
{
	const struct rest_entry *e;

	if (!p->slots)
		return NULL;
	e = search_rest_probe(p, key(r));
	return e->key ? e : NULL;
}

/* Notes the stretch, and solves it unless an outer call already does. */
static void
search_rest_want(struct plan *p, const struct rest *r)
{
	bool outermost = p->nwanted == 0;
	uint64_t cost;

	p->wanted = scb_arena_grow(p->dag->arena, p->wanted, p->nwanted,
	    &p->wanted_cap, sizeof *p->wanted);
	p->wanted[p->nwanted++] = *r;
	p->failing = !outermost;
	while (outermost && p->nwanted) {
		struct rest next = p->wanted[p->nwanted - 1];

		p->failing = false;
		if (search_rest_known(p, &next) ||
		    search_rest_solve(p, &next, &cost))
			p->nwanted--;
	}
}

/*
 * The cost of a stretch follows from those of shorter ones. Recursion deeper
 * than DEPTH would need more stack than a thread may have: such a stretch is
 * noted, and what depends on it is looked at again when it is known.
 * Meanwhile its cost is 0, which nobody keeps.
 */
uint64_t
scb_rest_cost(struct plan *p, const struct rest *r)
{
	const struct rest_entry *e;
	uint64_t cost = 0;

	if (r->t == 0 && r->u == 0)
		return p->cost[r->i * p->n + r->j];
	e = search_rest_known(p, r);
	if (e)
		return e->cost;
	if (p->nwanted && p->depth < DEPTH) {
		if (p->failing)
			return 0;
		p->depth++;
		search_rest_solve(p, r, &cost);
		p->depth--;
		return cost;
	}
	if (!p->failing)
		search_rest_want(p, r);
	e = search_rest_known(p, r);
	return e ? e->cost : p->nwanted ? 0 : never;
}

unsigned
scb_rest_first(struct plan *p, const struct rest *r)
{
	return r->t == 0 && r->u == 0 ? p->first[r->j * p->n + r->i]
				      : search_rest_probe(p, key(r))->first;
}

unsigned
scb_rest_top(const struct plan *p, const struct rest *r)
{
	return view(p, r).top;
}

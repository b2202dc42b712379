/*
 * The cost of the best binary search tree of the kind that minijail's compiler
 * makes: it has ranges of neighbouring calls that are let through, cuts between
 * them, and leaves that test for one range, or for several one by one.
 */
#include "tree/nrtree_private.h"

#include <string.h>

enum {
	RANGES = 96, /* with more of them, the cost is not known */
	SLACK = 2,
	ROWS = 4 /* longer rows are seldom best */
};

/*
 * A number of calls that are let through, or of tests that these execute: all,
 * as that compiler counts them, and for those that are allowed if all their
 * arguments are 0.
 */
struct count {
	uint32_t all, allowed;
};

struct range {
	uint32_t low, high, node;
	struct count calls;
};

/*
 * Which other numbers may reach the part of the tree for ranges i to j: all,
 * or, after a cut, none below, none above, or neither. The values of these four
 * states are computed at once, in four lanes of a word.
 */
enum { BELOW = 1, ABOVE = 2, BOTH = 3, STATES = 4, LANE = 16 };

static const uint64_t lanes = 0x0001000100010001;   /* 1 in each of them */
static const uint64_t highest = 0x8000800080008000; /* the bits to compare by */
/* No lane of a cost may have these bits, so that sums fit. */
static const uint64_t full = 0xc000c000c000c000;

/*
 * The tests of a part of a larger stretch: beside a cut that is not at the
 * part's own end, and beside one that is. Lanes are states of the whole.
 */
struct part_cost {
	uint64_t open, closed;
};

struct rival {
	struct range *range;
	bool joined[RANGES]; /* the next range begins where this one ends */
	unsigned n;
	/* Of ranges i to j as a lower part: [i * n + j]; and as an upper one */
	struct part_cost *below, *above; /* [j * n + i] */
	uint8_t *near; /* the best cut where no numbers come around */
};

/* false: there are too many. */
static bool
add_call(struct rival *r, uint32_t nr, uint32_t node, bool allowed)
{
	struct range *last = r->n ? &r->range[r->n - 1] : NULL;

	if (last && last->high == nr)
		return true;
	if (!last || last->high + 1 != nr || last->node != node) {
		if (r->n == RANGES)
			return false;
		last = &r->range[r->n++];
		*last = (struct range){nr, nr, node, {0, 0}};
	}
	last->high = nr;
	last->calls.all++;
	last->calls.allowed += allowed;
	return true;
}

static unsigned
tests_for(const struct range *r)
{
	return r->low == r->high || r->low == 0 ? 1 : 2;
}

/*
 * The tests for ranges one by one, those with most calls first. A number below
 * a range executes one test of it, although that compiler counts two.
 */
static struct count
one_by_one(const struct rival *r, unsigned i, unsigned j)
{
	struct count tests = {0, 0};

	for (unsigned a = i; a <= j; a++)
		for (unsigned b = i; b <= j; b++) {
			struct count x = r->range[a].calls,
				     y = r->range[b].calls;
			unsigned n = tests_for(&r->range[b]);

			if (y.all < x.all || (y.all == x.all && b < a))
				continue;
			tests.all += x.all * n;
			tests.allowed += x.allowed * (a < b ? 1 : n);
		}
	return tests;
}

static inline unsigned
lane(uint64_t v, unsigned state)
{
	return v >> LANE * state & UINT16_MAX;
}

/* The lesser value of each lane; none has the highest bit. */
static inline uint64_t
lesser(uint64_t a, uint64_t b)
{
	uint64_t by = (a | highest) - b, is_more = by & highest;

	return a - (by & (is_more - (is_more >> (LANE - 1))));
}

/* false: there are too many tests. */
static inline bool
keep(struct rival *r, unsigned i, unsigned j, uint64_t tests)
{
	const uint64_t even = 0x0000ffff0000ffff;

	r->below[i * r->n + j] = (struct part_cost){
	    (tests & UINT32_MAX) * 0x100000001, (tests >> 32) * 0x100000001};
	r->above[j * r->n + i] = (struct part_cost){
	    (tests & even) * 0x10001, (tests >> LANE & even) * 0x10001};
	return !(tests & full);
}

/*
 * The cuts that can be best: after these ranges, as Knuth showed for trees of
 * cuts alone. Here only the leaves are different.
 */
struct window {
	unsigned from, upto;
};

static inline struct window
window(const struct rival *r, unsigned i, unsigned j)
{
	const uint8_t *near = r->near + i * r->n + j;
	unsigned from = near[-1], upto = near[r->n];

	from = from > i + SLACK ? from - SLACK : i;
	upto = upto + SLACK < j ? upto + SLACK : j - 1;
	return from > upto ? (struct window){i, j - 1}
			   : (struct window){from, upto};
}

/*
 * The cost of a cut where the next range begins, or (end) where this one ends.
 * If they are joined, this is the same number, and the former costs less.
 */
static inline uint64_t
cut(const struct rival *r, const struct part_cost *below,
    const struct part_cost *above, size_t k, bool end)
{
	return (end || r->joined[k] ? below[k].closed : below[k].open) +
	       (end ? above[k].open : above[k].closed);
}

/* The cut that costs least, unless the row (0: there is none) costs less. */
static bool
solve(struct rival *r, unsigned i, unsigned j, uint32_t calls, uint32_t row)
{
	const struct part_cost *below = r->below + i * r->n,
			       *above = r->above + j * r->n + 1;
	const struct window w = window(r, i, j);
	uint64_t best = highest - lanes, cost;
	unsigned least = UINT16_MAX;

	for (size_t k = w.from; k <= w.upto; k++) {
		cost = cut(r, below, above, k, false);
		if (!r->joined[k])
			cost = lesser(cost, cut(r, below, above, k, true));
		best = lesser(cost, best);
		if (lane(cost, BOTH) < least) {
			least = lane(cost, BOTH);
			r->near[i * r->n + j] = (uint8_t)k;
		}
	}
	best += calls * lanes;
	return keep(r, i, j, row ? lesser(row * lanes, best) : best);
}

static bool
is_alone(const struct range *r, unsigned state)
{
	return (state | (r->low ? 0 : BELOW)) == BOTH;
}

/*
 * The tests that allowed calls execute in the tree that was found. The tree is
 * found again: the first choice whose cost is that of the tree.
 */
static uint32_t
tests_passed(const struct rival *r, unsigned i, unsigned j, unsigned state)
{
	const struct part_cost *below = r->below + i * r->n,
			       *above = r->above + j * r->n + 1;
	uint32_t all = 0, tests = 0,
		 cost = lane(state & ABOVE ? below[j].closed : below[j].open,
		     state);
	bool end = false;
	unsigned k;

	if (i == j)
		return is_alone(&r->range[i], state)
			   ? 0
			   : r->range[i].calls.allowed *
				 tests_for(&r->range[i]);
	if (j - i < ROWS && one_by_one(r, i, j).all == cost)
		return one_by_one(r, i, j).allowed;
	for (unsigned a = i; a <= j; a++) {
		tests += r->range[a].calls.allowed;
		all += r->range[a].calls.all;
	}
	k = window(r, i, j).from;
	while (lane(cut(r, below, above, k, end), state) + all != cost) {
		k += end;
		end = !end;
	}
	return tests +
	       tests_passed(r, i, k,
		   (state & BELOW) | (end || r->joined[k] ? ABOVE : 0)) +
	       tests_passed(r, k + 1, j,
		   (state & ABOVE) | (!end || r->joined[k] ? BELOW : 0));
}

static bool
solve_one(struct rival *r, unsigned j)
{
	const struct range *range = &r->range[j];
	uint64_t tests = 0;

	for (unsigned state = 0; state < STATES; state++)
		if (!is_alone(range, state))
			tests |= (uint64_t)(range->calls.all * tests_for(range))
				 << LANE * state;
	r->near[j * r->n + j] = (uint8_t)j;
	return keep(r, j, j, tests);
}

/* 0: it takes too many tests to count them here. */
static uint32_t
solve_all(struct rival *r, struct arena *a)
{
	size_t cells = (size_t)r->n * r->n;
	bool fits = true;

	r->below = scb_arena_raw(a, cells * sizeof *r->below);
	r->above = scb_arena_raw(a, cells * sizeof *r->above);
	r->near = scb_arena_raw(a, cells * sizeof *r->near);
	for (unsigned j = 0; j < r->n && fits; j++) {
		uint32_t calls = r->range[j].calls.all;

		fits = solve_one(r, j);
		if (j)
			r->joined[j - 1] =
			    r->range[j - 1].high + 1 == r->range[j].low;
		for (unsigned i = j; i-- > 0 && fits;) {
			calls += r->range[i].calls.all;
			fits = solve(r, i, j, calls,
			    j - i < ROWS ? one_by_one(r, i, j).all : 0);
		}
	}
	return fits ? tests_passed(r, 0, r->n - 1, 0) : 0;
}

static bool
lets_through(const struct dag *d, uint32_t node)
{
	const struct dag_node *x = &d->node[node];

	return x->kind != DAG_LEAF || scb_policy_permits(x->k);
}

/* The result for some ranges; ABIs of both byte orders have the same ranges. */
struct known_rival {
	const struct known_rival *before;
	const struct range *range;
	unsigned n;
	uint32_t tests;
};

static const struct known_rival *
find_known(const struct search_known *known, const struct rival *r)
{
	const struct known_rival *k = known ? known->last_rival : NULL;

	while (k && (k->n != r->n ||
			memcmp(k->range, r->range, r->n * sizeof *r->range)))
		k = k->before;
	return k;
}

static uint32_t
solve_or_find(struct rival *r, struct arena *a, struct search_known *known)
{
	const struct known_rival *old;
	struct known_rival *own;
	uint32_t tests;
	size_t mark;

	for (unsigned i = 0; i < r->n; i++)
		r->range[i].node = 0; /* of this dag */
	old = find_known(known, r);
	if (old)
		return old->tests;
	mark = scb_arena_mark(a);
	tests = solve_all(r, a);
	scb_arena_release(a, mark);
	if (known) {
		own = scb_arena_alloc(a, sizeof *own);
		*own = (struct known_rival){
		    known->last_rival, r->range, r->n, tests};
		known->last_rival = own;
	}
	return tests;
}

uint32_t
scb_nrtree_rival(const struct dag *d, const struct intervals *l,
    const struct arch *a, struct search_known *known)
{
	struct rival r = {.n = 0};
	const struct intervals_run *run = l->run;
	uint32_t last = a->calls[a->ncalls - 1].nr;
	bool fits = true;

	r.range = scb_arena_array(d->arena, RANGES, sizeof *r.range);
	for (unsigned i = 0; fits && i < a->ncalls; i++) {
		while (run->high < a->calls[i].nr)
			run++;
		if (lets_through(d, run->node))
			fits = add_call(&r, a->calls[i].nr, run->node,
			    scb_nrtree_allowed(d, run->node));
	}
	run += run->high == last && last < a->high;
	return fits && r.n && !lets_through(d, run->node)
		   ? solve_or_find(&r, d->arena, known)
		   : 0;
}

uint32_t
scb_nrtree_tests(const struct dag *d, const struct intervals *l,
    const struct arch *a, uint32_t tree)
{
	const struct intervals_run *run = l->run;
	uint32_t tests = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		while (run->high < nr)
			run++;
		if (scb_nrtree_allowed(d, run->node) &&
		    (i == 0 || nr != a->calls[i - 1].nr))
			tests += scb_nrtree_depth(d, tree, BPF_WORD_NR, nr);
	}
	return tests;
}

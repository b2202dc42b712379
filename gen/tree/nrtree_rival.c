/*
 * The cost of the best binary search tree of the kind that minijail's compiler
 * makes: it has ranges of neighbouring calls that are let through, cuts between
 * them, and leaves that test for one range, or for several one by one.
 */
#include "tree/nrtree_private.h"

#include <string.h>

enum {
	RANGES = 96, /* with more of them, the cost is not known */
	SLACK = 1,
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
	uint32_t low, high;
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
 * The tests of a part of a larger stretch, for both kinds of cut beside it: one
 * where the next range begins, and one where the range before it ends. Such a
 * cut is at the part's own end, and closes it, or it is not. Lanes are states
 * of the whole. Compilers make vectors of all eight of them.
 */
union part_cost {
	uint64_t word[2];
	int16_t lane[2 * STATES];
};

struct rival {
	struct range *range;
	/* The range begins where the one before it ends. */
	bool joined[RANGES + 1];
	unsigned n;
	uint32_t node; /* of the latest range */
	/* Of ranges i to j as a lower part: [i * n + j]; and as an upper one */
	union part_cost *below, *above; /* [j * n + i] */
	uint8_t *near; /* the best cut where no numbers come around */
};

/* false: there are too many. */
static bool
add_call(struct rival *r, uint32_t nr, uint32_t node, bool allowed)
{
	struct range *last = r->n ? &r->range[r->n - 1] : NULL;

	if (last && last->high == nr)
		return true;
	if (!last || last->high + 1 != nr || r->node != node) {
		if (r->n == RANGES)
			return false;
		last = &r->range[r->n++];
		*last = (struct range){nr, nr, {0, 0}};
		r->node = node;
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
 * The tests for ranges i to j one by one, those with most calls first, from
 * those for i + 1 to j. A number below a range executes one test of it,
 * although that compiler counts two.
 */
static inline void
add_before(const struct rival *r, struct count *tests, unsigned i, unsigned j)
{
	const struct range *own = &r->range[i];
	unsigned n = tests_for(own);

	tests->all += own->calls.all * n;
	tests->allowed += own->calls.allowed * n;
	for (unsigned k = i + 1; k <= j; k++) {
		const struct range *x = &r->range[k];

		if (x->calls.all < own->calls.all) {
			tests->all += x->calls.all * n;
			tests->allowed += x->calls.allowed * n;
		} else {
			tests->all += own->calls.all * tests_for(x);
			tests->allowed += own->calls.allowed;
		}
	}
}

static struct count
one_by_one(const struct rival *r, unsigned i, unsigned j)
{
	struct count tests = {0, 0};

	for (unsigned k = j + 1; k-- > i;)
		add_before(r, &tests, k, j);
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

/*
 * Where ranges are joined, both cuts are at the same number, and close both
 * parts. false: there are too many tests.
 */
static inline bool
keep(union part_cost *below, bool joined_above, union part_cost *above,
    bool joined_below, uint64_t tests)
{
	const uint64_t even = 0x0000ffff0000ffff;

	below->word[1] = (tests >> 32) * 0x100000001;
	below->word[0] =
	    joined_above ? below->word[1] : (tests & UINT32_MAX) * 0x100000001;
	above->word[0] = (tests >> LANE & even) * 0x10001;
	above->word[1] =
	    joined_below ? above->word[0] : (tests & even) * 0x10001;
	return !(tests & full);
}

/*
 * The cuts that can be best: after these ranges, as Knuth showed for trees of
 * cuts alone. Here only the leaves are different.
 */
struct window {
	unsigned from, upto;
};

/* near: of ranges i to j. */
static inline struct window
window(const uint8_t *near, size_t n, unsigned i, unsigned j)
{
	unsigned from = near[-1], upto = near[n];

	from = from > i + SLACK ? from - SLACK : i;
	upto = upto + SLACK < j ? upto + SLACK : j - 1;
	return from > upto ? (struct window){i, j - 1}
			   : (struct window){from, upto};
}

/*
 * The cost of a cut where the next range begins, or (end) where this one ends.
 */
static inline uint64_t
cut(const union part_cost *below, const union part_cost *above, size_t k,
    bool end)
{
	return below[k].word[end] + above[k].word[end];
}

/* The first cut that costs no more where no numbers come around. */
static inline size_t
first_cut(const union part_cost *below, const union part_cost *above, size_t k,
    uint64_t cost)
{
	/* That is the highest lane. */
	uint64_t most = cost | UINT64_MAX >> LANE;

	while (cut(below, above, k, false) > most &&
	       cut(below, above, k, true) > most)
		k++;
	return k;
}

/* The least of all cuts. */
static inline uint64_t
least_cut(
    const union part_cost *below, const union part_cost *above, struct window w)
{
	union part_cost best = {{highest - lanes, highest - lanes}};

	for (size_t k = w.from; k <= w.upto; k++)
		for (unsigned s = 0; s < 2 * STATES; s++) {
			int16_t cost =
			    (int16_t)(below[k].lane[s] + above[k].lane[s]);

			best.lane[s] =
			    cost < best.lane[s] ? cost : best.lane[s];
		}
	return lesser(best.word[0], best.word[1]);
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
	const union part_cost *below = r->below + i * r->n,
			      *above = r->above + j * r->n + 1;
	uint32_t all = 0, tests = 0,
		 cost = lane(below[j].word[(state & ABOVE) != 0], state);
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
	k = window(r->near + i * r->n + j, r->n, i, j).from;
	while (lane(cut(below, above, k, end), state) + all != cost) {
		k += end;
		end = !end;
	}
	return tests +
	       tests_passed(r, i, k,
		   (state & BELOW) | (end || r->joined[k + 1] ? ABOVE : 0)) +
	       tests_passed(r, k + 1, j,
		   (state & ABOVE) | (!end || r->joined[k + 1] ? BELOW : 0));
}

static uint64_t
tests_alone(const struct range *range)
{
	uint64_t tests = 0;

	for (unsigned state = 0; state < STATES; state++)
		if (!is_alone(range, state))
			tests |= (uint64_t)(range->calls.all * tests_for(range))
				 << LANE * state;
	return tests;
}

/*
 * Ranges i to j for all i, given those to j - 1: the cut that costs least, or,
 * if that is less, the row. This is where the time is spent.
 */
static bool
solve_to(struct rival *r, unsigned j)
{
	const size_t n = r->n;
	union part_cost *above = r->above + j * n, *below = r->below + j * n;
	uint8_t *near = r->near + j * n + j;
	const bool joined = r->joined[j + 1];
	uint32_t calls = r->range[j].calls.all;
	struct count row = {0, 0};
	unsigned i = j;
	bool fits = keep(&below[j], joined, &above[j], r->joined[j],
	    tests_alone(&r->range[j]));

	*near = (uint8_t)j;
	add_before(r, &row, j, j);
	while (fits && i-- > 0) {
		struct window w;
		uint64_t best;

		below -= n;
		near -= n;
		w = window(near, n, i, j);
		best = least_cut(below, above + 1, w);
		*near = (uint8_t)first_cut(below, above + 1, w.from, best);
		calls += r->range[i].calls.all;
		best += calls * lanes;
		if (j - i < ROWS) {
			add_before(r, &row, i, j);
			best = lesser(row.all * lanes, best);
		}
		fits = keep(&below[j], joined, &above[i], r->joined[i], best);
	}
	return fits;
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
	for (unsigned j = 1; j < r->n; j++)
		r->joined[j] = r->range[j - 1].high + 1 == r->range[j].low;
	for (unsigned j = 0; j < r->n && fits; j++)
		fits = solve_to(r, j);
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

static uint32_t
solve_or_find(struct rival *r, struct arena *a, struct search_known *known)
{
	const struct known_rival *k = known ? known->last_rival : NULL;
	struct known_rival *own;
	uint32_t tests;
	size_t mark;

	for (; k; k = k->before)
		if (k->n == r->n &&
		    !memcmp(k->range, r->range, r->n * sizeof *r->range))
			return k->tests;
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
	const struct intervals_run *run = l->run, *before = NULL;
	uint32_t last = a->calls[a->ncalls - 1].nr;
	bool fits = true, through = false, allowed = false;

	r.range = scb_arena_array(d->arena, RANGES, sizeof *r.range);
	for (unsigned i = 0; fits && i < a->ncalls; i++) {
		while (run->high < a->calls[i].nr)
			run++;
		if (run != before) {
			through = lets_through(d, run->node);
			allowed = scb_nrtree_allowed(d, run->node);
		}
		before = run;
		if (through)
			fits = add_call(&r, a->calls[i].nr, run->node, allowed);
	}
	run += run->high == last && last < a->high;
	return fits && r.n && !lets_through(d, run->node)
		   ? solve_or_find(&r, d->arena, known)
		   : 0;
}

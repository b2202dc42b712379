/*
 * What the best binary search tree costs, as minijail's compiler makes it: it
 * looks for ranges of neighbouring calls that are let through, cuts between
 * them, and at the end asks for one range, or for several one by one.
 */
#include "tree/nrtree_private.h"

enum {
	RANGES = 96, /* beyond them it is not asked */
	SLACK = 1,
	ROWS = 4 /* longer rows are seldom best */
};

/*
 * Of calls that are let through, or of the tests that they pass: all, as that
 * compiler counts them, and those that are allowed when all their arguments
 * are 0.
 */
struct count {
	uint32_t all, allowed;
};

struct range {
	uint32_t low, high, node;
	struct count calls;
};

/*
 * Where numbers around ranges i to j may come: anywhere, not below because of a
 * cut there, not above, or neither.
 */
enum { BELOW = 1, ABOVE = 2, BOTH = 3, STATES = 4 };

/* What is done first: a cut after a range, or all ranges one by one. */
enum { HIGH = 128, ROW = 255 }; /* HIGH: it is where the next range begins */

struct rival {
	struct range *range;
	bool joined[RANGES]; /* the next range begins where this one ends */
	unsigned n;
	uint32_t *tests[STATES];  /* of ranges i to j: [i * n + j], and */
	uint32_t *turned[STATES]; /* [j * n + i] */
	uint8_t *first[STATES];
	uint8_t *near[STATES]; /* the best cut */
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
 * One by one, those with most calls first. A number below a range passes one
 * test of it, although that compiler takes it for two.
 */
static struct count
in_a_row(const struct rival *r, unsigned i, unsigned j)
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

/* The cut that costs least, unless the row does not cost more. */
static void
solve_state(struct rival *r, unsigned i, unsigned j, unsigned state,
    uint32_t calls, uint32_t row)
{
	const unsigned n = r->n, low = state & BELOW, high = state & ABOVE;
	const uint32_t *below = r->tests[low] + i * n,
		       *below_cut = r->tests[low | ABOVE] + i * n,
		       *above = r->turned[high] + j * n + 1,
		       *above_cut = r->turned[high | BELOW] + j * n + 1;
	uint8_t *near = r->near[state] + i * n + j;
	unsigned from = near[-1], upto = near[n];
	uint32_t best = UINT32_MAX;
	uint8_t first = 0;

	/* As Knuth found for trees of cuts alone, and some around them. */
	from = from > i + SLACK ? from - SLACK : i;
	upto = upto + SLACK < j ? upto + SLACK : j - 1;
	if (from > upto) {
		from = i;
		upto = j - 1;
	}
	for (size_t k = from; k <= upto; k++) {
		uint32_t one = below[k] + above_cut[k],
			 other = below_cut[k] + above[k];

		if (r->joined[k])
			one = below_cut[k] + above_cut[k];
		if (one < best) {
			best = one;
			first = (uint8_t)(k | HIGH);
		}
		if (other < best) {
			best = other;
			first = (uint8_t)k;
		}
	}
	best += calls;
	*near = first & (HIGH - 1);
	if (row <= best) {
		best = row;
		first = ROW;
	}
	r->tests[state][i * n + j] = r->turned[state][j * n + i] = best;
	r->first[state][i * n + j] = first;
}

/* What the calls that are counted pass in the tree that was found. */
static uint32_t
passed(const struct rival *r, unsigned i, unsigned j, unsigned state)
{
	unsigned first = r->first[state][i * r->n + j], k = first & (HIGH - 1);
	bool joined, upper;
	uint32_t tests = 0;

	if (i == j)
		return r->tests[state][i * r->n + i]
			   ? r->range[i].calls.allowed * tests_for(&r->range[i])
			   : 0;
	if (first == ROW)
		return in_a_row(r, i, j).allowed;
	for (unsigned a = i; a <= j; a++)
		tests += r->range[a].calls.allowed;
	joined = r->joined[k];
	upper = joined || !(first & HIGH);
	return tests + passed(r, i, k, (state & BELOW) | (upper ? ABOVE : 0)) +
	       passed(r, k + 1, j,
		   (state & ABOVE) | (joined || first & HIGH ? BELOW : 0));
}

static void
solve_one(struct rival *r, unsigned j)
{
	const struct range *range = &r->range[j];
	uint32_t tests = range->calls.all * tests_for(range);

	for (unsigned state = 0; state < STATES; state++) {
		bool alone = (state | (range->low ? 0 : BELOW)) == BOTH;

		r->near[state][j * r->n + j] = (uint8_t)j;
		r->tests[state][j * r->n + j] = r->turned[state][j * r->n + j] =
		    alone ? 0 : tests;
	}
}

static uint32_t
solve_all(struct rival *r, struct arena *a)
{
	size_t cells = (size_t)r->n * r->n;

	for (unsigned state = 0; state < STATES; state++) {
		r->tests[state] = scb_arena_raw(a, cells * sizeof **r->tests);
		r->turned[state] = scb_arena_raw(a, cells * sizeof **r->turned);
		r->first[state] = scb_arena_raw(a, cells);
		r->near[state] = scb_arena_raw(a, cells);
	}
	for (unsigned j = 0; j < r->n; j++) {
		uint32_t calls = r->range[j].calls.all;

		solve_one(r, j);
		if (j)
			r->joined[j - 1] =
			    r->range[j - 1].high + 1 == r->range[j].low;
		for (unsigned i = j; i-- > 0;) {
			uint32_t row = UINT32_MAX;

			calls += r->range[i].calls.all;
			if (j - i < ROWS)
				row = in_a_row(r, i, j).all;
			for (unsigned state = 0; state < STATES; state++)
				solve_state(r, i, j, state, calls, row);
		}
	}
	return passed(r, 0, r->n - 1, 0);
}

static bool
lets_through(const struct dag *d, uint32_t node)
{
	const struct dag_node *x = &d->node[node];

	return x->kind != DAG_LEAF || scb_policy_permits(x->k);
}

uint32_t
scb_nrtree_rival(
    const struct dag *d, const struct intervals *l, const struct arch *a)
{
	size_t mark = scb_arena_mark(d->arena);
	struct rival r = {.n = 0};
	const struct intervals_run *run = l->run;
	uint32_t tests = 0, last = a->calls[a->ncalls - 1].nr;
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
	if (fits && r.n && !lets_through(d, run->node))
		tests = solve_all(&r, d->arena);
	scb_arena_release(d->arena, mark);
	return tests;
}

uint32_t
scb_nrtree_passed(const struct dag *d, const struct intervals *l,
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

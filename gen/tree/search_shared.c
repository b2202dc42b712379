/*
 * Trees in the rest of the program, for other numbers. A stretch that one of
 * them also decides costs no instruction, only the tests that it executes
 * there. Single values for which the tree is wrong are tested before it.
 */
#include "tree/search_private.h"

#include "base/bits.h"
#include "base/sort.h"

/*
 * Tests until a node of a tree, values of a run that part on the way, and
 * exceptions: with more, the stretch gets a tree of its own.
 */
enum { DEPTH = 48, WIDE = 64, EXCEPTIONS = 3 };

/*
 * A shared tree's first test, and where it leads: to the trees, or beyond their
 * indices to nodes that are none, by tree and side.
 */
struct shared_test {
	uint32_t node, mask, k;
	uint8_t kind;
	bool whole;   /* the test is one of all bits that the search looks at */
	unsigned cut; /* whole: the run with k, where the test's sides meet */
	uint16_t to[2];
};

/* A tree for runs down from j: what they cost in it, and its exceptions. */
struct shared_tree {
	uint64_t cost;
	uint64_t earlier; /* weight of earlier exceptions, for each of them */
	const uint8_t *through;
	unsigned cut; /* the last run from which on it may be best */
	uint8_t tree, n, exception[EXCEPTIONS];
};

struct shared {
	struct shared_test *test; /* each after those that it leads to */
	uint32_t *other;	  /* nodes that are no trees */
	unsigned n;
	/*
	 * By tree: the run with k, where the sides meet, and the first one that
	 * no stretch has together with it. 0, and as many as there are, where
	 * the test is not a whole one.
	 */
	unsigned *cut, *end;
	/*
	 * By tree and run of the whole line: tests on the way to the run's
	 * node; 0: it leads elsewhere.
	 */
	uint8_t *through;
	const struct intervals_run *run;
	unsigned nruns;
	struct shared_tree *alive;
	unsigned nalive;
};

/* ---- what a tree decides ------------------------------------------------- */

static inline bool
holds(const struct shared_test *x, uint32_t value)
{
	if (x->kind == DAG_BIT)
		return x->k >> (value & x->mask) & 1;
	value &= x->mask;
	return x->kind == DAG_EQ ? value == x->k : value >= x->k;
}

/*
 * Do all values go the same way, which is that of the first? Where they may
 * not, *cut is a value with which others begin.
 */
static inline bool
is_settled(
    const struct shared_test *x, uint32_t low, uint32_t high, uint32_t *cut)
{
	uint32_t differ;

	if (x->whole) {
		*cut = x->kind == DAG_EQ && x->k == low ? low + 1 : x->k;
		return *cut > high || *cut <= low;
	}
	if (low == high)
		return true;
	differ = (uint32_t)bits_smear(low ^ high);
	*cut = high & ~(differ >> 1);
	return !(x->mask & differ) ||
	       (x->kind == DAG_EQ && ((low ^ x->k) & x->mask & ~differ));
}

static bool
leads_to(const struct shared *s, unsigned tree, uint32_t value, uint32_t node)
{
	while (tree < s->n)
		tree = s->test[tree].to[holds(&s->test[tree], value)];
	return s->other[tree - s->n] == node;
}

/*
 * A tree, of values that part on the way: the most tests until all of them are
 * at the node; 0: they are not.
 */
static unsigned
tests_apart(const struct shared *s, unsigned tree, uint32_t low, uint32_t high,
    uint32_t node, unsigned tests)
{
	unsigned below, above;
	uint32_t cut;

	while (is_settled(&s->test[tree], low, high, &cut)) {
		tree = s->test[tree].to[holds(&s->test[tree], low)];
		tests++;
		if (tree >= s->n)
			return s->other[tree - s->n] == node ? tests : 0;
	}
	if (tests > DEPTH || high - low >= WIDE)
		return 0;
	below = tests_apart(s, tree, low, cut - 1, node, tests);
	if (!below)
		return 0;
	above = tests_apart(s, tree, cut, high, node, tests);
	return above && above < below ? below : above;
}

/* Runs that all go to one side of a tree's first test. */
static void
follow_side(const struct shared *s, uint8_t *through, unsigned from,
    unsigned upto, unsigned side)
{
	const uint8_t *next = s->through + side * s->nruns;

	if (side >= s->n)
		for (unsigned i = from; i < upto; i++)
			through[i] = s->run[i].node == s->other[side - s->n];
	else
		for (unsigned i = from; i < upto; i++)
			through[i] = (uint8_t)(next[i] && next[i] + 1 < DEPTH
						   ? next[i] + 1
						   : 0);
}

/* Any run, whose values may part. */
static void
follow_run(const struct shared *s, unsigned tree, unsigned i)
{
	uint8_t *through = s->through + tree * s->nruns;
	const struct shared_test *x = &s->test[tree];
	uint32_t low = s->run[i].low, high = s->run[i].high, cut;
	unsigned tests;

	if (is_settled(x, low, high, &cut)) {
		follow_side(s, through, i, i + 1, x->to[holds(x, low)]);
	} else if (high - low < WIDE &&
		   leads_to(s, tree, low, s->run[i].node)) {
		tests = tests_apart(s, tree, low, high, s->run[i].node, 0);
		if (tests < DEPTH)
			through[i] = (uint8_t)tests;
	}
}

/* The first run that ends with this value or a later one. */
static unsigned
run_at(const struct shared *s, uint32_t value)
{
	return (unsigned)sort_first(s->run, s->nruns, sizeof *s->run,
	    offsetof(struct intervals_run, high), 32, value);
}

/* How many tests lead each run from the tree to its node. */
static void
follow(const struct shared *s, unsigned tree)
{
	uint8_t *through = s->through + tree * s->nruns;
	const struct shared_test *x = &s->test[tree];
	unsigned at;

	if (!x->whole) {
		for (unsigned i = 0; i < s->nruns; i++)
			follow_run(s, tree, i);
		return;
	}
	at = s->cut[tree];
	follow_side(s, through, 0, at, x->to[0]);
	if (at < s->nruns) {
		follow_run(s, tree, at);
		follow_side(
		    s, through, at + 1, s->nruns, x->to[x->kind != DAG_EQ]);
	}
}

/* A stretch has at most EXCEPTIONS single values for which a tree is wrong. */
static unsigned
end_with_cut(const struct shared *s, unsigned tree)
{
	const uint8_t *through = s->through + tree * s->nruns;
	unsigned n = 0, i = s->cut[tree];

	if (!s->test[tree].whole)
		return s->nruns;
	for (; i < s->nruns; i++)
		if (!through[i] &&
		    (s->run[i].low != s->run[i].high || n++ == EXCEPTIONS))
			break;
	return i;
}

/* The tree, or a node that is none: what a side of a test leads to. */
static uint16_t
place_of(const struct shared *s, uint32_t node, size_t side)
{
	size_t tree = sort_first(s->test, s->n, sizeof *s->test,
	    offsetof(struct shared_test, node), 32, node);

	if (tree < s->n && s->test[tree].node == node)
		return (uint16_t)tree;
	s->other[side] = node;
	return (uint16_t)(s->n + side);
}

static void
open_tests(struct shared *s, const struct dag *d, const struct search *how)
{
	for (unsigned t = 0; t < s->n; t++)
		s->test[t].node = how->shared->node[t];
	for (unsigned t = 0; t < s->n; t++) {
		const struct dag_node *x = &d->node[s->test[t].node];

		s->test[t] = (struct shared_test){.node = s->test[t].node,
		    .mask = x->mask,
		    .k = x->k,
		    .kind = x->kind,
		    .whole = x->mask == how->mask && x->kind != DAG_BIT,
		    .to = {place_of(s, x->no, 2 * t),
			place_of(s, x->yes, 2 * t + 1)}};
		if (s->test[t].whole)
			s->cut[t] = run_at(s, x->k);
	}
}

void
scb_shared_open(struct plan *p)
{
	const struct search *how = p->how;
	struct arena *a = p->dag->arena;
	struct shared *s;

	if (!how->shared || !how->shared->n)
		return;
	s = p->shared = scb_arena_alloc(a, sizeof *s);
	s->n = how->shared->n;
	s->run = p->run;
	s->nruns = p->n;
	s->test = scb_arena_array(a, s->n, sizeof *s->test);
	s->other = scb_arena_array(a, 2 * s->n, sizeof *s->other);
	s->cut = scb_arena_array(a, s->n, sizeof *s->cut);
	s->end = scb_arena_array(a, s->n, sizeof *s->end);
	s->through = scb_arena_array(a, (size_t)s->n * p->n, 1);
	s->alive = scb_arena_array(a, s->n, sizeof *s->alive);
	open_tests(s, p->dag, how);
	for (unsigned t = 0; t < s->n; t++) {
		follow(s, t);
		s->end[t] = end_with_cut(s, t);
	}
}

/* ---- the search ---------------------------------------------------------- */

/* The heaviest is tested first. */
static void
add_exception(const struct plan *p, struct shared_tree *t, unsigned run)
{
	unsigned i;

	for (i = t->n++;
	     i > 0 && p->weight[t->exception[i - 1]] < p->weight[run]; i--)
		t->exception[i] = t->exception[i - 1];
	t->exception[i] = (uint8_t)run;
	t->earlier = 0;
	for (i = 0; i + 1 < t->n; i++)
		t->earlier += p->weight[t->exception[i]] * (t->n - 1u - i);
}

/* Of a tree, from the plan's first run on. */
static const uint8_t *
through_of(const struct plan *p, unsigned tree)
{
	const struct shared *s = p->shared;

	return s->through + tree * s->nruns + (p->run - s->run);
}

/*
 * Runs that are all on one side of a tree's first test cost less in what that
 * side leads to: the tree need not be looked at before the stretch has both.
 */
bool
scb_shared_begin(struct plan *p, unsigned j)
{
	struct shared *s = p->shared;
	const uint8_t *through = through_of(p, 0);
	unsigned first = (unsigned)(p->run - s->run);

	s->nalive = 0;
	for (unsigned t = 0; t < s->n; t++, through += s->nruns)
		if (through[j] && s->cut[t] <= first + j &&
		    first + j < s->end[t])
			s->alive[s->nalive++] = (struct shared_tree){
			    .cost = through[j] * p->weight[j],
			    .through = through,
			    .cut = s->test[t].whole ? s->cut[t] : first + j,
			    .tree = (uint8_t)t};
	return s->nalive > 0;
}

bool
scb_shared_try(struct plan *p, unsigned i, unsigned j, uint64_t *best)
{
	struct shared *s = p->shared;
	uint64_t weight = p->weight[i],
		 all = p->sum[j + 1] - p->sum[i] + p->price;
	bool single = search_is_single(p, i);
	unsigned kept = 0, first = (unsigned)(p->run - s->run);

	for (unsigned k = 0; k < s->nalive; k++) {
		struct shared_tree *t = &s->alive[k];
		uint64_t cost;

		if (t->through[i])
			t->cost += t->through[i] * weight;
		else if (t->n == EXCEPTIONS || !single)
			continue;
		else
			add_exception(p, t, i);
		cost = t->cost + t->n * all - t->earlier;
		if (first + i <= t->cut && cost < *best) {
			*best = cost;
			p->first[j * p->n + i] =
			    (uint16_t)(SEARCH_SHARED + t->tree);
		}
		if (kept < k)
			s->alive[kept] = *t;
		kept++;
	}
	s->nalive = kept;
	return kept > 0;
}

uint32_t
scb_shared_build(const struct plan *p, unsigned i, unsigned j, unsigned tree)
{
	struct shared_tree t = {.tree = (uint8_t)tree};
	uint32_t node = p->shared->test[tree].node;
	const uint8_t *through = through_of(p, tree);

	for (unsigned run = j + 1; run-- > i;)
		if (!through[run])
			add_exception(p, &t, run);
	while (t.n-- > 0)
		node = scb_search_equal(p, t.exception[t.n], node);
	return node;
}

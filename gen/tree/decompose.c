/*
 * requires: any decision. keeps: its meaning. shrinks: the number of nodes
 * it reaches; where it did not, the old decision stands.
 *
 * Rules arrive as a chain, each asked when those before it did not hold. Here
 * the decision is taken apart by its first word instead: every constant that
 * the word is compared with cuts its line of values; for each piece the
 * comparisons are settled and what remains is a decision about the other
 * words, taken apart in turn. Equal remains are one node, so pieces with the
 * same outcome meet again. Values under different masks have no common line:
 * there the first test stays and both its sides are taken apart.
 *
 * Of slots nothing is known, so that their words have no line: a decision with
 * one of them stays as the rules make it.
 *
 * The remains can multiply (k rules on two words may leave k^2); a budget of
 * nodes ends that.
 */
#include "tree/decompose.h"

#include "bpf/bpf.h"
#include "tree/cubes.h"
#include "tree/intervals.h"
#include "tree/search.h"

struct splitter {
	struct dag *dag;
	uint32_t limit; /* nodes in the DAG at which to give up */
	bool over;
};

/* High half before low half: a 64-bit compare asks in this order. */
static unsigned
decompose_order(unsigned word)
{
	return word < BPF_WORD_IP ? word : word ^ 1;
}

/* ---- what is tested below a node --------------------------------------- */

struct tests {
	unsigned word;
	uint32_t mask;
	uint32_t first; /* the test of the word nearest to the root */
	bool mixed;	/* under several masks */
	size_t ntests;
	uint32_t *at; /* where the outcome can change; ascending once sorted */
	size_t n, cap;
};

/* The tests that root leads to, nearest first. */
struct reach {
	uint32_t *node;
	size_t n, cap;
};

static void
visit(struct dag *d, struct reach *r, uint32_t node)
{
	uint32_t seen;

	if (scb_dag_is_leaf(d, node) || scb_dag_memo(d, node, &seen))
		return;
	scb_dag_remember(d, node, 0);
	r->node =
	    scb_arena_grow(d->arena, r->node, r->n, &r->cap, sizeof *r->node);
	r->node[r->n++] = node;
}

static struct reach
reach(struct dag *d, uint32_t root)
{
	struct reach r = {NULL, 0, 0};

	scb_dag_stamp(d);
	visit(d, &r, root);
	for (size_t i = 0; i < r.n; i++) {
		struct dag_node x = d->node[r.node[i]];

		visit(d, &r, x.yes);
		visit(d, &r, x.no);
	}
	return r;
}

static void
decompose_add_cut(struct dag *d, struct tests *t, uint32_t at)
{
	t->at = scb_arena_grow(d->arena, t->at, t->n, &t->cap, sizeof *t->at);
	t->at[t->n++] = at;
}

static void
decompose_sift(uint32_t *v, size_t i, size_t n)
{
	for (size_t c; (c = 2 * i + 1) < n; i = c) {
		uint32_t t = v[i];

		if (c + 1 < n && v[c + 1] > v[c])
			c++;
		if (v[c] <= t)
			return;
		v[i] = v[c];
		v[c] = t;
	}
}

/* Heapsort: no recursion, no memory, no worst case. */
static void
sort_cuts(struct tests *t)
{
	size_t kept = 0;

	for (size_t i = t->n / 2; i-- > 0;)
		decompose_sift(t->at, i, t->n);
	for (size_t n = t->n; n > 1; n--) {
		uint32_t top = t->at[0];

		t->at[0] = t->at[n - 1];
		t->at[n - 1] = top;
		decompose_sift(t->at, 0, n - 1);
	}
	for (size_t i = 0; i < t->n; i++)
		if (kept == 0 || t->at[i] != t->at[kept - 1])
			t->at[kept++] = t->at[i];
	t->n = kept;
}

/* Which of the cuts is at k. */
static size_t
find_cut(const struct tests *t, uint32_t k)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (t->at[mid] < k)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* All tests below root of one word. */
static struct tests
tests_of(struct dag *d, const struct reach *r, unsigned word)
{
	struct tests t = {.word = word};

	decompose_add_cut(d, &t, 0);
	for (size_t i = 0; i < r->n; i++) {
		struct dag_node x = d->node[r->node[i]];

		if (x.word != word)
			continue;
		if (t.mask == 0)
			t.first = r->node[i];
		t.mixed |= t.mask && t.mask != x.mask;
		t.mask = x.mask;
		t.ntests++;
		decompose_add_cut(d, &t, x.k);
		if (x.kind == DAG_EQ && x.k < x.mask)
			decompose_add_cut(d, &t, x.k + 1);
	}
	sort_cuts(&t);
	return t;
}

static struct tests
first_word(struct dag *d, uint32_t root)
{
	struct reach r = reach(d, root);
	unsigned word = d->node[root].word;

	for (size_t i = 0; i < r.n; i++)
		if (decompose_order(d->node[r.node[i]].word) <
		    decompose_order(word))
			word = d->node[r.node[i]].word;
	return tests_of(d, &r, word);
}

/* ---- what remains once a word's tests are settled ----------------------- */

/* All tests of the word settled for one value under the common mask. */
static uint32_t
decompose_settle(struct dag *d, uint32_t node, unsigned word, uint32_t value)
{
	struct dag_node x = d->node[node];
	uint32_t done, yes, no;

	/* Chains of one word need no recursion. */
	while (x.kind != DAG_LEAF && x.word == word) {
		node = (x.kind == DAG_EQ ? value == x.k : value >= x.k) ? x.yes
									: x.no;
		x = d->node[node];
	}
	if (x.kind == DAG_LEAF || scb_dag_memo(d, node, &done))
		return x.kind == DAG_LEAF ? node : done;
	yes = decompose_settle(d, x.yes, word, value);
	no = decompose_settle(d, x.no, word, value);
	done = scb_dag_test(d, x.kind, x.word, x.mask, x.k, yes, no);
	scb_dag_remember(d, node, done);
	return done;
}

/* One test settled, and those that it implies. */
static uint32_t
decompose_assume(
    struct dag *d, uint32_t node, const struct dag_node *fact, bool holds)
{
	struct dag_node x = d->node[node];
	uint32_t done, yes, no;

	if (x.kind == DAG_LEAF)
		return node;
	if (scb_dag_memo(d, node, &done))
		return done;
	yes = decompose_assume(d, x.yes, fact, holds);
	no = decompose_assume(d, x.no, fact, holds);
	if (x.word == fact->word && x.kind == fact->kind &&
	    x.mask == fact->mask && x.k == fact->k)
		done = holds ? yes : no;
	else if (holds && fact->kind == DAG_EQ && x.word == fact->word &&
		 (x.mask & ~fact->mask) == 0)
		done = (x.kind == DAG_EQ ? (fact->k & x.mask) == x.k
					 : (fact->k & x.mask) >= x.k)
			   ? yes
			   : no;
	else
		done = scb_dag_test(d, x.kind, x.word, x.mask, x.k, yes, no);
	scb_dag_remember(d, node, done);
	return done;
}

static uint32_t split(struct splitter *s, uint32_t root);

static uint32_t
split_mixed(struct splitter *s, uint32_t root, uint32_t first)
{
	struct dag *d = s->dag;
	struct dag_node fact = d->node[first];
	uint32_t yes, no;

	scb_dag_stamp(d);
	yes = decompose_assume(d, root, &fact, true);
	scb_dag_stamp(d);
	no = decompose_assume(d, root, &fact, false);
	yes = split(s, yes);
	no = split(s, no);
	return scb_dag_test(
	    d, fact.kind, fact.word, fact.mask, fact.k, yes, no);
}

/*
 * Most often the word is asked for this value, then that, and nowhere else:
 * then what remains for each needs no walk from the root. rest: by t->at; the
 * answer of the first test that holds stays.
 */
static bool
settle_chain(
    struct dag *d, uint32_t root, const struct tests *t, uint32_t *rest)
{
	uint32_t *chain = scb_arena_array(d->arena, t->ntests, sizeof *chain);
	uint32_t end = root;
	size_t n = 0;

	while (n < t->ntests && d->node[end].word == t->word &&
	       d->node[end].kind == DAG_EQ) {
		chain[n++] = end;
		end = d->node[end].no;
	}
	/* A child is older than its parent: none of the answers leads back. */
	for (size_t i = 0; i < n; i++)
		if (d->node[chain[i]].yes > chain[n - 1])
			return false;
	if (n < t->ntests)
		return false;
	for (size_t i = 0; i < t->n; i++)
		rest[i] = end;
	while (n-- > 0) {
		struct dag_node x = d->node[chain[n]];

		rest[find_cut(t, x.k)] = x.yes;
	}
	return true;
}

/* What remains of the decision for each value of the tests' word. */
static void
set_run(struct splitter *s, uint32_t root, const struct tests *t, bool deeper,
    struct intervals *l)
{
	struct dag *d = s->dag;
	uint32_t *rest = scb_arena_array(d->arena, t->n, sizeof *rest);
	bool chain = settle_chain(d, root, t, rest);

	scb_intervals_init(l, d->arena, t->mask, root);
	for (size_t i = 0; i < t->n && !s->over; i++) {
		if (!chain) {
			scb_dag_stamp(d);
			rest[i] = decompose_settle(d, root, t->word, t->at[i]);
		}
		scb_intervals_set(
		    l, t->at[i], t->mask, deeper ? split(s, rest[i]) : rest[i]);
	}
	scb_intervals_merge(l);
}

static uint32_t
decompose_split_line(struct splitter *s, uint32_t root, const struct tests *t)
{
	struct search how = {
	    .word = t->word, .mask = t->mask, .price = SEARCH_SIZE};
	struct intervals l;

	set_run(s, root, t, true, &l);
	return scb_cubes_tree(s->dag, &l, &how);
}

/* Many pieces leave the same remains: each is taken apart once. */
static uint32_t
split(struct splitter *s, uint32_t root)
{
	struct tests t;
	uint32_t node;

	s->over |= s->dag->n > s->limit;
	if (s->over || scb_dag_is_leaf(s->dag, root))
		return root;
	if (s->dag->node[root].split)
		return s->dag->node[root].split - 1;
	t = first_word(s->dag, root);
	node = t.mixed ? split_mixed(s, root, t.first)
		       : decompose_split_line(s, root, &t);
	if (!s->over)
		s->dag->node[root].split = node + 1;
	return node;
}

static bool
has_slots(const struct dag *d, const struct reach *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (d->node[r->node[i]].kind == DAG_SLOT)
			return true;
	return false;
}

uint32_t
scb_decompose_words(struct dag *d, uint32_t root)
{
	struct reach all = reach(d, root);
	size_t before = all.n;
	struct splitter s = {d, d->n + 16 * (uint32_t)before + 64, false};
	uint32_t node;

	if (before < 2 || before > BPF_MAX || has_slots(d, &all))
		return root;
	node = split(&s, root);
	return !s.over && reach(d, node).n <= before ? node : root;
}

bool
scb_decompose_by(
    struct dag *d, uint32_t root, unsigned word, struct intervals *l)
{
	struct splitter s = {d, UINT32_MAX, false};
	struct reach r = reach(d, root);
	struct tests t = tests_of(d, &r, word);

	if (t.mask == 0)
		t.mask = UINT32_MAX;
	if (t.mixed || t.mask != UINT32_MAX)
		return false;
	set_run(&s, root, &t, false, l);
	return true;
}

size_t
scb_decompose_size(struct dag *d, uint32_t root)
{
	return reach(d, root).n;
}

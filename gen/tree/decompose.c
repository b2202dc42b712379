/*
 * requires: any decision. keeps: its meaning. shrinks: the number of nodes
 * it reaches; where it did not, the old decision stands.
 *
 * Rules arrive as a chain, each tested if those before it did not hold. Here
 * the decision is split by its first word instead: every constant that the word
 * is compared with cuts its line of values. For each piece the outcome of these
 * comparisons is known, and what remains is a decision about the other words,
 * which is split in turn. Equal remains are one node, so pieces with the same
 * outcome meet again. Values under different masks have no common line: there
 * the first test stays, and both its sides are split.
 *
 * The values of slots are unknown, so their words have no line: a decision with
 * a slot stays as the rules make it.
 *
 * The remains can multiply (k rules on two words may leave k^2); a budget of
 * nodes limits that.
 */
#include "tree/decompose.h"

#include "base/sort.h"
#include "bpf/bpf.h"
#include "tree/code.h"
#include "tree/cubes.h"
#include "tree/decompose_private.h"
#include "tree/intervals.h"
#include "tree/search.h"
#include "tree/tree.h"

/* Nodes that may be looked at for a decision of more than BPF_MAX tests. */
enum { WORK = 1 << 24 };

/*
 * Except for size alone, LONG tests or more may grow by a part in LONGER: the
 * filter is a little larger then, and executes fewer of them.
 */
enum { LONG = 96, LONGER = 16 };

struct splitter {
	struct dag *dag;
	struct decompose_work work;
	bool over;
};

/* ---- splitting a decision ------------------------------------------------ */

/* A decision that waits until its parts have been split, one after another. */
struct split_frame {
	uint32_t root;
	struct tests t;
	/* Mixed: what is left if the first test holds, or not; else by t.at. */
	uint32_t *rest;
	size_t n, done; /* parts, and those that have been split */
};

static struct split_frame
split_open(struct splitter *s, uint32_t root)
{
	struct dag *d = s->dag;
	struct split_frame f = {.root = root};

	f.t = scb_decompose_first(d, root);
	if (f.t.mixed) {
		struct dag_node fact = d->node[f.t.first];

		f.n = 2;
		f.rest = scb_arena_array(d->arena, f.n, sizeof *f.rest);
		f.rest[0] = scb_settle_test(d, root, &fact, true);
		f.rest[1] = scb_settle_test(d, root, &fact, false);
		decompose_pay(&s->work, 2 * f.t.reached);
	} else {
		f.n = f.t.n;
		f.rest = scb_settle_rests(d, root, &f.t, &s->work);
	}
	decompose_pay(&s->work, f.t.reached);
	return f;
}

static void
set_intervals(struct dag *d, const struct split_frame *f, struct intervals *l)
{
	scb_intervals_init(l, d->arena, f->t.mask, f->root);
	for (size_t i = 0; i < f->done; i++)
		scb_intervals_set(l, f->t.at[i], f->t.mask, f->rest[i]);
	scb_intervals_merge(l);
}

/* All parts have been split. */
static uint32_t
split_close(struct splitter *s, const struct split_frame *f)
{
	const struct search how = {
	    .word = f->t.word, .mask = f->t.mask, .price = TREE_SIZE};
	struct intervals l;
	struct dag_node fact;
	uint32_t node;

	if (f->t.mixed) {
		fact = s->dag->node[f->t.first];
		node = scb_dag_test(s->dag, fact.kind, fact.word, fact.mask,
		    fact.k, f->rest[0], f->rest[1]);
	} else {
		set_intervals(s->dag, f, &l);
		node = scb_cubes_tree(s->dag, &l, &how);
	}
	s->dag->node[f->root].split = node + 1;
	return node;
}

/* Was the decision split before, or need it not be? Many pieces are equal. */
static bool
is_split(struct splitter *s, uint32_t root, uint32_t *node)
{
	*node = root;
	s->over |= decompose_is_over(s->dag, &s->work);
	if (s->over || scb_dag_is_leaf(s->dag, root))
		return true;
	*node = s->dag->node[root].split - 1;
	return s->dag->node[root].split != 0;
}

/*
 * Pending decisions are kept in the arena, because hundreds may be nested. Once
 * there are too many nodes the result is not used.
 */
static uint32_t
split(struct splitter *s, uint32_t root)
{
	struct split_frame *at = NULL, next;
	size_t n = 0, cap = 0;
	uint32_t node;

	for (;;) {
		while (!is_split(s, root, &node)) {
			next = split_open(s, root);
			at = scb_arena_grow(
			    s->dag->arena, at, n, &cap, sizeof *at);
			at[n++] = next;
			root = next.rest[0];
		}
		if (s->over)
			return root;
		for (; n; n--) {
			at[n - 1].rest[at[n - 1].done++] = node;
			if (at[n - 1].done < at[n - 1].n)
				break;
			node = split_close(s, &at[n - 1]);
		}
		if (n == 0)
			return node;
		root = at[n - 1].rest[at[n - 1].done];
	}
}

static bool
has_slots(const struct dag *d, const struct reach *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (dag_is_slot(d->node[r->node[i]].kind))
			return true;
	return false;
}

/*
 * Is it a chain of `==` on one word, each with its own mask and a verdict? The
 * outcome of one says nothing about the others, so the chain cannot be split.
 * To find this out test by test would take far longer.
 */
static bool
is_unrelated(const struct dag *d, uint32_t root, size_t tests)
{
	uint32_t *mask = scb_arena_raw(d->arena, tests * sizeof *mask);
	unsigned word = d->node[root].word;
	size_t n = 0;

	for (uint32_t at = root; !scb_dag_is_leaf(d, at); at = d->node[at].no) {
		const struct dag_node *x = &d->node[at];

		if (n == tests || x->kind != DAG_EQ || x->word != word ||
		    !scb_dag_is_leaf(d, x->yes))
			return false;
		mask[n++] = x->mask;
	}
	scb_sort(mask, n, sizeof *mask, scb_sort_u32);
	for (size_t i = 1; i < n; i++)
		if (mask[i] == mask[i - 1])
			return false;
	return true;
}

/*
 * Halving a long line takes a few tests more than a chain; but a chain may load
 * its words again and again, and most of it is executed.
 */
static bool
is_worse(struct dag *d, uint32_t node, uint32_t root, size_t tests, bool size)
{
	size_t more = scb_decompose_reach(d, node).n, most, after;

	if (more <= tests)
		return false;
	most = scb_code_count(d, root);
	if (!size && tests >= LONG)
		most += most / LONGER;
	after = scb_code_count(d, node);
	return after == SIZE_MAX || after > most;
}

/*
 * A decision that is too long for a filter may be a short one that repeats
 * itself, which takes little work to find out.
 */
uint32_t
scb_decompose_words(struct dag *d, uint32_t root, bool size)
{
	uint32_t once = scb_decompose_drop_repeats(d, root), node;
	struct reach all = scb_decompose_reach(d, once);
	size_t before = all.n, few = before < BPF_MAX ? before : BPF_MAX;
	struct splitter s = {.dag = d,
	    .work = {d->n + 16 * (uint32_t)few + 64,
		before > BPF_MAX ? WORK : UINT64_MAX}};

	if (before < 2 || has_slots(d, &all) || is_unrelated(d, once, before))
		return once;
	node = split(&s, once);
	return s.over || is_worse(d, node, once, before, size) ? once : node;
}

/*
 * Stretches between cuts of up to so many values are settled one by one; with a
 * longer one, the tests stay as they are.
 */
enum { EACH = 1024 };

/* Some of the tests are of bits: each value is settled where they matter. */
static bool
intervals_of_bits(
    struct dag *d, uint32_t root, const struct tests *t, struct intervals *l)
{
	struct settled s = {.word = t->word, .raw = true};

	scb_intervals_init(l, d->arena, UINT32_MAX, root);
	for (size_t i = 0; i < t->n; i++) {
		uint32_t low = t->at[i],
			 high = i + 1 < t->n ? t->at[i + 1] - 1 : UINT32_MAX;
		struct reach r;
		uint32_t rest;

		s.value = low;
		s.whole = true;
		rest = scb_settle_value(d, root, &s);
		scb_intervals_set(l, low, high, rest);
		r = scb_decompose_reach(d, rest);
		if (scb_decompose_tests(d, &r, t->word).ntests == 0)
			continue;
		if (high - low >= EACH)
			return false;
		s.whole = false;
		for (; s.value <= high && s.value >= low; s.value++)
			scb_intervals_set(
			    l, s.value, high, scb_settle_value(d, rest, &s));
	}
	scb_intervals_merge(l);
	return true;
}

bool
scb_decompose_by(
    struct dag *d, uint32_t root, unsigned word, struct intervals *l)
{
	struct decompose_work all = {.limit = UINT32_MAX, .left = UINT64_MAX};
	struct reach r = scb_decompose_reach(d, root);
	struct split_frame f;
	struct tests t = scb_decompose_tests(d, &r, word);

	if (t.mask == 0)
		t.mask = UINT32_MAX;
	if (t.mixed || t.mask != UINT32_MAX)
		return intervals_of_bits(d, root, &t, l);
	f = (struct split_frame){.root = root, .t = t, .n = t.n, .done = t.n};
	f.rest = scb_settle_rests(d, root, &t, &all);
	set_intervals(d, &f, l);
	return true;
}

size_t
scb_decompose_size(struct dag *d, uint32_t root)
{
	return scb_decompose_reach(d, root).n;
}

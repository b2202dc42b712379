/* What is tested below a node: for each word, where its outcome can change. */
#include "tree/decompose_private.h"

#include "base/sort.h"
#include "bpf/bpf.h"

/* Shorter chains are split as they are, which takes little work. */
enum { LONG = 64 };

/* High half before low half: a 64-bit compare asks in this order. */
static unsigned
decompose_order(unsigned word)
{
	return word < BPF_WORD_IP ? word : word ^ 1;
}

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

struct reach
scb_decompose_reach(struct dag *d, uint32_t root)
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

/* In ascending order, each once. */
static void
sort_cuts(struct tests *t)
{
	size_t kept = 0;

	scb_sort(t->at, t->n, sizeof *t->at, scb_sort_u32);
	for (size_t i = 0; i < t->n; i++)
		if (kept == 0 || t->at[i] != t->at[kept - 1])
			t->at[kept++] = t->at[i];
	t->n = kept;
}

struct tests
scb_decompose_tests(struct dag *d, const struct reach *r, unsigned word)
{
	struct tests t = {.word = word, .reached = r->n};

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

struct tests
scb_decompose_first(struct dag *d, uint32_t root)
{
	struct reach r = scb_decompose_reach(d, root);
	unsigned word = d->node[root].word;

	for (size_t i = 0; i < r.n; i++)
		if (decompose_order(d->node[r.node[i]].word) <
		    decompose_order(word))
			word = d->node[r.node[i]].word;
	return scb_decompose_tests(d, &r, word);
}

/* ---- repeated tests ------------------------------------------------------ */

struct asked {
	uint64_t what; /* mask and k */
	uint32_t word; /* and kind */
	uint32_t place;
};

static bool
is_test_before(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	return x->what != y->what   ? x->what < y->what
	       : x->word != y->word ? x->word < y->word
				    : x->place < y->place;
}

/* The tests that come in turn, each if those before it did not hold. */
static struct reach
chain_of(struct dag *d, uint32_t root)
{
	struct reach r = {NULL, 0, 0};

	for (; !scb_dag_is_leaf(d, root); root = d->node[root].no) {
		r.node = scb_arena_grow(
		    d->arena, r.node, r.n, &r.cap, sizeof *r.node);
		r.node[r.n++] = root;
	}
	return r;
}

/*
 * If a repeated test is also reached from elsewhere, the old chain stays as
 * well, and the result is larger.
 */
uint32_t
scb_decompose_drop_repeats(struct dag *d, uint32_t root)
{
	struct reach r = chain_of(d, root);
	struct asked *asked;
	uint32_t node;

	if (r.n < LONG)
		return root;
	node = d->node[r.node[r.n - 1]].no;
	asked = scb_arena_array(d->arena, r.n, sizeof *asked);
	for (uint32_t i = 0; i < r.n; i++) {
		const struct dag_node *x = &d->node[r.node[i]];

		asked[i] = (struct asked){(uint64_t)x->mask << 32 | x->k,
		    (uint32_t)x->kind << 8 | x->word, i};
	}
	scb_sort(asked, r.n, sizeof *asked, is_test_before);
	for (size_t i = 1; i < r.n; i++)
		if (asked[i].what == asked[i - 1].what &&
		    asked[i].word == asked[i - 1].word)
			r.node[asked[i].place] = UINT32_MAX;
	while (r.n-- > 0) {
		struct dag_node x;

		if (r.node[r.n] == UINT32_MAX)
			continue;
		x = d->node[r.node[r.n]];
		node =
		    scb_dag_test(d, x.kind, x.word, x.mask, x.k, x.yes, node);
	}
	return scb_decompose_reach(d, node).n < scb_decompose_reach(d, root).n
		   ? node
		   : root;
}

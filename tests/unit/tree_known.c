/*
 * A search that is given trees of earlier ones makes the nodes that it would
 * make without: where the question is the same but for its leaves, from the
 * known tree; where it differs in anything, by a search of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree/search.h"
#include "tree/tree.h"

#include "below.h"
#include "check.h"

enum { RUNS = 60, LEAVES = 4, SHARED = 3 };

/* All that a question consists of. */
struct asked {
	unsigned word, price, n, leaves, before, shared;
	uint32_t mask, offset;
	enum search_bits bits;
	bool tables, plain, thorough, weighs;
	struct {
		uint32_t low, leaf, weight;
	} run[RUNS];
	struct {
		enum dag_kind kind;
		uint32_t mask, k;
		uint32_t yes, no; /* leaves, or LEAVES and an earlier tree */
	} tree[SHARED];
};

static struct arena arena;

/* A tree that a part of the line could share: all but one of its runs. */
static void
add_tree(struct asked *q, unsigned t)
{
	unsigned i = 1 + below(q->n - 2);

	q->tree[t].kind = below(2) ? DAG_GE : DAG_EQ;
	q->tree[t].mask = UINT32_MAX;
	q->tree[t].k = q->run[i].low;
	q->tree[t].yes = q->run[i].leaf;
	q->tree[t].no = q->run[i - 1].leaf;
}

static struct asked
random_question(void)
{
	struct asked q = {.word = below(2) ? 0 : DAG_OFFSET + 1,
	    .price = below(2) ? TREE_SIZE : TREE_BALANCED,
	    .n = below(4) ? 5 + below(12) : 49 + below(RUNS - 48),
	    .shared = below(SHARED + 1),
	    .mask = UINT32_MAX,
	    .bits = (enum search_bits)below(3),
	    .tables = below(2),
	    .weighs = below(2),
	    .plain = below(4) == 0};
	uint32_t at = 0;

	if (q.word)
		q.offset = below(32);
	for (unsigned i = 0; i < q.n; i++) {
		q.run[i].low = at;
		q.run[i].leaf =
		    below(3) || !i ? i % 2 : (q.run[i - 1].leaf + 1) % LEAVES;
		q.run[i].weight = 1 + below(100);
		at += below(3) ? 1 : 1 + below(5);
	}
	for (unsigned i = 0; i < SHARED; i++)
		add_tree(&q, i);
	return q;
}

enum { CHANGES = 21 };

static void
change_line(struct asked *q, unsigned what)
{
	unsigned i = 1 + below(q->n - 1), t = below(SHARED);

	switch (what) {
	case 13:
		q->run[i].weight += 1000;
		break;
	case 14:
		q->run[i].leaf = 1 - q->run[i].leaf % 2;
		break;
	case 15:
		for (; i < q->n; i++)
			q->run[i].low++;
		break;
	case 16:
		q->tree[t].kind = q->tree[t].kind == DAG_GE ? DAG_EQ : DAG_GE;
		break;
	case 17:
		q->tree[t].mask = UINT16_MAX;
		break;
	case 18:
		q->tree[t].k++;
		break;
	case 19:
		q->tree[t].yes = 2;
		break;
	default:
		q->tree[t].no = 2;
	}
}

/* The same question, but for one thing. */
static struct asked
change(struct asked q, unsigned what)
{
	switch (what) {
	case 0: /* leaves have no meaning */
		q.leaves = 100;
		break;
	case 1:
		q.word++;
		break;
	case 2:
		q.price = q.price == TREE_SIZE ? TREE_BALANCED : TREE_SIZE;
		break;
	case 3:
		q.n--;
		break;
	case 4:
		q.before = 1;
		break;
	case 5:
		q.shared = q.shared ? q.shared - 1 : 1;
		break;
	case 6:
		q.mask = ~UINT32_C(0x400);
		break;
	case 7:
		q.offset = q.word ? (q.offset + 7) % 32 : 0;
		break;
	case 8:
	case 9:
		q.bits = (enum search_bits)((q.bits + what - 7) % 3);
		break;
	case 10:
		q.tables = !q.tables;
		break;
	case 11:
		q.plain = true;
		break;
	case 12:
		q.thorough = true;
		q.plain = false;
		break;
	default:
		change_line(&q, what);
	}
	return q;
}

/* Also to no tree known. */
static uint32_t
answer(const struct asked *q, struct dag *d, struct search_known *known)
{
	uint32_t weight[RUNS], node[LEAVES + SHARED];
	struct search_shared shared = {node + LEAVES, q->shared};
	struct search how = {.shared = &shared,
	    .known = known,
	    .tables = q->tables,
	    .word = q->word,
	    .mask = q->mask,
	    .weight = q->weighs ? weight : NULL,
	    .price = q->price,
	    .bits = q->bits,
	    .plain = q->plain,
	    .thorough = q->thorough};
	struct intervals l;

	scb_dag_init(d, &arena);
	d->offset[q->word] = q->offset;
	for (unsigned i = 0; i < LEAVES; i++)
		node[i] = scb_dag_leaf(d, q->leaves + i);
	for (unsigned i = 0; i < q->before; i++)
		scb_dag_leaf(d, q->leaves + LEAVES + i);
	for (unsigned i = 0; i < q->shared; i++)
		node[LEAVES + i] = scb_dag_test(d, q->tree[i].kind, q->word,
		    q->tree[i].mask, q->tree[i].k, node[q->tree[i].yes],
		    node[q->tree[i].no]);
	scb_intervals_init(&l, &arena, UINT32_MAX, node[q->run[0].leaf]);
	for (unsigned i = 1; i < q->n; i++)
		scb_intervals_set(
		    &l, q->run[i].low, UINT32_MAX, node[q->run[i].leaf]);
	for (unsigned i = 0; i < q->n; i++)
		weight[i] = q->run[i].weight;
	return scb_search_tree(d, &l, &how);
}

static bool
same_dags(const struct dag *d, const struct dag *e)
{
	bool same = d->n == e->n;

	for (uint32_t i = 0; same && i < d->n; i++) {
		const struct dag_node *x = &d->node[i], *y = &e->node[i];

		same = x->kind == y->kind && x->word == y->word &&
		       x->mask == y->mask && x->k == y->k && x->yes == y->yes &&
		       x->no == y->no;
	}
	return same;
}

/* The answer to a question, where one to another is known. */
static bool
test_known(const struct asked *q, const struct asked *r, bool same)
{
	size_t mark = scb_arena_mark(&arena);
	struct search_known known = {NULL, NULL};
	struct dag d, fresh;
	const struct known_tree *first;
	uint32_t root, node;
	bool found;

	answer(q, &d, &known);
	first = known.last;
	node = answer(r, &d, &known);
	found = known.last == first;
	root = answer(r, &fresh, NULL);
	same = (found || !same) && node == root && same_dags(&d, &fresh);
	scb_arena_release(&arena, mark);
	return same;
}

static void
test_change(unsigned round, unsigned what)
{
	struct asked q = random_question(), r = change(q, what);

	check(test_known(&q, &r, what == 0),
	    "round %u, change %u: not found, or another tree", round, what);
}

/* A tree leads to another one, or to a node that is none. */
static void
test_chain(void)
{
	struct asked q = {.word = 0,
	    .price = TREE_SIZE,
	    .n = 3,
	    .shared = 2,
	    .mask = UINT32_MAX,
	    .run = {{0, 0, 1}, {10, 1, 1}, {20, 0, 1}},
	    .tree = {{DAG_GE, UINT32_MAX, 10, 1, 0},
		{DAG_GE, UINT32_MAX, 20, 0, LEAVES}}};
	struct asked r = q;

	r.tree[1].no = 2;
	check(test_known(&q, &r, false), "a tree that leads to no tree");
	check(test_known(&r, &q, false), "a tree that leads to a tree");
}

int
main(void)
{
	size_t size = (size_t)16 << 20;
	jmp_buf full;

	arena = (struct arena){malloc(size), size, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	test_chain();
	for (unsigned i = 0; i < 30; i++)
		for (unsigned what = 0; what < CHANGES; what++)
			test_change(i, what);
	free(arena.base);
	return check_end();
}

/*
 * Trees that were found before, for the same line except for the nodes of its
 * runs. ABIs that differ only in byte order, or in numbers that a policy does
 * not name, have such lines, and a search takes far longer than to build a tree
 * again.
 */
#include "tree/search_private.h"

#include <string.h>

/* yes and no: places, which from question.n on are those of earlier tests. */
struct known_test {
	uint32_t mask, k, yes, no;
	uint8_t kind, word;
};

struct known_tree {
	const struct known_tree *before;
	const uint32_t *key;
	size_t nkey;
	struct known_test *test;
	uint32_t ntests, root; /* root: a place */
};

/* The place of a node: as many as came before it. */
static uint32_t
place(struct question *q, struct dag *d, uint32_t node)
{
	uint32_t at;

	if (scb_dag_memo(d, node, &at))
		return at;
	scb_dag_remember(d, node, q->n);
	q->node[q->n] = node;
	return q->n++;
}

static void
put(struct question *q, uint32_t v)
{
	q->key[q->nkey++] = v;
}

/*
 * All that a search looks at; and how many nodes there are, since later ones
 * look at trees in the order of their nodes.
 */
static void
ask(struct question *q, struct dag *d, const struct intervals *l,
    const struct search *how)
{
	unsigned shared = how->shared ? how->shared->n : 0;

	*q = (struct question){.n = 0};
	q->key = scb_arena_array(
	    d->arena, 7 + 3 * l->n + 5 * (size_t)shared, sizeof *q->key);
	q->node = scb_arena_array(
	    d->arena, l->n + 3 * (size_t)shared, sizeof *q->node);
	scb_dag_stamp(d);
	put(q, how->word);
	put(q, d->n);
	put(q, d->offset[how->word]);
	put(q, how->mask);
	put(q, how->price);
	put(q, (uint32_t)how->bits << 3 | (uint32_t)how->tables << 2 |
		   (uint32_t)how->plain << 1 | how->thorough);
	put(q, shared);
	/* First, so that it is seen where one of them leads to another. */
	for (unsigned t = 0; t < shared; t++)
		place(q, d, how->shared->node[t]);
	for (unsigned t = 0; t < shared; t++) {
		struct dag_node x = d->node[how->shared->node[t]];

		put(q, (uint32_t)x.kind << 8 | x.word);
		put(q, x.mask);
		put(q, x.k);
		put(q, place(q, d, x.yes));
		put(q, place(q, d, x.no));
	}
	for (size_t i = 0; i < l->n; i++) {
		put(q, l->run[i].high);
		put(q, place(q, d, l->run[i].node));
		put(q, how->weight ? how->weight[i] : 1);
	}
}

static uint32_t
build_known(const struct question *q, struct dag *d, const struct known_tree *t)
{
	uint32_t *node =
	    scb_arena_array(d->arena, (size_t)q->n + t->ntests, sizeof *node);

	memcpy(node, q->node, q->n * sizeof *node);
	for (uint32_t i = 0; i < t->ntests; i++) {
		const struct known_test *x = &t->test[i];

		node[q->n + i] = scb_dag_test(d, x->kind, x->word, x->mask,
		    x->k, node[x->yes], node[x->no]);
	}
	return node[t->root];
}

bool
scb_known_find(struct question *q, struct dag *d, const struct intervals *l,
    const struct search *how, uint32_t *node)
{
	const struct known_tree *t = how->known->last;

	ask(q, d, l, how);
	while (t && (t->nkey != q->nkey ||
			memcmp(t->key, q->key, q->nkey * sizeof *q->key) != 0))
		t = t->before;
	if (t)
		*node = build_known(q, d, t);
	return t != NULL;
}

/*
 * Keeps the tests in the order in which they were made, with those that the
 * tree does not use in the end, so that the same nodes are made again.
 */
void
scb_known_keep(struct question *q, struct dag *d, struct search_known *known,
    uint32_t root)
{
	struct known_tree *t = scb_arena_alloc(d->arena, sizeof *t);
	uint8_t *wanted = scb_arena_array(d->arena, d->n, 1);
	uint32_t before = q->key[1], at;

	*t = (struct known_tree){
	    .before = known->last, .key = q->key, .nkey = q->nkey};
	scb_dag_stamp(d);
	for (uint32_t i = 0; i < q->n; i++)
		scb_dag_remember(d, q->node[i], i);
	memset(wanted + before, 1, d->n - before);
	wanted[root] = 1;
	for (uint32_t i = d->n; i-- > 0;) {
		if (!wanted[i] || scb_dag_memo(d, i, &at))
			continue;
		wanted[d->node[i].yes] = wanted[d->node[i].no] = 1;
		t->ntests++;
	}
	t->test = scb_arena_array(d->arena, t->ntests, sizeof *t->test);
	t->ntests = 0;
	for (uint32_t i = 0; i < d->n; i++) {
		struct dag_node x = d->node[i];

		if (!wanted[i] || scb_dag_memo(d, i, &at))
			continue;
		t->test[t->ntests] = (struct known_test){x.mask, x.k,
		    place(q, d, x.yes), place(q, d, x.no), x.kind, x.word};
		scb_dag_remember(d, i, q->n + t->ntests++);
	}
	t->root = place(q, d, root);
	known->last = t;
}

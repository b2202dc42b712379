/*
 * The product of two decisions. Of two different tests, that of the younger
 * node comes first: nodes that both decisions share are older than those of
 * only one, so both arrive at a shared part together.
 */
#include "proof/decision.h"

#include "proof/caps.h"

struct pair {
	uint32_t x, y;
	uint32_t node; /* + 1; 0: not known yet */
	bool used;
};

struct product {
	struct dag *dag;
	struct arena *arena;
	struct pair *slot;
	uint32_t slots, n;
	struct decision_pairs *pairs;
	bool over;
};

static struct pair *
product_probe(const struct product *p, uint32_t x, uint32_t y)
{
	uint32_t h = (x * 0x9e3779b1u ^ y) * 0x85ebca77u;

	for (h ^= h >> 15;; h++) {
		struct pair *at = &p->slot[h & (p->slots - 1)];

		if (!at->used || (at->x == x && at->y == y))
			return at;
	}
}

static struct pair *
product_enter(struct product *p, uint32_t x, uint32_t y)
{
	struct pair *at = product_probe(p, x, y);

	if (!at->used) {
		p->over |= ++p->n > DECISION_PAIRS;
		*at = (struct pair){x, y, 0, true};
	}
	return at;
}

/* A new leaf for a pair of verdicts; it is made once for each pair. */
static uint32_t
product_leaf(struct product *p, uint32_t a, uint32_t b)
{
	struct decision_pairs *l = p->pairs;

	p->over |= l->n == DECISION_LEAVES;
	if (p->over)
		return scb_dag_leaf(p->dag, DECISION_SAME);
	l->verdict[l->n][0] = a;
	l->verdict[l->n][1] = b;
	return scb_dag_leaf(p->dag, l->n++);
}

/* Where the decision goes by the test; it stays if its own is another one. */
static uint32_t
child(const struct dag *d, uint32_t node, const struct dag_node *test, bool yes)
{
	const struct dag_node *x = &d->node[node];

	if (x->kind != test->kind || x->word != test->word ||
	    x->mask != test->mask || x->k != test->k)
		return node;
	return yes ? x->yes : x->no;
}

/* The node of a pair whose children are known; 0 and *next: not yet. */
static uint32_t
product_make(struct product *p, const struct pair *at, uint32_t next[2])
{
	struct dag *d = p->dag;
	const struct dag_node *x = &d->node[at->x], *y = &d->node[at->y];
	struct dag_node t;
	uint32_t done[2];

	if (at->x == at->y)
		return scb_dag_leaf(d, DECISION_SAME) + 1;
	if (x->kind == DAG_LEAF && y->kind == DAG_LEAF)
		return product_leaf(p, x->k, y->k) + 1;
	t = y->kind == DAG_LEAF || (x->kind != DAG_LEAF && at->x > at->y) ? *x
									  : *y;
	for (unsigned i = 0; i < 2; i++) {
		const struct pair *c;

		next[0] = child(d, at->x, &t, i);
		next[1] = child(d, at->y, &t, i);
		c = product_probe(p, next[0], next[1]);
		if (!c->used || !c->node)
			return 0;
		done[i] = c->node - 1;
	}
	return scb_dag_test(d, t.kind, t.word, t.mask, t.k, done[1], done[0]) +
	       1;
}

bool
scb_decision_product(struct dag *d, struct arena *a, uint32_t x, uint32_t y,
    struct decision_pairs *pairs, uint32_t *product)
{
	struct product p = {
	    .dag = d, .arena = a, .slots = 4 * DECISION_PAIRS, .pairs = pairs};
	struct pair *at, **stack;
	size_t depth = 0;
	uint32_t next[2] = {0, 0};

	*pairs = (struct decision_pairs){.n = 1};
	p.slot = scb_arena_array(a, p.slots, sizeof *p.slot);
	stack = scb_arena_array(a, DECISION_PAIRS + 1, sizeof *stack);
	stack[depth++] = product_enter(&p, x, y);
	while (depth > 0 && !p.over) {
		at = stack[depth - 1];
		at->node = product_make(&p, at, next);
		if (at->node)
			depth--;
		else
			stack[depth++] = product_enter(&p, next[0], next[1]);
	}
	*product = p.over ? 0 : product_probe(&p, x, y)->node - 1;
	return !p.over;
}

/*
 * requires: any decision. keeps: its meaning where a word has a value, or where
 * a test has an outcome. shrinks: it by the tests that this settles.
 */
#include "tree/decompose_private.h"

#include "base/sort.h"

/*
 * The chain of a root's tests of a word for single values, sorted by value, to
 * find the next one that holds.
 */
struct spine {
	const uint32_t *node; /* each is older than the one before it */
	size_t n;
	uint64_t *value; /* ascending: value, then place in `node` */
	uint32_t end;	 /* where none holds */
	bool whole;	 /* nothing else tests the word */
};

static uint32_t
spine_step(
    const struct spine *p, const struct dag *d, uint32_t node, uint32_t value)
{
	size_t low = 0, high = p->n, i;
	uint64_t key;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (p->node[mid] > node)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == p->n || p->node[low] != node)
		return node;
	key = (uint64_t)value << 32 | low;
	i = sort_first(p->value, p->n, sizeof key, 0, 64, key);
	return i < p->n && p->value[i] >> 32 == value
		   ? d->node[p->node[(uint32_t)p->value[i]]].yes
		   : p->end;
}

/* Skips the tests of the word whose value is known. */
static uint32_t
settle_skip(void *user, const struct dag *d, uint32_t node)
{
	const struct settled *s = user;
	const struct dag_node *x = &d->node[node];

	for (; x->kind != DAG_LEAF && x->word == s->word &&
	       !(s->whole && x->mask != UINT32_MAX);
	     x = &d->node[node]) {
		uint32_t value = s->raw ? s->value & x->mask : s->value;
		uint32_t next =
		    s->spine ? spine_step(s->spine, d, node, value) : node;

		if (next == node)
			next =
			    (x->kind == DAG_EQ ? value == x->k : value >= x->k)
				? x->yes
				: x->no;
		node = next;
		if (s->work)
			decompose_pay(s->work, 1);
	}
	if (s->work)
		decompose_pay(s->work, 1);
	return node;
}

uint32_t
scb_settle_value(struct dag *d, uint32_t root, const struct settled *s)
{
	struct settled own = *s;
	const struct dag_rewrite how = {.skip = settle_skip, .user = &own};

	scb_dag_stamp(d);
	if (s->spine && s->spine->whole)
		scb_dag_remember(d, s->spine->end, s->spine->end);
	return scb_dag_rewrite(d, root, &how);
}

struct assumed {
	struct dag_node fact;
	bool holds;
};

static uint32_t
assume_test(void *user, struct dag *d, const struct dag_node *x, uint32_t yes,
    uint32_t no)
{
	const struct assumed *a = user;
	const struct dag_node *fact = &a->fact;

	if (x->word == fact->word && x->kind == fact->kind &&
	    x->mask == fact->mask && x->k == fact->k)
		return a->holds ? yes : no;
	if (a->holds && fact->kind == DAG_EQ && x->word == fact->word &&
	    (x->mask & ~fact->mask) == 0)
		return (x->kind == DAG_EQ ? (fact->k & x->mask) == x->k
					  : (fact->k & x->mask) >= x->k)
			   ? yes
			   : no;
	return scb_dag_test(d, x->kind, x->word, x->mask, x->k, yes, no);
}

uint32_t
scb_settle_test(
    struct dag *d, uint32_t root, const struct dag_node *fact, bool holds)
{
	struct assumed a = {*fact, holds};
	const struct dag_rewrite how = {.test = assume_test, .user = &a};

	scb_dag_stamp(d);
	return scb_dag_rewrite(d, root, &how);
}

static struct spine
spine_of(struct dag *d, uint32_t root, const struct tests *t)
{
	uint32_t *node = scb_arena_array(d->arena, t->ntests, sizeof *node);
	struct spine p = {.node = node, .end = root};

	while (p.n < t->ntests && d->node[p.end].word == t->word &&
	       d->node[p.end].kind == DAG_EQ) {
		node[p.n++] = p.end;
		p.end = d->node[p.end].no;
	}
	p.whole = p.n == t->ntests;
	return p;
}

static bool
by_value(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x < y;
}

static void
spine_sort(const struct dag *d, struct spine *p)
{
	p->value = scb_arena_array(d->arena, p->n, sizeof *p->value);
	for (size_t i = 0; i < p->n; i++)
		p->value[i] = (uint64_t)d->node[p->node[i]].k << 32 | i;
	scb_sort(p->value, p->n, sizeof *p->value, by_value);
}

uint32_t *
scb_settle_rests(struct dag *d, uint32_t root, const struct tests *t,
    struct decompose_work *work)
{
	uint32_t *rest = scb_arena_array(d->arena, t->n, sizeof *rest);
	struct spine p = spine_of(d, root, t);
	struct settled s = {.word = t->word, .spine = &p, .work = work};

	spine_sort(d, &p);
	for (size_t i = 0; i < t->n && !decompose_is_over(d, work); i++) {
		s.value = t->at[i];
		rest[i] = scb_settle_value(d, root, &s);
	}
	return rest;
}

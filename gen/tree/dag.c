#include "tree/dag.h"

void
scb_dag_init(struct dag *d, struct arena *a)
{
	*d = (struct dag){.arena = a, .slots = 1024};
	d->slot = scb_arena_array(a, d->slots, sizeof *d->slot);
}

static uint32_t
dag_hash(const struct dag_node *x)
{
	uint32_t h = (uint32_t)x->kind << 8 | x->word;

	h = (h ^ x->mask) * 0x9e3779b1u;
	h = (h ^ h >> 15 ^ x->k) * 0x85ebca77u;
	h = (h ^ h >> 13 ^ x->yes) * 0xc2b2ae3du;
	h = (h ^ h >> 16 ^ x->no) * 0x27d4eb2fu;
	return h ^ h >> 15;
}

static bool
dag_same(const struct dag_node *x, const struct dag_node *y)
{
	return x->kind == y->kind && x->word == y->word && x->mask == y->mask &&
	       x->k == y->k && x->yes == y->yes && x->no == y->no;
}

static uint32_t *
dag_probe(struct dag *d, const struct dag_node *x)
{
	for (uint32_t i = dag_hash(x);; i++) {
		uint32_t *s = &d->slot[i & (d->slots - 1)];

		if (!*s || dag_same(&d->node[*s - 1], x))
			return s;
	}
}

static void
rehash(struct dag *d)
{
	d->slots *= 2;
	d->slot = scb_arena_array(d->arena, d->slots, sizeof *d->slot);
	for (uint32_t i = 0; i < d->n; i++)
		*dag_probe(d, &d->node[i]) = i + 1;
}

static uint32_t
dag_intern(struct dag *d, const struct dag_node *x)
{
	uint32_t *s;

	if (d->n * 2 >= d->slots)
		rehash(d);
	s = dag_probe(d, x);
	if (!*s) {
		d->node = scb_arena_grow(
		    d->arena, d->node, d->n, &d->cap, sizeof *d->node);
		d->node[d->n++] = *x;
		*s = d->n;
	}
	return *s - 1;
}

uint32_t
scb_dag_leaf(struct dag *d, uint32_t verdict)
{
	return dag_intern(
	    d, &(struct dag_node){.kind = DAG_LEAF, .k = verdict});
}

uint32_t
scb_dag_test(struct dag *d, enum dag_kind kind, unsigned word, uint32_t mask,
    uint32_t k, uint32_t yes, uint32_t no)
{
	struct dag_node x = {.kind = (uint8_t)kind,
	    .word = (uint8_t)word,
	    .mask = mask,
	    .k = k,
	    .yes = yes,
	    .no = no};

	if (yes == no)
		return yes;
	if (dag_is_slot(kind) || kind == DAG_BIT)
		return dag_intern(d, &x);
	if (kind == DAG_EQ ? (k & ~mask) != 0 : k > mask)
		return no;
	if (kind == DAG_EQ ? mask == 0 : k == 0)
		return yes;
	/*
	 * No value lies between 0 and the lowest bit of the mask, so jset tests
	 * this.
	 */
	if (kind == DAG_GE && k <= (mask & (0 - mask)))
		return scb_dag_test(d, DAG_EQ, word, mask, 0, no, yes);
	/* Only one value is that large; a second form would prevent sharing. */
	if (k == mask)
		x.kind = DAG_EQ;
	return dag_intern(d, &x);
}

void
scb_dag_stamp(struct dag *d)
{
	d->stamp++;
}

bool
scb_dag_memo(const struct dag *d, uint32_t node, uint32_t *memo)
{
	*memo = d->node[node].memo;
	return d->node[node].stamp == d->stamp;
}

void
scb_dag_remember(struct dag *d, uint32_t node, uint32_t memo)
{
	d->node[node].memo = memo;
	d->node[node].stamp = d->stamp;
}

/* true: *to is the new node; false: its children have to be visited first. */
static bool
dag_rewritten(
    struct dag *d, const struct dag_rewrite *how, uint32_t *node, uint32_t *to)
{
	if (how->skip)
		*node = how->skip(how->user, d, *node);
	if (!scb_dag_is_leaf(d, *node))
		return scb_dag_memo(d, *node, to);
	*to = how->leaf ? how->leaf(how->user, d, *node) : *node;
	return true;
}

uint32_t
scb_dag_rewrite(struct dag *d, uint32_t root, const struct dag_rewrite *how)
{
	uint32_t node = root, to = root, no = 0;
	size_t n = 0;

	if (dag_rewritten(d, how, &node, &to))
		return to;
	for (;;) {
		struct dag_node x = d->node[node];
		uint32_t child = x.yes;
		bool known = dag_rewritten(d, how, &child, &to);

		if (known) {
			child = x.no;
			known = dag_rewritten(d, how, &child, &no);
		}
		if (!known) {
			d->todo = scb_arena_grow(d->arena, d->todo, n,
			    &d->todo_cap, sizeof *d->todo);
			d->todo[n++] = node;
			node = child;
			continue;
		}
		to = how->test
			 ? how->test(how->user, d, &x, to, no)
			 : scb_dag_test(d, x.kind, x.word, x.mask, x.k, to, no);
		scb_dag_remember(d, node, to);
		if (n == 0)
			return to;
		node = d->todo[--n];
	}
}

void *
scb_dag_scratch(struct dag *d, size_t bytes)
{
	if (bytes > d->scratch_size) {
		d->scratch = scb_arena_raw(d->arena, bytes);
		d->scratch_size = bytes;
	}
	return d->scratch;
}

bool
scb_dag_is_leaf(const struct dag *d, uint32_t node)
{
	return d->node[node].kind == DAG_LEAF;
}

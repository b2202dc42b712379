/*
 * requires: a joined line. keeps: which value leads to which node. shrinks:
 * the number of tests. The caller's line is changed.
 *
 * 0, 8, 0x20000 and 0x20008 are all the values in which no bit but 3 and 17
 * is set: one jset settles them. In general 2^b single values with one node
 * form a cube when they agree in all but b bits and take every value in
 * those. The largest cube is found by growing one from each value, bit by bit;
 * that is greedy, and need not find the best set of cubes.
 */
#include "tree/cubes.h"

#include "base/sort.h"

enum { CUBES_VALUES = 256 };

struct cover {
	uint32_t value[CUBES_VALUES]; /* singles with one node, ascending */
	unsigned n;
	uint32_t node, rest; /* theirs, and that of what surrounds them */
};

struct cube {
	/* Its values: low | any part of bits; aligned: see struct cond. */
	_Alignas(8) uint32_t low;
	uint32_t bits;
	unsigned size;
};

/*
 * The singles of one node among a single other node; false: the line is not
 * of that kind.
 */
static bool
gather(struct cover *c, const struct intervals *l)
{
	bool found = false;

	c->n = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (l->run[i].low != l->run[i].high) {
			if (found && l->run[i].node != c->rest)
				return false;
			c->rest = l->run[i].node;
			found = true;
		}
	}
	for (size_t i = 0; found && i < l->n; i++) {
		const struct intervals_run *r = &l->run[i];

		if (r->node == c->rest || (c->n && r->node != c->node))
			continue;
		if (c->n == CUBES_VALUES)
			return false;
		c->node = r->node;
		c->value[c->n++] = r->low;
	}
	return found && c->n >= 2;
}

static bool
cubes_has(const struct cover *c, uint32_t v)
{
	size_t i = sort_first(c->value, c->n, sizeof *c->value, 0, 32, v);

	return i < c->n && c->value[i] == v;
}

/* Would the cube still be within the set with this bit free as well? */
static bool
can_grow(const struct cover *c, const struct cube *q, uint32_t bit)
{
	uint32_t part = 0;

	do {
		if (!cubes_has(c, q->low | bit | part))
			return false;
		part = (part - q->bits) & q->bits; /* next part of bits */
	} while (part);
	return true;
}

static struct cube
cubes_largest(const struct cover *c)
{
	struct cube best = {0, 0, 0};

	for (unsigned i = 0; i < c->n; i++) {
		struct cube q = {c->value[i], 0, 1};

		for (unsigned j = 0; j < 32; j++) {
			uint32_t bit = (uint32_t)1 << j;

			if ((q.low & bit) || !can_grow(c, &q, bit))
				continue;
			q.bits |= bit;
			q.size *= 2;
		}
		if (q.size > best.size)
			best = q;
	}
	return best;
}

static void
paint_over(const struct cover *c, struct intervals *l, const struct cube *q)
{
	uint32_t part = 0;

	do {
		uint32_t v = q->low | part;

		scb_intervals_set(l, v, v, c->rest);
		part = (part - q->bits) & q->bits;
	} while (part);
	scb_intervals_merge(l);
}

/* A cube, and the node of its values. */
struct cube_taken {
	struct cube cube;
	uint32_t node;
	struct cube_taken *before;
};

/* Takes the best cube out of the line; false: none is worth its test. */
static bool
cubes_take(struct dag *d, struct cover *c, struct intervals *l,
    struct cube_taken **last)
{
	struct cube_taken *t;
	struct cube q;

	if (!gather(c, l))
		return false;
	q = cubes_largest(c);
	/* jset takes one instruction; and, jeq and a new load take three. */
	if (q.size < (q.low ? 4 : 2))
		return false;
	paint_over(c, l, &q);
	t = scb_arena_alloc(d->arena, sizeof *t);
	*t = (struct cube_taken){q, c->node, *last};
	*last = t;
	return true;
}

uint32_t
scb_cubes_tree(struct dag *d, struct intervals *l, const struct search *how)
{
	struct cube_taken *last = NULL;
	struct cover *c;
	uint32_t node;

	if (!how->plain) {
		c = scb_arena_alloc(d->arena, sizeof *c);
		while (cubes_take(d, c, l, &last))
			;
	}
	node = scb_search_tree(d, l, how);
	for (; last; last = last->before)
		node = scb_dag_test(d, DAG_EQ, how->word,
		    how->mask & ~last->cube.bits, last->cube.low, last->node,
		    node);
	return node;
}

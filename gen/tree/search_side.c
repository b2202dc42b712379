/*
 * One side of a stretch's first test: one more test that separates two nodes,
 * or a few single values and such a test.
 */
#include "tree/search_side.h"

/* The most values that do not lead where most do; with more, none is tried. */
enum { MINOR = 6 };

static struct ask
equal(const struct stretch *s, struct set value, uint32_t yes)
{
	return (struct ask){
	    DAG_EQ, s->plan->how->mask, s->base + set_lowest(value), yes};
}

static struct ask
from(const struct stretch *s, struct set values, uint32_t yes)
{
	return (struct ask){
	    DAG_GE, s->plan->how->mask, s->base + set_lowest(values), yes};
}

/*
 * Bits that only values of one have, and each of them has one: then t->last is
 * its node, or that of the other that ask->yes was.
 */
static bool
separate_by_bits(const struct stretch *s, struct set a, struct set b,
    struct ask *ask, struct side *t)
{
	unsigned in_a = set_bits_in(a), in_b = set_bits_in(b),
		 only_a = s->bits & in_a & ~in_b,
		 only_b = s->bits & in_b & ~in_a;
	uint32_t on_a = t->last, on_b = ask->yes;

	if (only_b && set_empty(set_without(b, set_hits(only_b)))) {
		*ask = (struct ask){DAG_EQ, side_mask(s, only_b), 0, on_a};
		t->last = on_b;
		return true;
	}
	if (only_a && set_empty(set_without(a, set_hits(only_a)))) {
		*ask = (struct ask){DAG_EQ, side_mask(s, only_a), 0, on_b};
		return true;
	}
	return false;
}

/* One test that separates the two, the last of the side. */
static bool
separate(const struct stretch *s, struct set a, struct set b, uint32_t on_a,
    uint32_t on_b, struct side *t)
{
	struct ask *ask = &t->ask[t->n];

	t->last = on_a;
	ask->yes = on_b;
	if (set_below(a, b)) {
		*ask = from(s, b, on_b);
	} else if (set_below(b, a)) {
		*ask = from(s, a, on_a);
		t->last = on_b;
	} else if (set_single(a)) {
		*ask = equal(s, a, on_a);
		t->last = on_b;
	} else if (set_single(b)) {
		*ask = equal(s, b, on_b);
	} else if (!separate_by_bits(s, a, b, ask, t)) {
		return false;
	}
	t->n++;
	return true;
}

/* Ends the side with no test or one. */
static bool
end_side(const struct stretch *s, const struct part *rest, struct side *t)
{
	unsigned a = rest->at[0], b = rest->at[1];

	t->last = s->node[a];
	if (rest->nodes == 1)
		return true;
	return rest->nodes == 2 &&
	       separate(s, set_both(rest->set, s->of[a]),
		   set_both(rest->set, s->of[b]), s->node[a], s->node[b], t);
}

static uint32_t
node_of(const struct stretch *s, struct set value)
{
	unsigned i = 0;

	while (set_empty(set_both(value, s->of[i])))
		i++;
	return s->node[i];
}

/* All values but those of the node that most lead to; false: too many. */
static bool
find_minor(const struct stretch *s, struct set rest, struct set *minor)
{
	unsigned least = MINOR + 1;

	for (unsigned i = 0; i < s->n; i++) {
		struct set others = set_without(rest, s->of[i]);
		unsigned n = set_count(others);

		if (n < least) {
			least = n;
			*minor = others;
		}
	}
	return least <= MINOR;
}

/* A single value first, and one test for what is left; or `==` alone. */
static bool
ask_singly(const struct stretch *s, struct set rest, struct side *t)
{
	struct set minor, left;

	if (!find_minor(s, rest, &minor))
		return false;
	for (left = minor; !set_empty(left);
	     left = set_without(left, set_first_of(left))) {
		struct set one = set_first_of(left);
		struct part others;

		side_open(s, &others, set_without(rest, one));
		t->n = 1;
		t->ask[0] = equal(s, one, node_of(s, one));
		if (end_side(s, &others, t))
			return true;
	}
	if (set_count(minor) > SIDE_TESTS)
		return false;
	t->last = node_of(s, set_first_of(set_without(rest, minor)));
	for (t->n = 0; !set_empty(minor);
	     minor = set_without(minor, set_first_of(minor)))
		t->ask[t->n++] = equal(
		    s, set_first_of(minor), node_of(s, set_first_of(minor)));
	return true;
}

uint64_t
scb_side_weight(const struct stretch *s, struct set a)
{
	const struct plan *p = s->plan;
	uint64_t sum = 0;

	for (unsigned r = s->i; r <= s->j; r++)
		if (!set_empty(set_both(a, s->run[r - s->i])))
			sum += p->weight[r];
	return sum;
}

static struct set
set_of(const struct stretch *s, uint32_t value)
{
	uint32_t v = value - s->base;

	return v < SET_BLOCK
		   ? (struct set){{(uint64_t)1 << v, 0}}
		   : (struct set){{0, (uint64_t)1 << (v - SET_BLOCK)}};
}

uint64_t
scb_side_cost(const struct stretch *s, struct set rest, const struct side *t)
{
	uint64_t cost = 0;

	for (unsigned i = 0; i < t->n; i++) {
		cost += s->plan->price + scb_side_weight(s, rest);
		if (i + 1 < t->n)
			rest = set_without(rest, set_of(s, t->ask[i].k));
	}
	return cost;
}

bool
scb_side_solve(const struct stretch *s, const struct part *rest, struct side *t,
    uint64_t left, bool *hopeless)
{
	t->n = 0;
	if (end_side(s, rest, t))
		return true;
	*hopeless = !s->chains;
	if (!s->chains || left <= 2 * s->plan->price)
		return false;
	*hopeless = !ask_singly(s, rest->set, t);
	return !*hopeless;
}

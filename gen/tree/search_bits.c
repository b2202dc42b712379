/*
 * A stretch of few values settled by few tests, the first of which asks whether
 * any bit of a mask is set: jset, which leaves the number as it is.
 * Neighbouring numbers that lead to and fro often differ by their low bits, so
 * that one such test takes the place of several comparisons.
 *
 * The values lie within two blocks of 64, in which their upper bits are alike:
 * of these only whether one tells the blocks apart matters. So there are few
 * different masks: 255, of which SEARCH_SOME_BITS tries those of one and two
 * bits. What the first test leaves on either side is told apart by one more
 * test, and with SEARCH_ALL_BITS by up to SIDE_TESTS of them, the others being
 * `==`.
 */
#include "tree/search_side.h"

enum { LEAST = 3, FEW = 12 };

struct found {
	uint32_t mask;	     /* of the first test */
	struct side off, on; /* where no bit of it is set, and where one is */
	uint64_t cost;
};

/* ---- both ---------------------------------------------------------------- */

static struct set
of_run(const struct stretch *s, const struct intervals_run *r)
{
	struct set a = {{0, 0}};

	for (uint32_t v = r->low; v <= r->high; v++)
		a.block[(v - s->base) / SET_BLOCK] |=
		    (uint64_t)1 << (v - s->base) % SET_BLOCK;
	return a;
}

/* false: too many values, or nodes. */
static bool
bits_open(struct stretch *s, const struct plan *p, unsigned from, unsigned to)
{
	uint32_t a = p->run[from].low & ~(uint32_t)(SET_BLOCK - 1),
		 b = a + SET_BLOCK;

	bool all = p->how->bits == SEARCH_ALL_BITS;

	*s = (struct stretch){
	    .plan = p, .i = from, .j = to, .chains = all, .base = a};
	if (to - from + 1 < LEAST || to - from >= (all ? SIDE_RUNS : FEW) ||
	    p->run[to].high - a >= 2 * SET_BLOCK ||
	    a > UINT32_MAX - 2 * SET_BLOCK)
		return false;
	s->high[0] = (b & ~a) & (0 - (b & ~a));
	s->high[1] = (a & ~b) & (0 - (a & ~b));
	for (unsigned r = from; r <= to; r++) {
		struct set values = of_run(s, &p->run[r]);
		unsigned k = 0;

		s->run[r - from] = values;
		while (k < s->n && s->node[k] != p->run[r].node)
			k++;
		if (k == SIDE_NODES)
			return false;
		s->node[k] = p->run[r].node;
		s->n += k == s->n;
		for (unsigned w = 0; w < 2; w++) {
			s->of[k].block[w] |= values.block[w];
			s->all.block[w] |= values.block[w];
		}
	}
	s->bits = 0;
	for (unsigned i = 0; i < SET_BITS; i++)
		if (side_mask(s, 1u << i) &&
		    !set_empty(set_both(s->all, set_with_bit(i))) &&
		    !set_empty(set_without(s->all, set_with_bit(i))))
			s->bits |= 1u << i;
	return true;
}

/*
 * The least that sides of one test at most cost, that is of two nodes at most;
 * UINT64_MAX: one of them has more.
 */
static uint64_t
sides_least(const struct stretch *s, struct set on, struct set off)
{
	const struct plan *p = s->plan;
	unsigned is_on = 0, is_off = 0;

	for (unsigned i = 0; i < s->n; i++) {
		is_on += !set_empty(set_both(s->of[i], on));
		is_off += !set_empty(set_both(s->of[i], off));
	}
	if (is_on > 2 || is_off > 2)
		return UINT64_MAX;
	if (is_on == 2 && is_off == 2)
		return 2 * p->price + p->sum[s->j + 1] - p->sum[s->i];
	return is_on == 2    ? p->price + scb_side_weight(s, on)
	       : is_off == 2 ? p->price + scb_side_weight(s, off)
			     : 0;
}

static void
try_first(
    const struct stretch *s, unsigned bits, struct set hit, struct found *best)
{
	const struct plan *p = s->plan;
	struct set on = set_both(s->all, hit), off = set_without(s->all, hit);
	uint64_t *known = p->hopeless ? &p->hopeless[s->i][bits / 64] : NULL,
		 bit = (uint64_t)1 << bits % 64, least, sides;
	bool hopeless = false;
	struct found f;

	least = p->sum[s->j + 1] - p->sum[s->i] + p->price;
	if ((known && *known & bit) || set_empty(on) || set_empty(off) ||
	    least >= best->cost)
		return;
	sides = s->chains ? 0 : sides_least(s, on, off);
	if (sides >= best->cost - least)
		return;
	if (!scb_side_solve(s, on, &f.on, best->cost - least, &hopeless) ||
	    !scb_side_solve(s, off, &f.off, best->cost - least, &hopeless)) {
		if (known && hopeless)
			*known |= bit;
		return;
	}
	f.cost =
	    least + scb_side_cost(s, on, &f.on) + scb_side_cost(s, off, &f.off);
	f.mask = side_mask(s, bits);
	if (f.cost < best->cost)
		*best = f;
}

/* Every mask. */
static void
try_all(const struct stretch *s, struct found *best)
{
	struct set hit[SET_MASKS];

	hit[0] = (struct set){{0, 0}};
	for (unsigned bits = 1; bits < SET_MASKS; bits++) {
		unsigned upper = bits & (bits - 1);

		if (bits & ~s->bits)
			continue;
		hit[bits] = set_either(hit[upper], set_hits(bits & ~upper));
		try_first(s, bits, hit[bits], best);
	}
}

/* Masks of one and two bits; and for each node all that only its values have.
 */
static void
try_some(const struct stretch *s, struct found *best)
{
	struct set hit[SET_BITS];
	unsigned bits;

	for (unsigned i = 0; i < SET_BITS; i++) {
		hit[i] = set_hits(1u << i);
		for (unsigned k = 0; k <= i; k++) {
			bits = 1u << i | 1u << k;
			if (!(bits & ~s->bits))
				try_first(
				    s, bits, set_either(hit[i], hit[k]), best);
		}
	}
	for (unsigned i = 0; i < s->n; i++) {
		bits = s->bits & ~set_bits_in(set_without(s->all, s->of[i]));
		if (bits)
			try_first(s, bits, set_hits(bits), best);
	}
}

void
scb_bits_try(struct plan *p, unsigned i, unsigned j, uint64_t *best)
{
	uint64_t least = p->sum[j + 1] - p->sum[i] + p->price;
	struct found f = {.cost = *best};
	struct stretch s;

	/* Two tests do not do better than two, but for what they weigh. */
	if (p->how->bits == SEARCH_NO_BITS || *best <= least + p->price ||
	    !bits_open(&s, p, i, j))
		return;
	/* Each test tells one node more apart. */
	if (s.n == SIDE_NODES && *best <= 2 * least + p->price)
		return;
	(s.chains ? try_all : try_some)(&s, &f);
	if (f.cost >= *best)
		return;
	*best = f.cost;
	p->first[i * p->n + j] = SEARCH_BITS;
}

static uint32_t
build_side(const struct plan *p, const struct side *t)
{
	uint32_t node = t->last;

	for (unsigned i = t->n; i-- > 0;)
		node = scb_dag_test(p->dag, t->ask[i].kind, p->how->word,
		    t->ask[i].mask, t->ask[i].k, t->ask[i].yes, node);
	return node;
}

uint32_t
scb_bits_build(const struct plan *p, unsigned i, unsigned j)
{
	struct found f = {.cost = UINT64_MAX};
	struct stretch s;

	bits_open(&s, p, i, j);
	(s.chains ? try_all : try_some)(&s, &f);
	return scb_dag_test(p->dag, DAG_EQ, p->how->word, f.mask, 0,
	    build_side(p, &f.off), build_side(p, &f.on));
}

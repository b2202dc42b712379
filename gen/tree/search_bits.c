/*
 * A stretch of few values decided by few tests. The first tests whether any bit
 * of a mask is set: jset, which leaves the number as it is. Neighbouring
 * numbers that lead to two nodes in turn often differ in their low bits, so one
 * such test replaces several comparisons.
 *
 * The values lie within two blocks of 64. Within a block their upper bits are
 * the same, so a mask needs at most one upper bit, in which the blocks differ.
 * That leaves few masks: 255, and SEARCH_SOME_BITS tries only those of one and
 * two bits. One more test separates what is left on either side, or with
 * SEARCH_ALL_BITS up to SIDE_TESTS, all but one being `==`.
 */
#include "tree/search_side.h"

enum { LEAST = 3, FEW = 12 };

struct found {
	uint32_t mask;	     /* of the first test */
	struct side off, on; /* where no bit of it is set, and where one is */
	uint64_t cost;
};

/* ---- the search ---------------------------------------------------------- */

static struct set
of_run(const struct stretch *s, const struct intervals_run *r)
{
	return set_without(
	    set_upto(r->high - s->base + 1), set_upto(r->low - s->base));
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

/* The least that the tests of both sides cost: each has one node less. */
static uint64_t
side_least(
    const struct stretch *s, const struct part *on, const struct part *off)
{
	const struct plan *p = s->plan;
	uint64_t tests = (on->nodes + off->nodes - 2) * p->price;

	if (on->nodes > 1 && off->nodes > 1)
		return tests + s->least - p->price;
	return !tests ? 0
		      : tests + scb_side_weight(
				    s, on->nodes > 1 ? on->set : off->set);
}

/* hit: the values of the stretch that have one of the bits. */
static void
try_first(
    const struct stretch *s, unsigned bits, struct set hit, struct found *best)
{
	const struct plan *p = s->plan;
	uint64_t left = best->cost - s->least;
	struct set rest = set_without(s->all, hit);
	bool hopeless = false;
	struct part on, off;
	struct found f;

	if (set_empty(rest))
		return;
	side_open(s, &on, hit);
	if (!s->chains && on.nodes > 2)
		return;
	side_open(s, &off, rest);
	if ((!s->chains && off.nodes > 2) || side_least(s, &on, &off) >= left)
		return;
	if (!scb_side_solve(s, &on, &f.on, left, &hopeless) ||
	    !scb_side_solve(s, &off, &f.off, left, &hopeless)) {
		if (p->hopeless && hopeless)
			p->hopeless[s->i][bits / 64] |= (uint64_t)1
							<< bits % 64;
		return;
	}
	f.cost = s->least + scb_side_cost(s, hit, &f.on) +
		 scb_side_cost(s, rest, &f.off);
	f.mask = side_mask(s, bits);
	if (f.cost < best->cost)
		*best = f;
}

/* Has the mask a bit without which the same values are hit? */
static bool
is_same_without(unsigned bits, struct set hit)
{
	for (unsigned left = bits, bit; left; left ^= bit) {
		bit = left & (0 - left);
		if (set_empty(set_without(hit, set_hits(bits ^ bit))))
			return true;
	}
	return false;
}

/* Of 64 masks of the lower six bits, those that have all of these. */
static uint64_t
masks_with(unsigned bits)
{
	uint64_t masks = UINT64_MAX;

	for (unsigned i = 0; bits >> i; i++)
		if (bits >> i & 1)
			masks &= set_places[i];
	return masks;
}

/* Every mask that leaves little enough to separate, and has no bit to spare. */
static void
try_all(const struct stretch *s, struct found *best)
{
	uint64_t(*hopeless)[4] = s->plan->hopeless;

	for (unsigned upper = 0; upper < SET_MASKS; upper += 64) {
		uint64_t left =
		    hopeless ? ~hopeless[s->i][upper / 64] : UINT64_MAX;

		if (upper & ~s->bits)
			continue;
		for (unsigned i = 0; i < 6; i++)
			if (!(s->bits >> i & 1))
				left &= ~set_places[i];
		for (unsigned low = !upper; low < 64 && left >> low; low++) {
			unsigned bits = upper | low;
			struct set hit;

			if (!(left >> low & 1))
				continue;
			hit = set_both(s->all, set_hits(bits));
			if (is_same_without(bits, hit))
				left &= ~masks_with(low);
			else
				try_first(s, bits, hit, best);
		}
	}
}

/*
 * Masks of one and two bits; and for each node all bits of its values alone. A
 * bit whose values one more test does not separate is in no mask, since the
 * test would have to separate these values and others.
 */
static void
try_some(const struct stretch *s, struct found *best)
{
	struct set hit[SET_BITS];
	unsigned bit[SET_BITS], n = 0, bits;
	bool hopeless;
	struct part on;
	struct side t;

	for (unsigned i = 0; s->bits >> i; i++) {
		if (!(s->bits >> i & 1))
			continue;
		bit[n] = 1u << i;
		hit[n] = set_both(s->all, set_with_bit(i));
		side_open(s, &on, hit[n]);
		if (!scb_side_solve(s, &on, &t, 0, &hopeless))
			continue;
		for (unsigned k = 0; k <= n; k++)
			try_first(s, bit[n] | bit[k],
			    set_either(hit[n], hit[k]), best);
		n++;
	}
	for (unsigned i = 0; i < s->n; i++) {
		bits = s->bits & ~set_bits_in(set_without(s->all, s->of[i]));
		if (bits)
			try_first(
			    s, bits, set_both(s->all, set_hits(bits)), best);
	}
}

/* Finds tests that cost less than f->cost; false: there are none. */
static bool
bits_find(const struct plan *p, unsigned i, unsigned j, struct found *f)
{
	uint64_t least = p->sum[j + 1] - p->sum[i] + p->price, best = f->cost;
	struct stretch s;

	/* Two tests do not do better than two, but for what they weigh. */
	if (p->how->bits == SEARCH_NO_BITS || best <= least + p->price ||
	    !bits_open(&s, p, i, j))
		return false;
	/* Each test separates one node more. */
	if (s.n == SIDE_NODES && best <= 2 * least + p->price)
		return false;
	s.least = least;
	(s.chains ? try_all : try_some)(&s, f);
	return f->cost < best;
}

void
scb_bits_try(struct plan *p, unsigned i, unsigned j, uint64_t *best)
{
	struct found f = {.cost = *best};

	if (!bits_find(p, i, j, &f))
		return;
	*best = f.cost;
	p->first[j * p->n + i] = SEARCH_BITS;
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

bool
scb_bits_build(
    const struct plan *p, unsigned i, unsigned j, uint64_t cost, uint32_t *node)
{
	struct found f = {.cost = cost};

	if (!bits_find(p, i, j, &f))
		return false;
	*node = scb_dag_test(p->dag, DAG_EQ, p->how->word, f.mask, 0,
	    build_side(p, &f.off), build_side(p, &f.on));
	return true;
}

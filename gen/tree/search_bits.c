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
 * test, and with SEARCH_ALL_BITS by up to CHAIN of them, the others being `==`.
 */
#include "tree/search_private.h"
#include "tree/search_set.h"

enum { NODES = 4, LEAST = 3, FEW = 12, MOST = 24 };
enum { CHAIN = 3, MINOR = 6 };

struct stretch {
	const struct plan *plan;
	unsigned i, j;
	bool chains;	  /* a side may take several tests */
	uint32_t base;	  /* of the first block */
	uint32_t high[3]; /* a bit that only the second, the first has; 0 */
	struct set all, of[NODES], run[MOST];
	uint32_t node[NODES];
	unsigned n;
	unsigned bits; /* that some values have and others do not */
};

/* One test of a side: yes is a node, no the next test or the side's last. */
struct ask {
	enum dag_kind kind;
	uint32_t mask, k, yes;
};

/* What decides the values that the first test leaves. */
struct side {
	struct ask ask[CHAIN];
	unsigned n;
	uint32_t last; /* node */
};

struct found {
	uint32_t mask;	     /* of the first test */
	struct side off, on; /* where no bit of it is set, and where one is */
	uint64_t cost;
};

static uint32_t
mask_of(const struct stretch *s, unsigned bits)
{
	return (bits & 63) | (bits & SET_SECOND ? s->high[0] : 0) |
	       (bits & SET_FIRST ? s->high[1] : 0);
}

/* ---- one side of the first test ------------------------------------------ */

static struct ask
equal(const struct stretch *s, struct set value, uint32_t yes)
{
	return (struct ask){
	    DAG_EQ, s->plan->how->mask, s->base + set_lowest(value), yes};
}

/*
 * Bits that only values of one have, and each of them has one: then t->last is
 * its node, or that of the other that ask->yes was.
 */
static bool
tell_by_bits(const struct stretch *s, struct set a, struct set b,
    struct ask *ask, struct side *t)
{
	unsigned in_a = set_bits_in(a) & s->bits,
		 in_b = set_bits_in(b) & s->bits;
	unsigned only_a = in_a & ~in_b, only_b = in_b & ~in_a;
	uint32_t on_a = t->last, on_b = ask->yes;

	if (only_b && set_empty(set_without(b, set_hits(only_b)))) {
		*ask = (struct ask){DAG_EQ, mask_of(s, only_b), 0, on_a};
		t->last = on_b;
		return true;
	}
	if (only_a && set_empty(set_without(a, set_hits(only_a)))) {
		*ask = (struct ask){DAG_EQ, mask_of(s, only_a), 0, on_b};
		return true;
	}
	return false;
}

/* One test that tells the two apart, the last of the side. */
static bool
tell(const struct stretch *s, struct set a, struct set b, uint32_t on_a,
    uint32_t on_b, struct side *t)
{
	struct ask *ask = &t->ask[t->n];

	t->last = on_a;
	*ask = (struct ask){DAG_GE, s->plan->how->mask, 0, on_b};
	if (set_below(a, b)) {
		ask->k = s->base + set_lowest(b);
	} else if (set_below(b, a)) {
		ask->k = s->base + set_lowest(a);
		ask->yes = on_a;
		t->last = on_b;
	} else if (set_single(a)) {
		*ask = equal(s, a, on_a);
		t->last = on_b;
	} else if (set_single(b)) {
		*ask = equal(s, b, on_b);
	} else if (!tell_by_bits(s, a, b, ask, t)) {
		return false;
	}
	t->n++;
	return true;
}

/* Where the values of a set lead: how many nodes, at most 3. */
static unsigned
nodes(const struct stretch *s, struct set a, unsigned at[2])
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n && n < 3; i++)
		if (!set_empty(set_both(a, s->of[i]))) {
			if (n < 2)
				at[n] = i;
			n++;
		}
	return n;
}

/* Ends the side with no test or one. */
static bool
end_side(const struct stretch *s, struct set rest, struct side *t)
{
	unsigned at[2] = {0, 0}, n = nodes(s, rest, at);

	t->last = s->node[at[0]];
	return n == 1 || (n == 2 && tell(s, set_both(rest, s->of[at[0]]),
					set_both(rest, s->of[at[1]]),
					s->node[at[0]], s->node[at[1]], t));
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
		unsigned n = set_count(others, MINOR + 1);

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

		t->n = 1;
		t->ask[0] = equal(s, one, node_of(s, one));
		if (end_side(s, set_without(rest, one), t))
			return true;
	}
	if (set_count(minor, CHAIN + 1) > CHAIN)
		return false;
	t->last = node_of(s, set_first_of(set_without(rest, minor)));
	for (t->n = 0; !set_empty(minor);
	     minor = set_without(minor, set_first_of(minor)))
		t->ask[t->n++] = equal(
		    s, set_first_of(minor), node_of(s, set_first_of(minor)));
	return true;
}

/* Of runs with a value in the set. */
static uint64_t
weigh(const struct stretch *s, struct set a)
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

/* What the values of the side cost beyond the first test. */
static uint64_t
side_cost(const struct stretch *s, struct set rest, const struct side *t)
{
	uint64_t cost = 0;

	for (unsigned i = 0; i < t->n; i++) {
		cost += s->plan->price + weigh(s, rest);
		if (i + 1 < t->n)
			rest = set_without(rest, set_of(s, t->ask[i].k));
	}
	return cost;
}

/* false: more tests than a side may take, or than cost less than `left`. */
static bool
solve_side(const struct stretch *s, struct set rest, struct side *t,
    uint64_t left, bool *hopeless)
{
	t->n = 0;
	if (end_side(s, rest, t))
		return true;
	*hopeless = !s->chains;
	if (!s->chains || left <= 2 * s->plan->price)
		return false;
	*hopeless = !ask_singly(s, rest, t);
	return !*hopeless;
}

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
	if (to - from + 1 < LEAST || to - from >= (all ? MOST : FEW) ||
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
		if (k == NODES)
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
		if (mask_of(s, 1u << i) &&
		    !set_empty(set_both(s->all, set_with_bit(i))) &&
		    !set_empty(set_without(s->all, set_with_bit(i))))
			s->bits |= 1u << i;
	return true;
}

static void
try_first(
    const struct stretch *s, unsigned bits, struct set hit, struct found *best)
{
	const struct plan *p = s->plan;
	struct set on = set_both(s->all, hit), off = set_without(s->all, hit);
	uint64_t *known = p->hopeless ? &p->hopeless[s->i][bits / 64] : NULL,
		 bit = (uint64_t)1 << bits % 64, least;
	bool hopeless = false;
	struct found f;

	least = p->sum[s->j + 1] - p->sum[s->i] + p->price;
	if ((known && *known & bit) || set_empty(on) || set_empty(off) ||
	    least >= best->cost)
		return;
	if (!solve_side(s, on, &f.on, best->cost - least, &hopeless) ||
	    !solve_side(s, off, &f.off, best->cost - least, &hopeless)) {
		if (known && hopeless)
			*known |= bit;
		return;
	}
	f.cost = least + side_cost(s, on, &f.on) + side_cost(s, off, &f.off);
	f.mask = mask_of(s, bits);
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

/*
 * A stretch of few values settled by one or two tests, the first of which asks
 * whether any bit of a mask is set: jset, which leaves the number as it is.
 * Neighbouring numbers that lead to and fro often differ by their low bits, so
 * that one such test takes the place of several comparisons.
 *
 * The values lie within two blocks of 64, in which their upper bits are alike:
 * of these only whether one tells the blocks apart matters. So there are few
 * different masks, and all are tried.
 */
#include "tree/search_private.h"

enum { NODES = 4, LEAST = 3, MOST = 12, BLOCK = 64 };

/* The lower six bits; and one that only values of a block have. */
enum { SECOND = 1 << 6, FIRST = 1 << 7, BITS = 8 };

struct set {
	uint64_t block[2];
};

struct stretch {
	const struct plan *plan;
	unsigned i, j;
	uint32_t base;	  /* of the first block */
	uint32_t high[3]; /* a bit that only the second, the first has; 0 */
	struct set all, of[NODES], run[MOST];
	uint32_t node[NODES];
	unsigned n;
	unsigned bits; /* that some values have and others do not */
	struct set hit[BITS];
};

/* What decides the values that the first test leaves. */
struct second {
	enum dag_kind kind; /* DAG_LEAF: they all lead to `yes` */
	uint32_t mask, k, yes, no;
};

struct found {
	uint32_t mask;	       /* of the first test */
	struct second off, on; /* where no bit of it is set, and where one is */
	uint64_t cost;
};

/* ---- sets ---------------------------------------------------------------- */

static struct set
both(struct set a, struct set b)
{
	return (struct set){{a.block[0] & b.block[0], a.block[1] & b.block[1]}};
}

static struct set
without(struct set a, struct set b)
{
	return (struct set){
	    {a.block[0] & ~b.block[0], a.block[1] & ~b.block[1]}};
}

static bool
is_empty(struct set a)
{
	return !(a.block[0] | a.block[1]);
}

static bool
is_single(struct set a)
{
	uint64_t one = a.block[0] ? a.block[0] : a.block[1];

	return !(a.block[0] && a.block[1]) && !(one & (one - 1));
}

static uint32_t
lowest(struct set a)
{
	uint64_t v = a.block[0] ? a.block[0] : a.block[1];
	uint32_t n = a.block[0] ? 0 : BLOCK;

	for (unsigned step = 32; step; step /= 2)
		if (!(v & (((uint64_t)1 << step) - 1))) {
			v >>= step;
			n += step;
		}
	return n;
}

/* Is all of a below all of b? Neither is empty. */
static bool
is_below(struct set a, struct set b)
{
	uint64_t first = b.block[0] ? b.block[0] : b.block[1];
	uint64_t below = (first & (0 - first)) - 1;

	return b.block[0] ? !a.block[1] && !(a.block[0] & ~below)
			  : !(a.block[1] & ~below);
}

/* Places in a block with the bit. */
static const uint64_t places[] = {0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc,
    0xf0f0f0f0f0f0f0f0, 0xff00ff00ff00ff00, 0xffff0000ffff0000,
    0xffffffff00000000};

/* Values that have one of the bits. */
static struct set
hits(unsigned bits)
{
	struct set a = {
	    {bits & FIRST ? UINT64_MAX : 0, bits & SECOND ? UINT64_MAX : 0}};

	for (unsigned i = 0; i < 6; i++)
		if (bits >> i & 1) {
			a.block[0] |= places[i];
			a.block[1] |= places[i];
		}
	return a;
}

static uint32_t
mask_of(const struct stretch *s, unsigned bits)
{
	return (bits & 63) | (bits & SECOND ? s->high[0] : 0) |
	       (bits & FIRST ? s->high[1] : 0);
}

/* Bits that no value of the set has, of those that some value has. */
static unsigned
spare(const struct stretch *s, struct set a)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < BITS; i++)
		if (s->bits >> i & 1 && is_empty(both(a, s->hit[i])))
			bits |= 1u << i;
	return bits;
}

/* ---- the second test ----------------------------------------------------- */

/* Bits that only values of b have, and each of them has one. */
static bool
by_bits(const struct stretch *s, struct set a, struct set b, uint32_t *mask)
{
	unsigned bits = spare(s, a);

	*mask = mask_of(s, bits);
	return bits && is_empty(without(b, hits(bits)));
}

/* One test that tells the two apart. */
static bool
tell(const struct stretch *s, struct set a, struct set b, uint32_t on_a,
    uint32_t on_b, struct second *t)
{
	if (is_below(a, b))
		*t = (struct second){DAG_GE, s->plan->how->mask,
		    s->base + lowest(b), on_b, on_a};
	else if (is_below(b, a))
		*t = (struct second){DAG_GE, s->plan->how->mask,
		    s->base + lowest(a), on_a, on_b};
	else if (is_single(a))
		*t = (struct second){DAG_EQ, s->plan->how->mask,
		    s->base + lowest(a), on_a, on_b};
	else if (is_single(b))
		*t = (struct second){DAG_EQ, s->plan->how->mask,
		    s->base + lowest(b), on_b, on_a};
	else if (by_bits(s, a, b, &t->mask))
		*t = (struct second){DAG_EQ, t->mask, 0, on_a, on_b};
	else if (by_bits(s, b, a, &t->mask))
		*t = (struct second){DAG_EQ, t->mask, 0, on_b, on_a};
	else
		return false;
	return true;
}

/* Where the values of a set lead: how many nodes, at most 3. */
static unsigned
nodes(const struct stretch *s, struct set a, unsigned at[2])
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n && n < 3; i++)
		if (!is_empty(both(a, s->of[i]))) {
			if (n < 2)
				at[n] = i;
			n++;
		}
	return n;
}

static bool
second_test(const struct stretch *s, struct set rest, struct second *t)
{
	unsigned at[2] = {0, 0}, n = nodes(s, rest, at);

	*t = (struct second){DAG_LEAF, 0, 0, s->node[at[0]], 0};
	return n == 1 || (n == 2 && tell(s, both(rest, s->of[at[0]]),
					both(rest, s->of[at[1]]),
					s->node[at[0]], s->node[at[1]], t));
}

/* ---- both ---------------------------------------------------------------- */

static struct set
of_run(const struct stretch *s, const struct intervals_run *r)
{
	struct set a = {{0, 0}};

	for (uint32_t v = r->low; v <= r->high; v++)
		a.block[(v - s->base) / BLOCK] |= (uint64_t)1
						  << (v - s->base) % BLOCK;
	return a;
}

/* false: too many values, or nodes. */
static bool
bits_open(struct stretch *s, const struct plan *p, unsigned from, unsigned to)
{
	uint32_t a = p->run[from].low & ~(uint32_t)(BLOCK - 1), b = a + BLOCK;

	*s = (struct stretch){.plan = p, .i = from, .j = to, .base = a};
	if (to - from + 1 < LEAST || to - from >= MOST ||
	    p->run[to].high - a >= 2 * BLOCK || a > UINT32_MAX - 2 * BLOCK)
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
	for (unsigned i = 0; i < BITS; i++) {
		s->hit[i] = hits(1u << i);
		if (mask_of(s, 1u << i) && !is_empty(both(s->all, s->hit[i])) &&
		    !is_empty(without(s->all, s->hit[i])))
			s->bits |= 1u << i;
	}
	return true;
}

/* Of runs with a value in the set. */
static uint64_t
weigh(const struct stretch *s, struct set a)
{
	const struct plan *p = s->plan;
	uint64_t sum = 0;

	for (unsigned r = s->i; r <= s->j; r++)
		if (!is_empty(both(a, s->run[r - s->i])))
			sum += p->weight[r];
	return sum;
}

/* What the values of one side cost beyond the first test. */
static bool
try_side(
    const struct stretch *s, struct set side, struct second *t, uint64_t *cost)
{
	if (!second_test(s, side, t))
		return false;
	if (t->kind != DAG_LEAF)
		*cost += s->plan->price + weigh(s, side);
	return true;
}

static void
try_first(const struct stretch *s, unsigned bits, struct found *best)
{
	const struct plan *p = s->plan;
	struct set on = both(s->all, hits(bits)), off = without(s->all, on);
	struct found f = {.mask = mask_of(s, bits),
	    .cost = p->sum[s->j + 1] - p->sum[s->i] + p->price};

	if (!is_empty(on) && !is_empty(off) && f.cost < best->cost &&
	    try_side(s, on, &f.on, &f.cost) &&
	    try_side(s, off, &f.off, &f.cost) && f.cost < best->cost)
		*best = f;
}

/*
 * Masks of one and two bits; and for each node all bits that only its values
 * have.
 */
static void
search_bits(const struct stretch *s, struct found *best)
{
	for (unsigned i = 0; i < BITS; i++)
		for (unsigned k = i; k < BITS; k++) {
			unsigned bits = 1u << i | 1u << k;

			if (!(bits & ~s->bits))
				try_first(s, bits, best);
		}
	for (unsigned i = 0; i < s->n; i++) {
		unsigned bits = spare(s, without(s->all, s->of[i]));

		if (bits)
			try_first(s, bits, best);
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
	search_bits(&s, &f);
	if (f.cost >= *best)
		return;
	*best = f.cost;
	p->first[i * p->n + j] = SEARCH_BITS;
}

static uint32_t
build_second(const struct plan *p, const struct second *t)
{
	return t->kind == DAG_LEAF ? t->yes
				   : scb_dag_test(p->dag, t->kind, p->how->word,
					 t->mask, t->k, t->yes, t->no);
}

uint32_t
scb_bits_build(const struct plan *p, unsigned i, unsigned j)
{
	struct found f = {.cost = UINT64_MAX};
	struct stretch s;
	uint32_t off, on;

	bits_open(&s, p, i, j);
	search_bits(&s, &f);
	off = build_second(p, &f.off);
	on = build_second(p, &f.on);
	return scb_dag_test(p->dag, DAG_EQ, p->how->word, f.mask, 0, off, on);
}

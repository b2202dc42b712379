/*
 * Whether conditions on one word can all hold at once, masks and all: bit by
 * bit from the top.
 *
 * A condition is tight while the bits so far equal those of k. A bit that
 * differs settles an inequality for good, one way or the other. So all that
 * matters of the bits so far is which conditions are still tight, and a state
 * with fewer tight ones can be completed whenever one with more can.
 */
#include "proof/wordset_private.h"

/* How a state was reached: one byte, because threads have small stacks. */
struct origin {
	uint8_t from : 7; /* state of the bit above */
	uint8_t bit : 1;
};

/* The states of one bit and of the bit above. */
struct states {
	uint64_t tight[2][WORDSET_STATES];
	unsigned n[2];
	struct origin origin[33][WORDSET_STATES]; /* by position of the bit */
};

void
scb_wordset_plane(
    struct word_planes *p, const struct wordset_cond *c, unsigned bits)
{
	uint64_t one = (uint64_t)1 << p->n++;

	p->eq |= c->rel == WORDSET_EQ ? one : 0;
	p->gt |= c->rel == WORDSET_GT ? one : 0;
	p->le |= c->rel == WORDSET_LE ? one : 0;
	for (unsigned pos = 0; pos < bits; pos++) {
		p->mask[pos] |= c->mask >> pos & 1 ? one : 0;
		p->k[pos] |= c->k >> pos & 1 ? one : 0;
	}
}

/* Settles what can be; false: a condition can no longer hold. */
static bool
take_bit(
    const struct word_planes *p, unsigned pos, unsigned bit, uint64_t *tight)
{
	uint64_t have = bit ? p->mask[pos] : 0, want = p->k[pos];
	uint64_t settled = (have ^ want) & *tight;

	if (settled & (p->eq | (p->gt & want) | (p->le & have)))
		return false;
	*tight &= ~settled;
	return true;
}

/* Adds one at pos unless one at least as good is there; false: no room. */
static bool
add_state(struct states *s, unsigned pos, uint64_t tight, struct origin origin)
{
	uint64_t *have = s->tight[pos % 2];
	unsigned kept = 0, n = s->n[pos % 2];

	for (unsigned i = 0; i < n; i++)
		if ((have[i] & ~tight) == 0)
			return true;
	for (unsigned i = 0; i < n; i++)
		if ((tight & ~have[i]) != 0) {
			have[kept] = have[i];
			s->origin[pos][kept++] = s->origin[pos][i];
		}
	s->n[pos % 2] = kept;
	if (kept == WORDSET_STATES)
		return false;
	have[kept] = tight;
	s->origin[pos][kept] = origin;
	s->n[pos % 2]++;
	return true;
}

/* At the end a tight condition means equality. */
static bool
may_be_equal(const struct word_planes *p, uint64_t tight)
{
	return (tight & ~(p->eq | p->le)) == 0;
}

/* The value whose lowest bit's state is this one. */
static uint32_t
wordset_solve_value_of(const struct states *s, unsigned bits, unsigned at)
{
	uint32_t value = 0;

	for (unsigned pos = 0; pos < bits; pos++) {
		value |= (uint32_t)s->origin[pos][at].bit << pos;
		at = s->origin[pos][at].from;
	}
	return value;
}

/* The states of the bit at pos, from those of the one above. */
static bool
next_bit(struct states *s, const struct word_planes *p, unsigned pos)
{
	unsigned above = (pos + 1) % 2;

	s->n[pos % 2] = 0;
	for (unsigned i = 0; i < s->n[above]; i++)
		for (unsigned bit = 0; bit < 2; bit++) {
			uint64_t tight = s->tight[above][i];

			if (take_bit(p, pos, bit, &tight) &&
			    !add_state(s, pos, tight,
				(struct origin){i & 0x7f, bit & 1}))
				return false;
		}
	return true;
}

enum wordset_truth
scb_wordset_solve(const struct word_planes *p, unsigned bits, uint32_t *value)
{
	struct states s;

	s.tight[bits % 2][0] = UINT64_MAX >> (64 - p->n);
	s.n[bits % 2] = 1;
	for (unsigned pos = bits; pos-- > 0;)
		if (!next_bit(&s, p, pos))
			return WORDSET_UNKNOWN;
	for (unsigned i = 0; i < s.n[0]; i++)
		if (may_be_equal(p, s.tight[0][i])) {
			*value = wordset_solve_value_of(&s, bits, i);
			return WORDSET_ALWAYS;
		}
	return WORDSET_NEVER;
}

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

struct state {
	uint64_t tight;
	uint8_t from; /* state of the bit above, counted from its first */
	uint8_t bit;
};

/*
 * The states of one bit follow those of the bit above: as a rule there are
 * few, and all lie on one page of the stack.
 */
struct states {
	struct state of[33 * WORDSET_STATES];
	unsigned first[33]; /* by position of the bit; [bits]: before any */
	unsigned n;
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
add_state(struct states *s, unsigned pos, struct state more)
{
	unsigned first = s->first[pos], kept = first;

	for (unsigned i = first; i < s->n; i++)
		if ((s->of[i].tight & ~more.tight) == 0)
			return true;
	for (unsigned i = first; i < s->n; i++)
		if ((more.tight & ~s->of[i].tight) != 0)
			s->of[kept++] = s->of[i];
	s->n = kept;
	if (kept - first == WORDSET_STATES)
		return false;
	s->of[s->n++] = more;
	return true;
}

/* At the end a tight condition means equality. */
static bool
may_be_equal(const struct word_planes *p, uint64_t tight)
{
	return (tight & ~(p->eq | p->le)) == 0;
}

/* The value whose lowest bit's state is of[at]. */
static uint32_t
wordset_solve_value_of(const struct states *s, unsigned bits, unsigned at)
{
	uint32_t value = 0;

	for (unsigned pos = 0; pos < bits; pos++) {
		value |= (uint32_t)s->of[at].bit << pos;
		at = s->first[pos + 1] + s->of[at].from;
	}
	return value;
}

enum wordset_truth
scb_wordset_solve(const struct word_planes *p, unsigned bits, uint32_t *value)
{
	struct states s;

	s.first[bits] = 0;
	s.of[0] = (struct state){.tight = UINT64_MAX >> (64 - p->n)};
	s.n = 1;
	for (unsigned pos = bits; pos-- > 0;) {
		unsigned above = s.first[pos + 1], n = s.n - above;

		s.first[pos] = s.n;
		for (unsigned i = 0; i < n; i++)
			for (uint8_t bit = 0; bit < 2; bit++) {
				uint64_t tight = s.of[above + i].tight;
				struct state more = {0, (uint8_t)i, bit};

				if (!take_bit(p, pos, bit, &tight))
					continue;
				more.tight = tight;
				if (!add_state(&s, pos, more))
					return WORDSET_UNKNOWN;
			}
	}
	for (unsigned i = s.first[0]; i < s.n; i++)
		if (may_be_equal(p, s.of[i].tight)) {
			*value = wordset_solve_value_of(&s, bits, i);
			return WORDSET_ALWAYS;
		}
	return WORDSET_NEVER;
}

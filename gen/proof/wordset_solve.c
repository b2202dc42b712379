/*
 * Whether some value of a word lies in its ranges and meets all conditions.
 *
 * The search fixes bits of the value. A condition that can hold for only one
 * value of some free bits fixes them, too; then the smallest value that has the
 * fixed bits and lies in a range is tried. If a condition fails for it, one of
 * that condition's free bits is fixed, first so that it helps the condition,
 * then the other way. At most 32 bits are fixed, so the recursion is shallow;
 * the work is bounded, since the question is as hard as satisfiability.
 */
#include "proof/wordset_private.h"

#include "base/bits.h"

struct solver {
	const struct wordset *word;
	const struct cond *more; /* one condition more, or NULL */
	uint64_t work;		 /* conditions that may still be looked at */
	bool over;
	bool any; /* it does not matter which value is found */
};

/* Bits that are fixed, and their values. */
struct fixed {
	uint32_t bits, value;
};


static void
fix(struct fixed *f, uint32_t bits, uint32_t value)
{
	f->bits |= bits;
	f->value |= value & bits;
}

/* Fixes bits that the condition needs. false: it can no longer hold. */
static bool
narrow(const struct cond *c, struct fixed *f)
{
	uint32_t open = c->mask & ~f->bits, low = c->mask & f->value;
	uint32_t high = low | open, top = (uint32_t)bits_highest(open);
	bool differs = (low ^ c->k) & ~open;

	switch (c->rel) {
	case COND_EQ:
		fix(f, open, c->k);
		return !differs;
	case COND_NE:
		if (!differs && (open & (open - 1)) == 0)
			fix(f, open, ~c->k);
		return differs || open;
	case COND_GT:
		if (high > c->k && (high & ~top) <= c->k)
			fix(f, top, top);
		return high > c->k;
	default:
		if (low <= c->k && (low | top) > c->k)
			fix(f, top, 0);
		return low <= c->k;
	}
}

static const struct cond *
cond_at(const struct solver *s, unsigned i)
{
	return i < s->word->nconds ? &s->word->cond[i] : s->more;
}

static unsigned
nconds(const struct solver *s)
{
	return s->word->nconds + (s->more != NULL);
}

static bool
narrow_all(struct solver *s, struct fixed *f)
{
	unsigned n = nconds(s), left = n;

	/* Until nothing has changed since a condition was last looked at. */
	for (unsigned i = 0; left > 0; i = i + 1 < n ? i + 1 : 0) {
		uint32_t before = f->bits;

		if (s->work == 0) {
			s->over = true;
			return false;
		}
		s->work--;
		if (!narrow(cond_at(s, i), f))
			return false;
		left = f->bits == before ? left - 1 : n;
	}
	return true;
}

/* The smallest value from low on that has the fixed bits. */
static bool
next_value(const struct fixed *f, uint32_t low, uint32_t *value)
{
	uint32_t open = ~f->bits, at, zero;

	at = (uint32_t)bits_highest((low ^ f->value) & f->bits);
	if (at && !(f->value & at)) {
		/* Too small: a free bit above this one has to be set. */
		zero = open & ~low & ~(at | (at - 1));
		if (!zero)
			return false;
		at = zero & (0 - zero);
		*value = f->value | at | (low & open & ~(at | (at - 1)));
		return true;
	}
	*value = f->value | (low & open & (at ? ~(at | (at - 1)) : ~0u));
	return true;
}

/* The smallest that lies in a range, too. */
static bool
next_in_range(const struct wordset *w, const struct fixed *f, uint32_t *value)
{
	for (unsigned i = 0; i < w->n; i++) {
		if (!next_value(f, w->range[i].low, value))
			return false;
		if (*value <= w->range[i].high)
			return true;
		i = scb_wordset_range(w, *value) - 1;
	}
	return false;
}

/* The condition that fails for the value and has the fewest free bits. */
static const struct cond *
failing(struct solver *s, const struct fixed *f, uint32_t value)
{
	const struct cond *found = NULL;
	unsigned least = 33;

	for (unsigned i = 0; i < nconds(s); i++) {
		const struct cond *c = cond_at(s, i);
		unsigned n = 0;

		if (cond_holds(c, value))
			continue;
		for (uint32_t open = c->mask & ~f->bits; open; open &= open - 1)
			n++;
		if (n < least) {
			least = n;
			found = c;
		}
	}
	return found;
}

/*
 * Do all free bits, set, give such a value? They meet every condition that some
 * bit of a mask is set; towards the smallest value, each of these may take a
 * look at all of them.
 */
static bool
is_top(struct solver *s, const struct fixed *f)
{
	uint32_t top = f->value | ~f->bits;
	unsigned i = scb_wordset_range(s->word, top);

	return i < s->word->n && s->word->range[i].low <= top &&
	       !failing(s, f, top);
}

static bool
solve(struct solver *s, struct fixed f, uint32_t *value)
{
	const struct cond *c;
	struct fixed try;
	uint32_t bit;
	bool set;

	if (!narrow_all(s, &f) || !next_in_range(s->word, &f, value))
		return false;
	if (s->any && is_top(s, &f))
		return true;
	c = failing(s, &f, *value);
	if (!c)
		return true;
	bit = (uint32_t)bits_highest(c->mask & ~f.bits);
	set = c->rel == COND_GT || (c->rel == COND_NE && !(c->k & bit));
	for (unsigned i = 0; i < 2 && !s->over; i++) {
		try = f;
		fix(&try, bit, (i == 0) == set ? bit : 0);
		if (solve(s, try, value))
			return true;
	}
	return false;
}

enum wordset_truth
scb_wordset_solve(
    const struct wordset *w, const struct cond *more, uint32_t *value)
{
	uint32_t found;
	struct solver s = {.word = w, .more = more, .any = !value};
	struct fixed f = {w->bits < 32 ? ~0u << w->bits : 0, 0};

	s.work = WORDSET_WORK + 64 * (uint64_t)nconds(&s);
	if (solve(&s, f, value ? value : &found))
		return WORDSET_ALWAYS;
	return s.over ? WORDSET_UNKNOWN : WORDSET_NEVER;
}

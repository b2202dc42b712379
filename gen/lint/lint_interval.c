/*
 * Can two conjunctions hold for one call? Arguments are independent, so each
 * is decided alone, exactly: what its conditions leave is an interval, some
 * fixed bits, and single values that are excluded.
 */
#include "base/bits.h"
#include "lint/lint_private.h"

bool
scb_lint_constant(uint64_t *v, unsigned bits)
{
	uint64_t top = UINT64_MAX >> (64 - bits), above = *v & ~top;
	bool negative = (*v & top) > top >> 1;

	if (above &&
	    !(negative && (above == ~top || above == (~top & UINT32_MAX))))
		return false;
	*v &= top;
	return true;
}

struct left {
	uint64_t low, high;   /* both included */
	uint64_t fixed, want; /* value & fixed == want */
	bool none;
};

static void
lint_interval_at_least(struct left *x, uint64_t v)
{
	if (v > x->low)
		x->low = v;
}

static void
at_most(struct left *x, uint64_t v)
{
	if (v < x->high)
		x->high = v;
}

static void
lint_interval_fix(struct left *x, uint64_t mask, uint64_t want)
{
	if ((want & ~mask) || ((x->want ^ want) & x->fixed & mask))
		x->none = true;
	x->fixed |= mask;
	x->want |= want;
}

static void
lint_interval_take(struct left *x, const struct policy_cond *c, unsigned bits)
{
	uint64_t top = UINT64_MAX >> (64 - bits), v = c->value,
		 want = c->expect;
	bool fits = scb_lint_constant(&v, bits);

	if (c->slot || c->mask_slot)
		return; /* any value */
	switch (c->op) {
	case POLICY_MASKED_EQ:
		scb_lint_constant(&want, bits);
		lint_interval_fix(x, v & top, want);
		break;
	case POLICY_EQ:
		lint_interval_at_least(x, v);
		at_most(x, v);
		x->none |= !fits;
		break;
	case POLICY_GE:
		lint_interval_at_least(x, v);
		x->none |= !fits;
		break;
	case POLICY_GT:
		lint_interval_at_least(x, v + 1);
		x->none |= v >= top;
		break;
	case POLICY_LE:
		at_most(x, v);
		break;
	case POLICY_LT:
		at_most(x, v - 1);
		x->none |= v == 0;
		break;
	default:
		break;
	}
}


/*
 * The smallest value from low on that has the fixed bits. Where the first bit
 * that they change goes up, all free ones below may be 0; where it goes down,
 * the next higher free bit has to go up first, by a carry.
 */
static bool
lint_interval_next(const struct left *x, uint64_t low, uint64_t *value)
{
	uint64_t forced = (low & ~x->fixed) | x->want;
	uint64_t changed = bits_smear(forced ^ low), carried;

	if (forced >= low) {
		*value = forced & (x->fixed | ~changed);
		return *value <= x->high;
	}
	carried = (low | x->fixed | changed) + 1;
	*value = (carried & ~x->fixed) | x->want;
	return carried != 0 && *value <= x->high;
}

/* How far it is to a value that this condition may admit; 0: it does. */
static uint64_t
excluded_by(const struct policy_cond *c, uint64_t value, unsigned bits)
{
	uint64_t top = UINT64_MAX >> (64 - bits), v = c->value,
		 want = c->expect;
	bool fits = scb_lint_constant(&v, bits);

	if (c->slot || c->mask_slot)
		return 0;
	if (c->op == POLICY_NE)
		return fits && v == value;
	if (c->op != POLICY_MASKED_NE)
		return 0;
	scb_lint_constant(&want, bits);
	v &= top;
	if ((want & ~v) || (value & v) != want)
		return 0;
	/* The lowest bit of the mask has to change. */
	return v ? (v & -v) - (value & ((v & -v) - 1)) : UINT64_MAX;
}

/* What conditions on one argument compare; bits: the most of them. */
struct field {
	const struct lint *l;
	unsigned abi;
	const struct policy_name *name;
	unsigned subject, bits;
};

static void
widen(struct field *f, const struct policy_term *t)
{
	for (unsigned i = 0; i < t->nconds; i++) {
		unsigned bits;

		if (t->conds[i].subject != f->subject)
			continue;
		bits = scb_lint_bits(f->l, f->abi, f->name, &t->conds[i]);
		if (bits > f->bits)
			f->bits = bits;
	}
}

/* Others are on another argument, or are left out: of fewer bits, signed. */
static bool
is_about(const struct field *f, const struct policy_cond *c)
{
	return c->subject == f->subject && !c->sign &&
	       scb_lint_bits(f->l, f->abi, f->name, c) == f->bits;
}

static uint64_t
excludes(const struct field *f, const struct policy_term *t, uint64_t value)
{
	uint64_t by = 0;

	for (unsigned i = 0; i < t->nconds && !by; i++)
		if (is_about(f, &t->conds[i]))
			by = excluded_by(&t->conds[i], value, f->bits);
	return by;
}

static bool
meet_on(struct lint *l, struct field f, const struct policy_term *a,
    const struct policy_term *b)
{
	struct left x = {0};
	uint64_t value, by;

	widen(&f, a);
	widen(&f, b);
	x.high = UINT64_MAX >> (64 - f.bits);
	for (unsigned i = 0; i < a->nconds; i++)
		if (is_about(&f, &a->conds[i]))
			lint_interval_take(&x, &a->conds[i], f.bits);
	for (unsigned i = 0; i < b->nconds; i++)
		if (is_about(&f, &b->conds[i]))
			lint_interval_take(&x, &b->conds[i], f.bits);
	if (x.none)
		return false;
	for (; lint_interval_next(&x, x.low, &value); x.low = value + by) {
		by = excludes(&f, a, value);
		if (!by)
			by = excludes(&f, b, value);
		if (!by)
			return true;
		if (by > UINT64_MAX - value || !scb_lint_step(l))
			return false;
	}
	return false;
}

static unsigned
subjects(const struct policy_term *t)
{
	unsigned set = 0;

	for (unsigned i = 0; i < t->nconds; i++)
		set |= 1u << t->conds[i].subject;
	return set;
}

/* As it is on this ABI. */
static struct policy_term
resolved(const struct lint *l, unsigned abi, const struct policy_name *name,
    const struct policy_term *t)
{
	struct policy_cond *c;
	unsigned i = 0;

	while (i < t->nconds && !scb_policy_is_symbolic(&t->conds[i]))
		i++;
	if (i == t->nconds)
		return *t;
	c = scb_arena_array(l->d->arena, t->nconds, sizeof *c);
	for (i = 0; i < t->nconds; i++)
		c[i] = scb_policy_cond_on(
		    &t->conds[i], l->abi[abi].arch, name->name);
	return (struct policy_term){c, t->nconds, t->made};
}

bool
scb_lint_interval(struct lint *l, unsigned abi, const struct policy_name *name,
    const struct policy_term *s, const struct policy_term *t)
{
	size_t mark = scb_arena_mark(l->d->arena);
	struct policy_term a = resolved(l, abi, name, s),
			   b = resolved(l, abi, name, t);
	unsigned tested = subjects(&a) | subjects(&b);
	bool meet = true;

	for (unsigned i = 0; i <= POLICY_IP && meet; i++)
		if (tested >> i & 1)
			meet = meet_on(
			    l, (struct field){l, abi, name, i, 0}, &a, &b);
	scb_arena_release(l->d->arena, mark);
	return meet;
}

/* A rule without conditions is one term that always holds. */
static const struct policy_term *
lint_interval_term(const struct policy_rule *r, unsigned i)
{
	static const struct policy_term always;

	return r->nterms ? &r->terms[i] : &always;
}

bool
scb_lint_rules_overlap(struct lint *l, unsigned abi,
    const struct policy_name *name, const struct policy_rule *a,
    const struct policy_rule *b)
{
	unsigned m = a->nterms ? a->nterms : 1, n = b->nterms ? b->nterms : 1;

	if (a->nterms == 0 && b->nterms == 0)
		return true;
	for (unsigned i = 0; i < m; i++)
		for (unsigned j = 0; j < n && scb_lint_step(l); j++)
			if (scb_lint_interval(l, abi, name,
				lint_interval_term(a, i),
				lint_interval_term(b, j)))
				return true;
	return false;
}

/* Conditions: SEMANTICS 4 and 5. */
#include "oracle.h"

static uint64_t
low_bits(int w)
{
	return w == 64 ? UINT64_MAX : ((uint64_t)1 << w) - 1;
}

/* 5.4: makes of a constant the value of w bits that it stands for, if any. */
static bool
stands_for(uint64_t *c, int w)
{
	uint64_t v = *c & low_bits(w), above = ~low_bits(w);
	bool top = (v >> (w - 1) & 1) != 0;

	if (*c != v && (!top || *c != (v | above)) &&
	    (w != 16 || !top || *c != (v | 0xffff0000)))
		return false;
	*c = v;
	return true;
}

static bool
cmp_holds(const struct cmp *c, const struct data *d)
{
	uint64_t x = c->arg == IP ? d->ip : d->args[c->arg];
	uint64_t a = c->a.n, b = c->b.n;
	bool fits = stands_for(&a, c->width);
	bool fits_b = stands_for(&b, c->width);

	x &= low_bits(c->width);
	switch (c->op) {
	case NE:
		return !fits || x != a;
	case LT:
		return !fits || x < a;
	case LE:
		return !fits || x <= a;
	case EQ:
		return fits && x == a;
	case GE:
		return fits && x >= a;
	case GT:
		return fits && x > a;
	case MASKED:
		return (x & a) == b;
	case NOT_MASKED:
		return (x & a) != b;
	case ANY:
		return (x & a) != 0;
	case WITHIN:
		return (x & ~a) == 0;
	case RANGE:
		return fits && a <= x && (!fits_b || x <= b);
	}
	return false;
}

bool
holds(const struct entry *e, const struct data *d)
{
	bool all = true;

	if (e->never ||
	    (e->through && ((uint32_t)d->args[0] & e->mask) != e->sub))
		return false;
	for (int i = 0; i < e->ncmps; i++) {
		if (e->cmps[i].first && i > 0 && all)
			return true;
		all = (all || e->cmps[i].first) && cmp_holds(&e->cmps[i], d);
	}
	return all;
}

/* A comparison in the registers of an ABI; call NULL: widths are not known. */
struct cmp
fix(struct cmp c, struct abi *a, const char *call)
{
	bool in_memory;
	int w = 0;

	if (c.arg < 0)
		c.arg = call == NULL ? -1 : argument(a, call, c.name);
	if (c.arg < 0)
		die("no argument '%s' on %s", c.name, a->token);
	if (c.arg == IP)
		c.width = 64;
	w = c.width > a->bits ? 64 : a->bits;
	if (c.a.text != NULL)
		c.a.n = expression(a, c.a.text, w);
	if (c.b.text != NULL)
		c.b.n = expression(a, c.b.text, w);
	if (c.width == 0 && call != NULL && !setup.wide)
		c.width = width_of(a, call, c.arg, &in_memory);
	if (c.width == 0)
		c.width = a->bits;
	return c;
}

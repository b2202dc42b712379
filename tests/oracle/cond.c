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

/* 5.8 */
static int64_t
extended(uint64_t v, int w)
{
	return (int64_t)(v << (64 - w)) >> (64 - w);
}

static bool
signed_holds(const struct cmp *c, int64_t x, int64_t v, bool fits)
{
	bool upward = c->op == GE || c->op == GT;

	if (!fits)
		return upward == (c->a.n >> 63 != 0);
	return c->op == LT   ? x < v
	       : c->op == LE ? x <= v
	       : c->op == GE ? x >= v
			     : x > v;
}

static bool
cmp_holds(const struct cmp *c, const struct data *d)
{
	uint64_t x = c->arg == IP ? d->ip : d->args[c->arg];
	uint64_t a = c->a.n, b = c->b.n;
	bool fits = stands_for(&a, c->width);

	stands_for(&b, c->width);
	x &= low_bits(c->width);
	if (c->sign)
		return signed_holds(
		    c, extended(x, c->width), extended(a, c->width), fits);
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
	default:
		return false;
	}
}

bool
holds(const struct entry *e, const struct data *d)
{
	bool stack[64];
	int n = 0;

	if (e->never ||
	    (e->through && ((uint32_t)d->args[0] & e->mask) != e->sub))
		return false;
	for (int i = 0; i < e->ncmps; i++) {
		enum op op = e->cmps[i].op;

		if (op < NOT && n == 64)
			die("parentheses are nested too deeply");
		if (op < NOT)
			stack[n++] = cmp_holds(&e->cmps[i], d);
		else if (op == NOT)
			stack[n - 1] = !stack[n - 1];
		else if (n--, op == BOTH)
			stack[n - 1] = stack[n - 1] && stack[n];
		else
			stack[n - 1] = stack[n - 1] || stack[n];
	}
	return n == 0 || stack[0];
}

/* A comparison in the registers of an ABI; call NULL: widths are not known. */
struct cmp
fix(struct cmp c, struct abi *a, const char *call)
{
	bool in_memory;
	int w = 0;

	if (c.op >= NOT)
		return c;
	if (c.arg < 0)
		c.arg = call == NULL ? -1 : argument(a, call, c.name);
	if (c.arg < 0)
		die("no argument '%s' on %s", c.name, a->token);
	if (c.arg == IP && !c.width)
		c.width = 64;
	w = c.arg == IP || c.width > a->bits ? 64 : a->bits;
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

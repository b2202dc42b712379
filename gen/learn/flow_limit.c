/*
 * How large an index can be where it is used. On every path there, the last
 * branch that compares it with a constant limits it.
 */
#include "learn/value.h"

enum { LIMIT_MAX = 65536, LIMIT_WORK = 400, LIMIT_NEAR = 24 };

/* What is limited: a register, or a place in memory. */
struct limited {
	bool memory;
	uint8_t reg; /* or the base */
	int64_t disp;
};

static bool
only_from(const struct flow *f, uint32_t spot, uint32_t *from)
{
	struct flow_from one, other;
	uint64_t state = 0;

	if (f->flag[spot] & FLOW_TAKEN ||
	    !scb_flow_from(f, spot, &state, &one) || one.call ||
	    scb_flow_from(f, spot, &state, &other))
		return false;
	*from = one.spot;
	return true;
}

/* Whether an instruction may change it. */
static bool
changes(const struct code *c, const struct limited *x)
{
	if (x->reg >= CODE_ZERO || c->writes >> x->reg & 1)
		return true;
	return x->memory && (c->store || c->wild || c->flow == CODE_SYSCALL);
}

static bool
is_place(const struct code *c, const struct limited *x)
{
	return x->memory && c->base == x->reg && c->disp == x->disp &&
	       c->index == CODE_NONE && !c->segment;
}

/* Whether a register, before a spot, is a copy of it. */
static bool
is_copy(
    const struct flow *f, uint32_t at, unsigned reg, const struct limited *x)
{
	struct code c;

	if (!x->memory && reg == x->reg)
		return true;
	for (unsigned i = 0; i < LIMIT_NEAR && reg < CODE_ZERO; i++) {
		if (!only_from(f, at, &at))
			return false;
		scb_flow_decode(f, at, &c);
		if (c.writes >> reg & 1)
			return (c.op == CODE_LOAD && c.dst == reg &&
				   is_place(&c, x)) ||
			       (c.op == CODE_MOVE && !x->memory &&
				   c.a == x->reg && c.from >= 32);
		/* It is a copy of the register. */
		if (c.op == CODE_MOVE && !x->memory && c.dst == x->reg &&
		    c.a == reg && c.from >= 32)
			return true;
		if (changes(&c, x) ||
		    (c.flow != CODE_NEXT && c.flow != CODE_BRANCH &&
			c.flow != CODE_JUMP))
			return false;
	}
	return false;
}

/* The compare of a branch, if no other instruction leads there. */
static bool
compare_of(
    const struct flow *f, uint32_t at, const struct limited *x, struct code *c)
{
	for (unsigned i = 0; i < LIMIT_NEAR; i++) {
		if (!only_from(f, at, &at))
			return false;
		scb_flow_decode(f, at, c);
		if (c->op == CODE_COMPARE)
			return c->b == CODE_NONE &&
			       (c->a == CODE_NONE ? is_place(c, x)
						  : is_copy(f, at, c->a, x));
		/* Copies do not change flags. */
		if (c->flow != CODE_NEXT || changes(c, x) ||
		    (c->op != CODE_MOVE && c->op != CODE_LOAD))
			return false;
	}
	return false;
}

static unsigned
opposite(unsigned when)
{
	switch (when) {
	case CODE_ABOVE:
		return CODE_BELOW_EQUAL;
	case CODE_ABOVE_EQUAL:
		return CODE_BELOW;
	case CODE_BELOW:
		return CODE_ABOVE_EQUAL;
	default:
		return CODE_ABOVE;
	}
}

/* A constant that a register holds, for a branch that compares registers. */
static bool
holds_constant(struct flow *f, unsigned reg, uint32_t at, uint64_t *v)
{
	struct value_end e;

	if (reg == CODE_ZERO) {
		*v = 0;
		return true;
	}
	if (reg > CODE_ZERO || scb_value_ends(f, reg, at, &e, 1) != 1 ||
	    e.why || e.computed)
		return false;
	*v = e.imm;
	return true;
}

/*
 * The largest value with which a branch goes to `to`, plus one; 0: not known.
 */
static uint64_t
limit_of(struct flow *f, const struct code *branch, uint32_t at, uint32_t to,
    const struct limited *x)
{
	unsigned when = branch->when;
	struct code c;
	uint64_t v;
	uint32_t target;
	bool taken = scb_flow_target(f, branch, &target) && target == to;

	if (taken == (to == at + branch->length))
		return 0;
	if (!taken)
		when = opposite(when);
	if (branch->a == CODE_NONE) {
		if (!compare_of(f, at, x, &c))
			return 0;
		v = c.imm;
	} else if (is_copy(f, at, branch->a, x)) {
		if (!holds_constant(f, branch->b, at, &v))
			return 0;
	} else if (is_copy(f, at, branch->b, x)) {
		/* a < b limits b as b > a does. */
		when = when == CODE_BELOW	  ? CODE_ABOVE
		       : when == CODE_ABOVE_EQUAL ? CODE_BELOW_EQUAL
						  : CODE_ELSE;
		if (!holds_constant(f, branch->a, at, &v))
			return 0;
	} else {
		return 0;
	}
	return when == CODE_BELOW ? v : when == CODE_BELOW_EQUAL ? v + 1 : 0;
}

static uint64_t limit_at(
    struct flow *f, struct limited x, uint32_t spot, unsigned depth, int *work);

/* The limit on the path from one instruction that leads to the spot. */
static uint64_t
limit_from(struct flow *f, struct limited x, uint32_t spot, uint32_t from,
    unsigned depth, int *work)
{
	struct code c;
	uint64_t n = 0;

	scb_flow_decode(f, from, &c);
	if (c.flow == CODE_BRANCH && c.when != CODE_ELSE)
		n = limit_of(f, &c, from, spot, &x);
	if (n)
		return n;
	if (c.flow != CODE_NEXT && c.flow != CODE_JUMP && c.flow != CODE_BRANCH)
		return 0;
	if (changes(&c, &x)) {
		if (x.memory || c.dst != x.reg || c.keeps)
			return 0;
		if (c.op == CODE_AND && c.b == CODE_NONE)
			/* The width of a byte says nothing of a table. */
			return c.imm < UINT8_MAX ? c.imm + 1 : 0;
		if (c.op == CODE_LOAD && c.index == CODE_NONE && !c.segment)
			x = (struct limited){true, c.base, c.disp};
		else if (c.op == CODE_MOVE)
			x.reg = c.a;
		else
			return 0;
		/* A load into its own base. */
		if (x.memory && c.writes >> x.reg & 1)
			return 0;
	}
	return limit_at(f, x, from, depth + 1, work);
}

static uint64_t
limit_at(
    struct flow *f, struct limited x, uint32_t spot, unsigned depth, int *work)
{
	struct flow_from from;
	uint64_t state = 0, most = 0;

	if (x.reg >= CODE_ZERO || depth > LIMIT_NEAR ||
	    f->flag[spot] & FLOW_TAKEN)
		return 0;
	while (scb_flow_from(f, spot, &state, &from)) {
		uint64_t n;

		if (from.call || --*work < 0)
			return 0;
		n = limit_from(f, x, spot, from.spot, depth, work);
		if (!n)
			return 0;
		if (most < n)
			most = n;
	}
	return most;
}

uint64_t
scb_flow_limit(struct flow *f, unsigned reg, uint32_t spot)
{
	struct limited x = {.reg = (uint8_t)reg};
	int work = LIMIT_WORK;
	uint64_t n = limit_at(f, x, spot, 0, &work);

	return n <= LIMIT_MAX ? n : 0;
}

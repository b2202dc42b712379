/* SEMANTICS 4 and 5: one condition. */
#include "eval/eval_private.h"

#include "bpf/bpf.h"

/* What a condition looks at: `bits` (16, 32, 64) from word `lo` up. */
struct operand {
	unsigned lo, bits;
};

/* The w-bit value that v stands for, if it stands for one (SEMANTICS 5). */
static bool
narrow(uint64_t *v, unsigned w)
{
	uint64_t all = w == 64 ? UINT64_MAX : ((uint64_t)1 << w) - 1;
	uint64_t sign = (all >> 1) + 1, low = *v & all;
	bool negative = (low & sign) != 0;

	if (*v == low || (negative && *v == (low | ~all)) ||
	    (negative && *v == (low | (~all & UINT32_MAX)))) {
		*v = low;
		return true;
	}
	return false;
}

static uint32_t
low_bits(struct operand o)
{
	return o.bits == 16 ? 0xffff : UINT32_MAX;
}

/* Are both halves equal? A narrow operand has only the low one. */
static enum eval_truth
is_equal(struct eval_look *l, struct operand o, uint64_t v)
{
	enum eval_truth t = EVAL_YES;

	if (o.bits == 64)
		t = scb_eval_ask(
		    l, o.lo + 1, UINT32_MAX, EVAL_EQ, (uint32_t)(v >> 32));
	if (t == EVAL_NO)
		return EVAL_NO;
	return scb_eval_both(
	    t, scb_eval_ask(l, o.lo, low_bits(o), EVAL_EQ, (uint32_t)v));
}

static enum eval_truth
is_greater(struct eval_look *l, struct operand o, uint64_t v)
{
	uint32_t high = (uint32_t)(v >> 32);
	enum eval_truth above, level;

	if (o.bits < 64)
		return scb_eval_ask(l, o.lo, low_bits(o), EVAL_GT, (uint32_t)v);
	above = scb_eval_ask(l, o.lo + 1, UINT32_MAX, EVAL_GT, high);
	if (above != EVAL_NO)
		return above;
	level = scb_eval_ask(l, o.lo + 1, UINT32_MAX, EVAL_EQ, high);
	if (level == EVAL_NO)
		return EVAL_NO;
	return scb_eval_both(
	    level, scb_eval_ask(l, o.lo, UINT32_MAX, EVAL_GT, (uint32_t)v));
}

/* Both are w-bit numbers in two's complement, and so is v. */
static enum eval_truth
is_greater_signed(struct eval_look *l, struct operand o, uint64_t v)
{
	uint32_t all = o.bits == 16 ? 0xffff : UINT32_MAX;
	bool minus = v >> (o.bits - 1);
	enum eval_truth t =
	    scb_eval_ask(l, o.lo + (o.bits == 64), all, EVAL_GT, all >> 1);

	if (t == EVAL_OPEN || (t == EVAL_YES) == minus)
		return t == EVAL_OPEN ? t : is_greater(l, o, v);
	return minus ? EVAL_YES : EVAL_NO;
}

/* SEMANTICS 5.8 */
static enum eval_truth
is_ordered_signed(
    struct eval_look *l, struct operand o, const struct policy_cond *c)
{
	bool above = c->op == POLICY_GT || c->op == POLICY_GE;
	bool or_equal = c->op == POLICY_GE || c->op == POLICY_LT;
	uint64_t all = o.bits == 64 ? UINT64_MAX : ((uint64_t)1 << o.bits) - 1;
	uint64_t v = c->value;
	enum eval_truth t;

	if (!narrow(&v, o.bits)) /* beyond one end or the other */
		return above == (v >> 63 != 0) ? EVAL_YES : EVAL_NO;
	if (!or_equal)
		t = is_greater_signed(l, o, v);
	else if (v == all - (all >> 1)) /* the least number of all */
		t = EVAL_YES;
	else
		t = is_greater_signed(l, o, (v - 1) & all);
	return above ? t : scb_eval_not(t);
}

static enum eval_truth
is_masked_equal(
    struct eval_look *l, struct operand o, uint64_t mask, uint64_t v)
{
	uint64_t all = o.bits == 64 ? UINT64_MAX : ((uint64_t)1 << o.bits) - 1;
	enum eval_truth high = EVAL_YES;
	uint64_t seen;

	narrow(&mask, o.bits);
	narrow(&v, o.bits);
	seen = mask & all; /* above it the argument counts as zero */
	if (v & ~seen)
		return EVAL_NO;
	if (seen >> 32)
		high = scb_eval_ask(l, o.lo + 1, (uint32_t)(seen >> 32),
		    EVAL_EQ, (uint32_t)(v >> 32));
	if (high == EVAL_NO || !(uint32_t)seen)
		return high;
	return scb_eval_both(
	    high, scb_eval_ask(l, o.lo, (uint32_t)seen, EVAL_EQ, (uint32_t)v));
}

static enum eval_truth
slot_holds(const struct policy_cond *c, struct eval_look *l, struct operand o)
{
	struct policy_cond narrowed = *c;

	narrow(&narrowed.value, o.bits);
	if (!narrow(&narrowed.expect, o.bits)) /* which no value has */
		return c->op == POLICY_MASKED_NE ? EVAL_YES : EVAL_NO;
	return scb_eval_slot_cond(&narrowed, l, o.lo, o.bits);
}

enum eval_truth
scb_eval_cond(const struct eval_entry *n, const struct policy_cond *c,
    struct eval_look *l)
{
	struct operand o = {BPF_WORD_ARG + 2u * c->subject, eval_bits(n, c)};
	uint64_t v = c->value;

	if (c->subject == POLICY_IP)
		o.lo = BPF_WORD_IP;
	if (c->slot || c->mask_slot)
		return slot_holds(c, l, o);
	if (c->op == POLICY_MASKED_EQ)
		return is_masked_equal(l, o, v, c->expect);
	if (c->op == POLICY_MASKED_NE)
		return scb_eval_not(is_masked_equal(l, o, v, c->expect));
	if (c->sign)
		return is_ordered_signed(l, o, c);
	if (!narrow(&v, o.bits)) /* larger than any value it can have */
		return c->op == POLICY_NE || c->op == POLICY_LT ||
			       c->op == POLICY_LE
			   ? EVAL_YES
			   : EVAL_NO;
	switch (c->op) {
	case POLICY_EQ:
		return is_equal(l, o, v);
	case POLICY_NE:
		return scb_eval_not(is_equal(l, o, v));
	case POLICY_GT:
		return is_greater(l, o, v);
	case POLICY_LE:
		return scb_eval_not(is_greater(l, o, v));
	case POLICY_GE:
		return v == 0 ? EVAL_YES : is_greater(l, o, v - 1);
	default:
		return v == 0 ? EVAL_NO : scb_eval_not(is_greater(l, o, v - 1));
	}
}

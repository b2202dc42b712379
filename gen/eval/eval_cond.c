/* SEMANTICS 4 and 5: one condition. Part of the law; see eval.c. */
#include "eval/eval_private.h"

#include "bpf/bpf.h"

/* What a condition looks at: `bits` (16, 32, 64) from word `lo` up. */
struct operand {
	unsigned lo, bits;
};

static struct operand
eval_cond_operand(const struct eval_entry *n, unsigned subject)
{
	return (struct operand){
	    subject == POLICY_IP ? BPF_WORD_IP : BPF_WORD_ARG + 2 * subject,
	    n->bits[subject]};
}

unsigned
scb_eval_bits(
    const struct eval *e, const struct eval_entry *n, unsigned subject)
{
	unsigned bits = 0;

	if (subject == POLICY_IP)
		return 64;
	if (!e->setup->args64)
		bits = scb_facts_width(n->abi, n->name, subject);
	/* Unknown, or a block's pointer: the whole register. */
	return bits < 16 || bits > n->abi->arg_bits ? n->abi->arg_bits : bits;
}

/* The w-bit value that v stands for, if it stands for one (SEMANTICS 5). */
static bool
eval_cond_narrow(uint64_t *v, unsigned w)
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

enum eval_truth
scb_eval_ask(struct eval_look *l, unsigned word, uint32_t mask,
    enum eval_rel rel, uint32_t k)
{
	struct eval_question q = {word, mask, k, rel};
	enum eval_truth t = l->view->test(l->view->user, &q);

	if (t == EVAL_OPEN && !l->open) {
		l->open = true;
		l->question = q;
	}
	return t;
}

static enum eval_truth
opposite(enum eval_truth t)
{
	return t == EVAL_OPEN ? EVAL_OPEN : t == EVAL_NO ? EVAL_YES : EVAL_NO;
}

enum eval_truth
scb_eval_both(enum eval_truth a, enum eval_truth b)
{
	return a == EVAL_YES ? b : b == EVAL_NO ? EVAL_NO : EVAL_OPEN;
}

static enum eval_truth
is_equal(struct eval_look *l, struct operand o, uint64_t v)
{
	enum eval_truth high = EVAL_YES;

	if (o.bits == 64)
		high = scb_eval_ask(
		    l, o.lo + 1, UINT32_MAX, EVAL_EQ, (uint32_t)(v >> 32));
	if (high == EVAL_NO)
		return EVAL_NO;
	return scb_eval_both(
	    high, scb_eval_ask(l, o.lo, o.bits == 16 ? 0xffff : UINT32_MAX,
		      EVAL_EQ, (uint32_t)v));
}

/* Whoever fills it in takes care that the value fits the argument. */
static enum eval_truth
eval_cond_is_slot(struct eval_look *l, struct operand o, unsigned slot)
{
	enum eval_truth high = EVAL_YES;

	if (o.bits == 64)
		high = scb_eval_ask(l, o.lo + 1, UINT32_MAX, EVAL_SLOT,
		    policy_half(slot, true));
	if (high == EVAL_NO)
		return EVAL_NO;
	return scb_eval_both(
	    high, scb_eval_ask(l, o.lo, o.bits == 16 ? 0xffff : UINT32_MAX,
		      EVAL_SLOT, policy_half(slot, false)));
}

static enum eval_truth
is_greater(struct eval_look *l, struct operand o, uint64_t v)
{
	uint32_t high = (uint32_t)(v >> 32);
	enum eval_truth above, level;

	if (o.bits < 64)
		return scb_eval_ask(l, o.lo, o.bits == 16 ? 0xffff : UINT32_MAX,
		    EVAL_GT, (uint32_t)v);
	above = scb_eval_ask(l, o.lo + 1, UINT32_MAX, EVAL_GT, high);
	if (above != EVAL_NO)
		return above;
	level = scb_eval_ask(l, o.lo + 1, UINT32_MAX, EVAL_EQ, high);
	if (level == EVAL_NO)
		return EVAL_NO;
	return scb_eval_both(
	    level, scb_eval_ask(l, o.lo, UINT32_MAX, EVAL_GT, (uint32_t)v));
}

static enum eval_truth
is_masked_equal(
    struct eval_look *l, struct operand o, uint64_t mask, uint64_t v)
{
	uint64_t all = o.bits == 64 ? UINT64_MAX : ((uint64_t)1 << o.bits) - 1;
	enum eval_truth high = EVAL_YES;
	uint64_t seen;

	eval_cond_narrow(&mask, o.bits);
	eval_cond_narrow(&v, o.bits);
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

enum eval_truth
scb_eval_always(bool b)
{
	return b ? EVAL_YES : EVAL_NO;
}

enum eval_truth
scb_eval_cond(const struct eval_entry *n, const struct policy_cond *c,
    struct eval_look *l)
{
	struct operand o = eval_cond_operand(n, c->subject);
	uint64_t v = c->value;

	if (c->slot && c->op == POLICY_NE)
		return opposite(eval_cond_is_slot(l, o, c->slot - 1u));
	if (c->slot)
		return eval_cond_is_slot(l, o, c->slot - 1u);
	if (c->op == POLICY_MASKED_EQ)
		return is_masked_equal(l, o, v, c->expect);
	if (c->op == POLICY_MASKED_NE)
		return opposite(is_masked_equal(l, o, v, c->expect));
	if (!eval_cond_narrow(
		&v, o.bits)) /* larger than any value it can have */
		return scb_eval_always(c->op == POLICY_NE ||
				       c->op == POLICY_LT ||
				       c->op == POLICY_LE);
	switch (c->op) {
	case POLICY_EQ:
		return is_equal(l, o, v);
	case POLICY_NE:
		return opposite(is_equal(l, o, v));
	case POLICY_GT:
		return is_greater(l, o, v);
	case POLICY_LE:
		return opposite(is_greater(l, o, v));
	case POLICY_GE:
		return v == 0 ? EVAL_YES : is_greater(l, o, v - 1);
	default:
		return v == 0 ? EVAL_NO : opposite(is_greater(l, o, v - 1));
	}
}

/*
 * Conditions with slots, and how wide the values are that slots are compared
 * with (SEMANTICS 4.5, 5). Where registers have 32 bits, the instruction
 * pointer has no more, either.
 *
 * Whoever fills a slot in must ensure that its value fits the argument.
 */
#include "eval/eval_private.h"

/* The halves of an argument, and of what it is compared with. */
struct slot_cond {
	struct eval_look *look;
	const struct policy_cond *cond;
	unsigned lo, bits;
};

static uint32_t
half(const struct slot_cond *s, uint16_t slot, bool high)
{
	return policy_half(slot - 1u, high, s->bits == 16);
}

static enum eval_truth
ask_half(const struct slot_cond *s, bool high, enum eval_rel rel, uint32_t mask,
    uint32_t k)
{
	return scb_eval_ask(s->look, s->lo + high, mask, rel, k);
}

/* Is this half as the condition wants it, apart from its order? */
static enum eval_truth
half_holds(const struct slot_cond *s, bool high)
{
	const struct policy_cond *c = s->cond;
	uint32_t all = s->bits == 16 ? 0xffff : UINT32_MAX;
	uint32_t mask = (uint32_t)(c->value >> (high ? 32 : 0)) & all;
	uint32_t want = (uint32_t)(c->expect >> (high ? 32 : 0)) & all;

	if (c->others)
		return ask_half(
		    s, high, EVAL_SLOT_ONLY, all, half(s, c->mask_slot, high));
	if (c->mask_slot && c->slot)
		return ask_half(s, high, EVAL_SLOT_BOTH,
		    half(s, c->mask_slot, high), half(s, c->slot, high));
	if (c->mask_slot)
		return ask_half(
		    s, high, EVAL_SLOT_MASK, half(s, c->mask_slot, high), want);
	if (c->op != POLICY_MASKED_EQ && c->op != POLICY_MASKED_NE)
		mask = all;
	return ask_half(s, high, EVAL_SLOT_EQ, mask, half(s, c->slot, high));
}

static enum eval_truth
is_above(const struct slot_cond *s)
{
	uint32_t all = s->bits == 16 ? 0xffff : UINT32_MAX;
	uint16_t slot = s->cond->slot;
	/* The sign is in the upper half, if there is one. */
	enum eval_rel top = s->cond->sign ? EVAL_SLOT_SGT : EVAL_SLOT_GT;
	enum eval_truth t, low;

	if (s->bits < 64)
		return ask_half(s, false, top, all, half(s, slot, 0));
	t = ask_half(s, true, top, all, half(s, slot, true));
	if (t != EVAL_NO)
		return t;
	t = ask_half(s, true, EVAL_SLOT_EQ, all, half(s, slot, true));
	if (t == EVAL_NO)
		return EVAL_NO;
	low = ask_half(s, false, EVAL_SLOT_GT, all, half(s, slot, false));
	return scb_eval_both(t, low);
}

/* In both halves; a narrow argument has only the low one. */
static enum eval_truth
is_matched(const struct slot_cond *s)
{
	enum eval_truth t = EVAL_YES;

	if (s->bits == 64)
		t = half_holds(s, true);
	return t == EVAL_NO ? t : scb_eval_both(t, half_holds(s, false));
}

enum eval_truth
scb_eval_slot_cond(const struct policy_cond *c, struct eval_look *l,
    unsigned lo, unsigned bits)
{
	const struct slot_cond s = {l, c, lo, bits};
	enum eval_truth t;

	switch (c->op) {
	case POLICY_EQ:
	case POLICY_MASKED_EQ:
		return is_matched(&s);
	case POLICY_NE:
	case POLICY_MASKED_NE:
		return scb_eval_not(is_matched(&s));
	case POLICY_GT:
		return is_above(&s);
	case POLICY_LE:
		return scb_eval_not(is_above(&s));
	default:
		t = is_above(&s);
		if (t == EVAL_NO)
			t = is_matched(&s);
		return c->op == POLICY_GE ? t : scb_eval_not(t);
	}
}

/* ---- widths -------------------------------------------------------------- */

static unsigned
narrowest(const struct eval_number *n, unsigned slot, unsigned bits)
{
	const struct policy_term *t;

	for (const struct eval_entry *x = n->first; x; x = x->next)
		for (t = x->terms; t < x->terms + x->nterms; t++)
			for (unsigned i = 0; i < t->nconds; i++) {
				const struct policy_cond *c = &t->conds[i];
				unsigned w = eval_bits(x, c);

				if (c->slot != slot + 1 &&
				    c->mask_slot != slot + 1)
					continue;
				if (!c->width && w > x->abi->arg_bits)
					w = x->abi->arg_bits;
				if (w < bits)
					bits = w;
			}
	return bits;
}

unsigned
scb_eval_slot_bits(const struct eval *e, unsigned slot)
{
	unsigned bits = 64;

	for (unsigned i = 0; i < e->nabi; i++) {
		const struct eval_abi *b = &e->abi[i];

		for (unsigned k = 0; k < b->arch->ncalls; k++)
			bits = narrowest(&b->row[k], slot, bits);
		for (unsigned k = 0; k < b->nothers; k++)
			bits = narrowest(&b->other[k].number, slot, bits);
	}
	return bits;
}

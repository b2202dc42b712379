/* Conditions of a policy, as text. */
#include "dialect/text_write.h"

static uint64_t
all_bits(unsigned bits)
{
	return UINT64_MAX >> (64 - bits);
}

/* Of so many bits; false: the constant stands for no such value. */
static bool
narrow(uint64_t *v, unsigned bits)
{
	uint64_t all = all_bits(bits), above = *v & ~all;
	bool negative = (*v & all) > all >> 1;

	if (above &&
	    !(negative && (above == ~all || above == (~all & UINT32_MAX))))
		return false;
	*v &= all;
	return true;
}

static void
put_slot(const struct text_write *w, uint16_t slot)
{
	scb_buf_fmt(w->b, "$%s", w->slots[slot - 1].name);
}

static void
put_order(
    const struct text_write *w, const struct policy_cond *c, unsigned bits)
{
	/* ORDER POLICY_OP */
	static const char *const sign[] = {"!=", "<", "<=", "==", ">=", ">"};
	uint64_t v = c->value;
	bool fits = narrow(&v, bits);

	scb_text_write_subject(w, c->subject, bits);
	scb_buf_fmt(w->b, c->sign ? " %ss " : " %s ", sign[c->op]);
	if (c->slot)
		put_slot(w, c->slot);
	else if (!fits && c->sign)
		scb_text_write_signed(w->b, 64, v);
	else if (!fits)
		scb_text_write_number(w->b, v);
	else if (c->sign)
		scb_text_write_signed(w->b, bits, v);
	else if (c->op == POLICY_EQ || c->op == POLICY_NE)
		scb_text_write_value(w, c->subject, bits, v);
	else
		scb_text_write_number(w->b, v);
}

/* Masks and values under masks, where at least one of the two is a slot. */
static void
put_masked_slots(
    const struct text_write *w, const struct policy_cond *c, unsigned bits)
{
	bool differs = c->op == POLICY_MASKED_NE;

	if (c->others) {
		scb_text_write_subject(w, c->subject, bits);
		scb_buf_str(w->b, differs ? " not in " : " in ");
		put_slot(w, c->mask_slot);
		return;
	}
	scb_buf_char(w->b, '(');
	scb_text_write_subject(w, c->subject, bits);
	scb_buf_str(w->b, " & ");
	if (c->mask_slot)
		put_slot(w, c->mask_slot);
	else
		scb_text_write_mask(w, c->subject, bits, c->value);
	scb_buf_str(w->b, differs ? ") != " : ") == ");
	if (c->slot)
		put_slot(w, c->slot);
	else
		scb_text_write_number(w->b, c->expect);
}

void
scb_text_write_cond(const struct text_write *w, const struct policy_cond *c)
{
	unsigned bits =
	    c->width ? c->width : scb_text_write_bits(w, c->subject);
	uint64_t mask = c->value, value = c->expect;

	if (c->op != POLICY_MASKED_EQ && c->op != POLICY_MASKED_NE) {
		put_order(w, c, bits);
	} else if (c->slot || c->mask_slot) {
		put_masked_slots(w, c, bits);
	} else {
		narrow(&mask, bits);
		narrow(&value, bits);
		scb_text_write_masked(w, c->subject, bits, mask, value,
		    c->op == POLICY_MASKED_NE);
	}
}

/* Two conditions that are the ends of one range, for `in A..B`. */
static bool
is_range(const struct text_write *w, const struct policy_cond *low,
    const struct policy_cond *high, struct text_range *r)
{
	unsigned bits =
	    low->width ? low->width : scb_text_write_bits(w, low->subject);

	*r = (struct text_range){low->value, high->value};
	return low->op == POLICY_GE && high->op == POLICY_LE &&
	       low->subject == high->subject && low->width == high->width &&
	       !low->sign && !high->sign && !low->slot && !high->slot &&
	       narrow(&r->low, bits) && narrow(&r->high, bits) &&
	       r->low < r->high && r->low > 0 && r->high < all_bits(bits);
}

void
scb_text_write_term(const struct text_write *w, const struct policy_term *t)
{
	struct text_range r;

	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];

		scb_buf_str(w->b, i ? " && " : "");
		if (i + 1 < t->nconds && is_range(w, c, c + 1, &r)) {
			scb_text_write_ranges(
			    w, c->subject, c->width, &r, 1, false);
			i++;
		} else {
			scb_text_write_cond(w, c);
		}
	}
}

void
scb_text_write_terms(const struct text_write *w,
    const struct policy_term *terms, unsigned nterms)
{
	for (unsigned i = 0; i < nterms; i++) {
		scb_buf_str(w->b, i ? " || " : "");
		scb_text_write_term(w, &terms[i]);
	}
}

#include "dialect/text_write.h"

#include <string.h>

enum { ARGUMENTS = 6 };

/* ---- what is compared ---------------------------------------------------- */

unsigned
scb_text_write_bits(const struct text_write *w, unsigned subject)
{
	unsigned bits = 0;

	if (subject == POLICY_IP || !w->abi)
		return 64;
	if (!w->args64 && w->call)
		bits = scb_facts_width(w->abi, w->call, subject);
	return bits < 16 || bits > w->abi->arg_bits ? w->abi->arg_bits : bits;
}

/* Words that the reader would not take for the name of an argument. */
static bool
is_taken(const char *name)
{
	static const char *const words[] = {"ip", "in", "not", "and", "or"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], name) == 0)
			return true;
	return strncmp(name, "arg", 3) == 0 && name[3] >= '0' && name[3] <= '9';
}

/* The argument that the ABI passes in the register; NULL: it has no name. */
static const char *
argument_name(const struct text_write *w, unsigned subject)
{
	const char *name;

	for (unsigned i = 0; w->abi && w->call && i < ARGUMENTS; i++) {
		name = scb_facts_arg_name(w->call, i);
		if (name && !is_taken(name) &&
		    scb_facts_arg_index(w->abi, w->call, name, strlen(name)) ==
			(int)subject)
			return name;
	}
	return NULL;
}

void
scb_text_write_subject(
    const struct text_write *w, unsigned subject, unsigned bits)
{
	const char *name;

	name = subject == POLICY_IP ? "ip" : argument_name(w, subject);
	if (name)
		scb_buf_str(w->b, name);
	else
		scb_buf_fmt(w->b, "arg%u", subject);
	if (bits && ((w->widths && subject != POLICY_IP) ||
			bits != scb_text_write_bits(w, subject)))
		scb_buf_fmt(w->b, ":%u", bits);
}

/* ---- values -------------------------------------------------------------- */

static void
put_number(struct buf *b, uint64_t v)
{
	scb_buf_fmt(b, v < 1000 ? "%ju" : "0x%jx", (uintmax_t)v);
}

static const struct facts_family *
family(const struct text_write *w, unsigned subject)
{
	return w->abi && w->call && subject != POLICY_IP
		   ? scb_facts_family_of(w->abi, w->call, subject)
		   : NULL;
}

/*
 * Of more than 32 bits, a negative constant is another number than the low half
 * of it.
 */
static bool
has_name(unsigned bits, uint64_t v)
{
	return bits <= 32 || v >> 31 == 0 || v > UINT32_MAX;
}

static void
put_value(const struct text_write *w, unsigned subject, unsigned bits,
    uint64_t value, uint64_t mask)
{
	const struct facts_family *f = family(w, subject);

	if (!f || !has_name(bits, value) ||
	    !scb_facts_family_put(w->b, f, w->abi, value, mask))
		put_number(w->b, value);
}

void
scb_text_write_value(
    const struct text_write *w, unsigned subject, unsigned bits, uint64_t value)
{
	put_value(w, subject, bits, value, UINT64_MAX);
}

static void
put_mask(
    const struct text_write *w, unsigned subject, unsigned bits, uint64_t mask)
{
	const struct facts_family *f = family(w, subject);
	struct buf words;

	scb_buf_init(&words, w->b->arena);
	if (!f || !has_name(bits, mask) ||
	    !scb_facts_family_put_mask(&words, f, w->abi, mask) ||
	    strstr(words.p, "0x"))
		scb_buf_fmt(w->b, "0x%jx", (uintmax_t)mask);
	else
		scb_buf_str(w->b, words.p);
}

/* ---- ranges -------------------------------------------------------------- */

static uint64_t
largest(unsigned bits)
{
	return UINT64_MAX >> (64 - bits);
}

/* "-5", of so many bits. */
static void
put_signed(struct buf *b, unsigned bits, uint64_t v)
{
	uint64_t sign = largest(bits) ^ largest(bits) >> 1;

	if (v & sign)
		scb_buf_fmt(b, "-%ju", (uintmax_t)((0 - v) & largest(bits)));
	else
		put_number(b, v);
}

/*
 * 0 to something that is not negative, and something negative to -1: one range
 * of signed numbers.
 */
static bool
is_signed_range(unsigned bits, const struct text_range *r, unsigned n)
{
	uint64_t sign = largest(bits) ^ largest(bits) >> 1;

	return n == 2 && r[0].low == 0 && r[0].high < sign && r[1].low > sign &&
	       r[1].high == largest(bits);
}

static void
put_signed_range(const struct text_write *w, unsigned bits,
    const struct text_range *r, bool outside)
{
	bool open = r[0].high == largest(bits) >> 1;

	scb_buf_str(w->b, open && outside ? " <s "
			  : open	  ? " >=s "
			  : outside	  ? " not in "
					  : " in ");
	put_signed(w->b, bits, r[1].low);
	if (open)
		return;
	scb_buf_str(w->b, "..");
	put_number(w->b, r[0].high);
}

static void
put_range(const struct text_write *w, unsigned subject, unsigned bits,
    const struct text_range *r)
{
	if (r->low == r->high) {
		scb_text_write_value(w, subject, bits, r->low);
		return;
	}
	put_number(w->b, r->low);
	scb_buf_str(w->b, "..");
	put_number(w->b, r->high);
}

void
scb_text_write_ranges(const struct text_write *w, unsigned subject,
    unsigned bits, const struct text_range *r, unsigned n, bool outside)
{
	bool single = n == 1 && r->low == r->high;

	if (!bits)
		bits = scb_text_write_bits(w, subject);
	scb_text_write_subject(w, subject, bits);
	if (is_signed_range(bits, r, n)) {
		put_signed_range(w, bits, r, outside);
		return;
	}
	if (n == 1 && !single && (r->low == 0 || r->high == largest(bits))) {
		scb_buf_str(w->b, (r->low == 0) != outside ? " <= " : " >= ");
		put_number(
		    w->b, r->low == 0 ? r->high + outside : r->low - outside);
		return;
	}
	if (single)
		scb_buf_str(w->b, outside ? " != " : " == ");
	else
		scb_buf_str(w->b, outside ? " not in " : " in ");
	if (n > 1)
		scb_buf_char(w->b, '{');
	for (unsigned i = 0; i < n; i++) {
		scb_buf_str(w->b, i ? ", " : "");
		put_range(w, subject, bits, &r[i]);
	}
	if (n > 1)
		scb_buf_char(w->b, '}');
}

void
scb_text_write_masked(const struct text_write *w, unsigned subject,
    unsigned bits, uint64_t mask, uint64_t value, bool differs)
{
	if (!bits)
		bits = scb_text_write_bits(w, subject);
	scb_buf_char(w->b, '(');
	scb_text_write_subject(w, subject, bits);
	scb_buf_str(w->b, " & ");
	put_mask(w, subject, bits, mask);
	scb_buf_str(w->b, differs ? ") != " : ") == ");
	if (value)
		put_value(w, subject, bits, value, mask);
	else
		scb_buf_char(w->b, '0');
}

/* ---- conditions of a policy ---------------------------------------------- */

/* Of so many bits; false: the constant stands for no such value. */
static bool
narrow(uint64_t *v, unsigned bits)
{
	uint64_t all = largest(bits), above = *v & ~all;
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
		put_signed(w->b, 64, v);
	else if (!fits)
		put_number(w->b, v);
	else if (c->sign)
		put_signed(w->b, bits, v);
	else if (c->op == POLICY_EQ || c->op == POLICY_NE)
		scb_text_write_value(w, c->subject, bits, v);
	else
		put_number(w->b, v);
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
		put_mask(w, c->subject, bits, c->value);
	scb_buf_str(w->b, differs ? ") != " : ") == ");
	if (c->slot)
		put_slot(w, c->slot);
	else
		put_number(w->b, c->expect);
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
	       r->low < r->high && r->low > 0 && r->high < largest(bits);
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

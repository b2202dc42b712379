#include "dialect/text_write.h"

#include <string.h>

enum {
	ARGUMENTS = 6,
	NAMED = 8,	/* values of a range that are worth their names */
	SMALL = 1 << 24 /* the distance from 0 of numbers with a sign */
};

/* ---- what is compared ---------------------------------------------------- */

unsigned
scb_text_write_bits(const struct text_write *w, unsigned subject)
{
	unsigned bits = 0;

	if (subject > POLICY_IP)
		return 32;
	if (subject == POLICY_IP || !w->abi)
		return 64;
	if (!w->args64 && w->call)
		bits = scb_facts_width(w->abi, w->call, subject);
	return arch_bits_used(w->abi, bits);
}

/* The argument that the ABI passes in the register; NULL: it has no name. */
static const char *
argument_name(const struct text_write *w, unsigned subject)
{
	return w->abi && w->call ? scb_facts_arg_name(w->abi, w->call, subject)
				 : NULL;
}

void
scb_text_write_subject(
    const struct text_write *w, unsigned subject, unsigned bits)
{
	/* ORDER POLICY_IP TEXT_NR TEXT_ARCH */
	static const char *const words[] = {"ip", "nr", "arch"};
	const char *name = subject < ARGUMENTS ? argument_name(w, subject)
					       : words[subject - ARGUMENTS];

	if (name)
		scb_buf_str(w->b, name);
	else
		scb_buf_fmt(w->b, "arg%u", subject);
	if (bits && ((w->widths && subject < ARGUMENTS) ||
			bits != scb_text_write_bits(w, subject)))
		scb_buf_fmt(w->b, ":%u", bits);
}

/* ---- values -------------------------------------------------------------- */

/* "17", "0x2a00" */
static void
text_write_number(struct buf *b, uint64_t v)
{
	scb_buf_fmt(b, v < 1000 ? "%ju" : "0x%jx", (uintmax_t)v);
}

static const struct facts_family *
family(const struct text_write *w, unsigned subject)
{
	return w->abi && w->call && subject < ARGUMENTS
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
		text_write_number(w->b, value);
}

void
scb_text_write_value(
    const struct text_write *w, unsigned subject, unsigned bits, uint64_t value)
{
	put_value(w, subject, bits, value, UINT64_MAX);
}

/* The names of a mask, if they are all of it; else NULL. */
static const char *
mask_names(
    const struct text_write *w, unsigned subject, unsigned bits, uint64_t mask)
{
	const struct facts_family *f = family(w, subject);
	struct buf words;

	scb_buf_init(&words, w->b->arena);
	if (!f || !has_name(bits, mask) ||
	    !scb_facts_family_put_mask(&words, f, w->abi, mask) ||
	    strstr(words.p, "0x"))
		return NULL;
	return words.p;
}

/* "O_CREAT|O_EXCL", "0x7e020000": names where they are all of it. */
static void
text_write_mask(
    const struct text_write *w, unsigned subject, unsigned bits, uint64_t mask)
{
	const char *names = mask_names(w, subject, bits, mask);

	if (names)
		scb_buf_str(w->b, names);
	else
		scb_buf_fmt(w->b, "0x%jx", (uintmax_t)mask);
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
		text_write_number(b, v);
}

bool
scb_text_is_signed(unsigned bits, const struct text_range *r, unsigned n)
{
	uint64_t top = largest(bits), sign = top ^ top >> 1;

	return n == 2 && r[0].low == 0 && r[1].high == top && r[1].low > sign &&
	       top - r[1].low < SMALL && r[0].high < sign &&
	       (r[0].high == sign - 1 || r[0].high <= INT32_MAX);
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
	text_write_number(w->b, r[0].high);
}

/* A short range whose values all have names: "AF_UNIX, AF_INET". */
static const char *
range_names(const struct text_write *w, const struct facts_family *f,
    unsigned bits, const struct text_range *r)
{
	struct buf words;

	if (!f || r->high - r->low >= NAMED || !has_name(bits, r->high))
		return NULL;
	scb_buf_init(&words, w->b->arena);
	for (uint64_t v = r->low;; v++) {
		if (!scb_facts_family_put(&words, f, w->abi, v, UINT64_MAX))
			return NULL;
		if (v == r->high)
			return words.p;
		scb_buf_str(&words, ", ");
	}
}

static void
put_range(const struct text_write *w, const struct facts_family *f,
    unsigned bits, const struct text_range *r)
{
	const char *names = range_names(w, f, bits, r);

	if (names) {
		scb_buf_str(w->b, names);
		return;
	}
	text_write_number(w->b, r->low);
	if (r->low == r->high)
		return;
	scb_buf_str(w->b, "..");
	text_write_number(w->b, r->high);
}

static void
put_list(const struct text_write *w, unsigned subject, unsigned bits,
    const struct text_range *r, unsigned n)
{
	const struct facts_family *f = family(w, subject);
	bool braces = n > 1 || (r->low < r->high && range_names(w, f, bits, r));

	scb_buf_str(w->b, braces ? "{" : "");
	for (unsigned i = 0; i < n; i++) {
		scb_buf_str(w->b, i ? ", " : "");
		put_range(w, f, bits, &r[i]);
	}
	scb_buf_str(w->b, braces ? "}" : "");
}

/* "fd <= 7", "fd >= 8": a range with an end that is that of all values. */
static bool
put_order(const struct text_write *w, unsigned subject, unsigned bits,
    const struct text_range *r, bool outside)
{
	uint64_t top = largest(bits);

	if ((r->low != 0 && r->high != top) ||
	    range_names(w, family(w, subject), bits, r))
		return false;
	if (r->low == 0 ? r->high == top >> 1 : r->low == (top >> 1) + 1) {
		scb_buf_str(
		    w->b, (r->low == 0) != outside ? " >=s 0" : " <s 0");
		return true;
	}
	scb_buf_str(w->b, (r->low == 0) != outside ? " <= " : " >= ");
	text_write_number(
	    w->b, r->low == 0 ? r->high + outside : r->low - outside);
	return true;
}

void
scb_text_write_ranges(const struct text_write *w, unsigned subject,
    unsigned bits, const struct text_range *r, unsigned n, bool outside)
{
	bool single = n == 1 && r->low == r->high;

	if (!bits)
		bits = scb_text_write_bits(w, subject);
	scb_text_write_subject(w, subject, bits);
	if (scb_text_is_signed(bits, r, n)) {
		put_signed_range(w, bits, r, outside);
		return;
	}
	if (n == 1 && !single && put_order(w, subject, bits, r, outside))
		return;
	if (single)
		scb_buf_str(w->b, outside ? " != " : " == ");
	else
		scb_buf_str(w->b, outside ? " not in " : " in ");
	put_list(w, subject, bits, r, n);
}

/* "prot in PROT_READ|PROT_WRITE": bits other than these are not set. */
static bool
put_no_other(const struct text_write *w, unsigned subject, unsigned bits,
    uint64_t others, bool differs)
{
	uint64_t free = largest(bits) & ~others;
	const char *names = free ? mask_names(w, subject, bits, free) : NULL;

	if (!names || (others & ~largest(bits)))
		return false;
	scb_text_write_subject(w, subject, bits);
	scb_buf_fmt(w->b, differs ? " not in %s" : " in %s", names);
	return true;
}

void
scb_text_write_masked(const struct text_write *w, unsigned subject,
    unsigned bits, uint64_t mask, uint64_t value, bool differs)
{
	if (!bits)
		bits = scb_text_write_bits(w, subject);
	if (!value && put_no_other(w, subject, bits, mask, differs))
		return;
	scb_buf_char(w->b, '(');
	scb_text_write_subject(w, subject, bits);
	scb_buf_str(w->b, " & ");
	text_write_mask(w, subject, bits, mask);
	scb_buf_str(w->b, differs ? ") != " : ") == ");
	if (value)
		put_value(w, subject, bits, value, mask);
	else
		scb_buf_char(w->b, '0');
}

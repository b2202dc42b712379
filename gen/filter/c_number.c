/* Numbers of C, and the types that they have. */
#include "filter/c_value.h"

/* Extends the value to 64 bits as its type demands. */
struct c_value
scb_c_value(
    const struct c_expr *e, uint64_t bits, unsigned size, bool is_unsigned)
{
	struct c_value v = {bits, 64, is_unsigned};

	if (e->condition || size == 64)
		return v;
	v.size = 32;
	v.bits = is_unsigned || !(bits >> 31 & 1)
		     ? bits & UINT32_MAX
		     : bits | ~(uint64_t)UINT32_MAX;
	return v;
}

/* The number of digits after the prefix at s; *base is set by the prefix. */
static size_t
value_prefix(const struct c_token *t, unsigned *base)
{
	*base = 10;
	if (t->s[0] != '0' || t->n < 2)
		return 0;
	*base = 8;
	if (t->s[1] == 'x' || t->s[1] == 'X')
		*base = 16;
	else if (t->s[1] == 'b' || t->s[1] == 'B')
		*base = 2;
	return *base == 8 ? 1 : 2;
}

/* "UL", "z" and the like; false: it is something else. */
static bool
value_suffix(const char *s, size_t n, bool *is_unsigned, unsigned *longs)
{
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case 'u':
		case 'U':
			*is_unsigned = true;
			break;
		case 'z':
		case 'Z':
		case 'l':
		case 'L':
			++*longs;
			break;
		default:
			return false;
		}
	return n <= 3;
}

unsigned
scb_c_long_bits(const struct c_expr *e)
{
	const struct arch *a = e->pp->arch;
	uint64_t lp64;

	return a && !scb_c_known(a, "__LP64__", 8, &lp64) ? 32 : 64;
}

/* The type is the first that holds the value, as C 6.4.4.1 lists them. */
struct c_value
scb_c_typed(const struct c_expr *e, uint64_t bits, unsigned longs,
    bool is_unsigned, bool decimal)
{
	unsigned size = longs > 1 ? 64 : longs ? scb_c_long_bits(e) : 32;
	bool any = is_unsigned || !decimal;

	if (size == 32 && bits > (any ? UINT32_MAX : INT32_MAX))
		size = 64;
	if (!is_unsigned && !decimal)
		is_unsigned = bits > (size == 32 ? INT32_MAX : INT64_MAX);
	else if (!is_unsigned)
		is_unsigned = bits > INT64_MAX;
	return scb_c_value(e, bits, size, is_unsigned);
}

bool
scb_c_number(struct c_expr *e, struct c_value *v)
{
	const struct c_token *t = &e->token[e->i];
	bool is_unsigned = false, some = false;
	unsigned base, longs = 0, digit;
	size_t i = value_prefix(t, &base);
	uint64_t bits = 0;

	some = base == 8;
	for (; i < t->n; i++) {
		if (t->s[i] == '\'')
			continue;
		digit = char_digit(t->s[i]);
		if (digit >= base)
			break;
		if (bits > (UINT64_MAX - digit) / base)
			return scb_c_fail(e, "is too large, expected at most 64 bits");
		bits = bits * base + digit;
		some = true;
	}
	if (!some || !value_suffix(t->s + i, t->n - i, &is_unsigned, &longs))
		return scb_c_fail(e, "is not a number");
	e->i++;
	*v = scb_c_typed(e, bits, longs, is_unsigned, base == 10);
	return true;
}

/* 'c'; escapes are not supported. */
bool
scb_c_character(struct c_expr *e, struct c_value *v)
{
	const struct c_token *t = &e->token[e->i];

	if (t->n != 3 || t->s[1] == '\\' || t->s[2] != '\'')
		return scb_c_fail(e, "is not a plain character");
	*v = scb_c_value(e, (unsigned char)t->s[1], 32, false);
	e->i++;
	return true;
}

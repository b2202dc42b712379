#include "base/number.h"

#include <string.h>

bool
scb_number_read(const char *s, unsigned bits, uint64_t *n)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t top = UINT64_MAX >> (64 - bits), v = 0;
	bool minus = *s == '-';
	unsigned base = 10;
	const char *d;

	s += minus;
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
	}
	if (!*s)
		return false;
	for (; *s; s++) {
		d = strchr(digits, *s >= 'A' && *s <= 'F' ? *s | 0x20 : *s);
		if (!d || d >= digits + base ||
		    v > (top - (unsigned)(d - digits)) / base)
			return false;
		v = v * base + (unsigned)(d - digits);
	}
	if (minus && v > top / 2 + 1)
		return false;
	*n = minus ? (0 - v) & top : v;
	return true;
}

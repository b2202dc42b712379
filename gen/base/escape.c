#include "base/escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Unicode's general categories Cf, Zl and Zp, and C1 controls. */
static const struct {
	uint32_t low, high;
} unsafe[] = {{0x80, 0x9f}, {0xad, 0xad}, {0x600, 0x605}, {0x61c, 0x61c},
    {0x6dd, 0x6dd}, {0x70f, 0x70f}, {0x890, 0x891}, {0x8e2, 0x8e2},
    {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
    {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff}};

static bool
is_unsafe(uint32_t c)
{
	for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
		if (c >= unsafe[i].low && c <= unsafe[i].high)
			return true;
	return false;
}

/* The length of the character at s; 0: it is not UTF-8. */
static unsigned
decode(const unsigned char *s, size_t n, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned len = *s < 0xc0   ? 0
		       : *s < 0xe0 ? 2
		       : *s < 0xf0 ? 3
		       : *s < 0xf8 ? 4
				   : 0;

	if (len == 0 || len > n)
		return 0;
	*c = *s & (0x7fu >> len);
	for (unsigned i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3fu);
	}
	if (*c < least[len] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
		return 0;
	return len;
}

static unsigned
put_hex(char *to, uint32_t c, unsigned digits)
{
	for (unsigned i = 0; i < digits; i++)
		to[i] = "0123456789abcdef"[c >> 4 * (digits - 1 - i) & 15];
	return digits;
}

unsigned
scb_escape(char form[ESCAPE_MAX], const char *s, size_t n, size_t *used)
{
	unsigned char byte = (unsigned char)*s;
	uint32_t c = 0;
	unsigned len;

	*used = 1;
	if (byte == '\t' || (byte >= ' ' && byte <= '~')) {
		*form = byte == '\t' ? ' ' : *s;
		return 1;
	}
	len = decode((const unsigned char *)s, n, &c);
	if (len && !is_unsafe(c)) {
		memcpy(form, s, len);
		*used = len;
		return len;
	}
	if (!len) {
		memcpy(form, "\\x", 2);
		return 2 + put_hex(form + 2, byte, 2);
	}
	memcpy(form, "\\u{", 3);
	len = 3 + put_hex(form + 3, c, c > 0xfffff ? 6 : c > 0xffff ? 5 : 4);
	form[len] = '}';
	*used = c > 0xffff ? 4 : c > 0x7ff ? 3 : 2;
	return len + 1;
}

void
scb_escape_mem(struct buf *b, const char *s, size_t n)
{
	char form[ESCAPE_MAX];
	size_t used;

	for (; n > 0; s += used, n -= used)
		scb_buf_mem(b, form, scb_escape(form, s, n, &used));
}

void
scb_escape_name(struct buf *b, const char *s, size_t n)
{
	char form[ESCAPE_MAX];
	unsigned len;
	size_t used;

	for (; n > 0; s += used, n -= used) {
		len = scb_escape(form, s, n, &used);
		if (len == used && memcmp(form, s, len) == 0)
			scb_buf_mem(b, form, len);
		else
			scb_buf_char(b, '?');
	}
}

void
scb_escape_columns(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\t')
			s[i] = ' ';
		else if (s[i] < ' ' || s[i] > '~')
			s[i] = '?';
}

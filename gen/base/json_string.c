#include "base/json_read.h"

#include <string.h>

void
scb_json_expected(const struct json_reader *r, const char *what)
{
	struct loc at = json_place(r, r->at);
	const char *where = "";
	size_t n = 1;

	if (r->at == r->end)
		scb_diag_fatal(r->d, json_place(r, r->at),
		    "expected %s, found the end of the text", what);
	if (json_peek(r) <= ' ' || json_peek(r) > '~')
		scb_diag_fatal(r->d, json_place(r, r->at),
		    "expected %s, found byte 0x%02x", what,
		    (unsigned)(unsigned char)json_peek(r));
	if (json_is_word(json_peek(r)))
		while (n < 20 && n < r->end - r->at &&
		       json_is_word(r->text[r->at + n]))
			n++;
	if (scb_diag_gap(&at, what))
		where = " at the end of this line";
	scb_diag_fatal(r->d, at, "expected %s%s, found '%.*s'", what, where,
	    (int)n, r->text + r->at);
}

/*
 * Bytes of the UTF-8 sequence at s, 0 when it is none: overlong forms,
 * surrogates and anything above U+10FFFF are not (RFC 3629).
 */
static size_t
utf8(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned char low = 0x80, high = 0xbf;
	size_t i, size;

	if (p[0] < 0x80)
		return 1;
	size = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || n < size)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (i = 2; i < size; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return size;
}

static size_t
put_utf8(char *to, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	size_t i;

	for (i = n; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
	return n;
}

/* The four hexadecimal digits of a \u escape. */
static uint32_t
read_hex(struct json_reader *r)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *p;
	uint32_t c = 0;
	int i;

	for (i = 0; i < 4; i++, r->at++) {
		p = json_peek(r) ? strchr(digits, json_peek(r)) : NULL;
		if (!p)
			scb_json_expected(
			    r, "four hexadecimal digits after '\\u'");
		c = c << 4 | (uint32_t)((p - digits) & 15);
	}
	return c;
}

/*
 * A \u escape, from after its u, including the second half of a surrogate pair.
 */
static uint32_t
read_unicode(struct json_reader *r)
{
	size_t start = r->at - 2;
	uint32_t c = read_hex(r), low;

	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c <= 0xdbff && r->end - r->at >= 2 && r->text[r->at] == '\\' &&
	    r->text[r->at + 1] == 'u') {
		r->at += 2;
		low = read_hex(r);
		if (low >= 0xdc00 && low <= 0xdfff)
			return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	scb_diag_fatal(r->d, json_place(r, start),
	    "lone surrogate '%.*s', expected a pair", 6, r->text + start);
}

static size_t
read_escape(struct json_reader *r, char *to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	const char *p;

	r->at++;
	if (json_peek(r) == 'u') {
		r->at++;
		return put_utf8(to, read_unicode(r));
	}
	p = json_peek(r) ? strchr(from, json_peek(r)) : NULL;
	if (!p)
		scb_json_expected(r, "an escape such as '\\n' or '\\u000a'");
	r->at++;
	*to = into[p - from];
	return 1;
}

/* An upper bound of the decoded size, for the allocation. */
static size_t
raw_size(const struct json_reader *r)
{
	size_t i = r->at;

	while (i < r->end && r->text[i] != '"')
		i += r->text[i] == '\\' ? 2 : 1;
	if (i >= r->end)
		scb_diag_fatal(r->d, json_place(r, r->at - 1),
		    "unterminated string, expected '\"'");
	return i - r->at;
}

/* Most strings consist of such characters. */
static bool
is_plain(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/* What is left of a string, from its first byte that is not plain on. */
static char *
read_rest(struct json_reader *r, char *to)
{
	size_t n;

	while (json_peek(r) != '"') {
		if (is_plain(json_peek(r))) {
			*to++ = r->text[r->at++];
			continue;
		}
		if (json_peek(r) == '\\') {
			to += read_escape(r, to);
			continue;
		}
		if ((unsigned char)json_peek(r) < ' ')
			scb_diag_fatal(r->d, json_place(r, r->at),
			    "control character 0x%02x in a string, "
			    "expected an escape",
			    (unsigned)json_peek(r));
		n = utf8(r->text + r->at, r->end - r->at);
		if (!n)
			scb_diag_fatal(r->d, json_place(r, r->at),
			    "byte 0x%02x, expected UTF-8",
			    (unsigned)(unsigned char)json_peek(r));
		memcpy(to, r->text + r->at, n);
		to += n;
		r->at += n;
	}
	return to;
}

const char *
scb_json_string(struct json_reader *r, uint32_t *count)
{
	const char *from = r->text + ++r->at;
	size_t n = 0, left = r->end - r->at;
	char *s, *to;

	while (n < left && is_plain(from[n]))
		n++;
	s = scb_arena_last(
	    r->d->arena, n < left && from[n] == '"' ? n + 1 : raw_size(r) + 1);
	memcpy(s, from, n);
	r->at += n;
	to = read_rest(r, s + n);
	*to = '\0';
	r->at++;
	*count = (uint32_t)(to - s);
	return s;
}

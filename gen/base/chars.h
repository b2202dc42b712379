/* ASCII characters, whatever the locale, and texts without a NUL at the end. */
#ifndef CHARS_H
#define CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static inline bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As isspace: a blank, or one of \t \n \v \f \r. */
static inline bool
char_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The value of a digit in any base up to 36; otherwise 36. */
static inline unsigned
char_digit(char c)
{
	if (char_is_digit(c))
		return (unsigned)(c - '0');
	return char_is_letter(c) ? (unsigned)((c | 0x20) - 'a') + 10 : 36;
}

/* Are the n bytes this word? */
static inline bool
chars_are(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(s, word, n) == 0;
}

/* The first `part`, which is not empty, in n bytes; NULL: it is not there. */
static inline const char *
chars_find(const char *s, size_t n, const char *part)
{
	const size_t len = strlen(part);

	for (; n >= len; s++, n--) {
		/* memchr is much faster than comparing every byte. */
		const char *at = memchr(s, *part, n - len + 1);

		if (!at)
			return NULL;
		n -= (size_t)(at - s);
		s = at;
		if (s[len - 1] == part[len - 1] && memcmp(s, part, len) == 0)
			return s;
	}
	return NULL;
}

/* The length of the byte-order mark at the start; 0: there is none. */
static inline size_t
chars_mark(const char *s, size_t n)
{
	return n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* Skips the white space of JSON. */
static inline size_t
chars_skip_space(const char *s, size_t n, size_t at)
{
	while (at < n && (s[at] == ' ' || s[at] == '\n' || s[at] == '\t' ||
			     s[at] == '\r'))
		at++;
	return at;
}

#endif

/* What json.c and json_string.c share. */
#ifndef JSON_READ_H
#define JSON_READ_H

#include "base/chars.h"
#include "base/json.h"

struct json_reader {
	struct diag *d;
	const struct source *source;
	const char *text;
	size_t at, end; /* bytes */
	unsigned depth;
};

static inline struct loc
json_place(const struct json_reader *r, size_t at)
{
	return (struct loc){r->source, (uint32_t)at, 0};
}

/*
 * The next byte; NUL at the end, which valid JSON never has outside of strings.
 */
static inline char
json_peek(const struct json_reader *r)
{
	return r->at < r->end ? r->text[r->at] : '\0';
}

/* Is it a letter or a digit? */
static inline bool
json_is_word(char c)
{
	return char_is_letter(c) || char_is_digit(c);
}

/* json_string.c: fails with "expected WHAT, found ..." at the next byte. */
_Noreturn void scb_json_expected(const struct json_reader *r, const char *what);

/* Reads a string, decoded and NUL-terminated; the next byte is its quote. */
const char *scb_json_string(struct json_reader *r, uint32_t *count);

#endif

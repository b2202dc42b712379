/*
 * Text after a quote, read as a string of JSON: any BYTES bytes; a \u escape
 * with any four bytes after it; the second half of a pair; each with one byte
 * after it.
 */
#include "any.h"

#include "base/json_read.h"

#include <string.h>

enum { BYTES = 4, TEXT = 16 };

static char text[TEXT];
static struct source source = {.text = text};

static uint32_t
read_string(const char *start, size_t any)
{
	struct json_reader r = {
	    .d = &any_diag, .source = &source, .text = text};
	size_t n = strlen(start);
	uint32_t count;
	const char *s;

	memcpy(text, start, n);
	any_bytes(text + n, any);
	source.len = r.end = n + any;
	s = scb_json_string(&r, &count);
	return (uint32_t)s[count];
}

int
main(void)
{
	uint32_t n = 0;

	switch (any_below(6)) {
	case 0:
		n = read_string("\"", 1);
		break;
	case 1:
		n = read_string("\"", 2);
		break;
	case 2:
		n = read_string("\"", BYTES);
		break;
	case 3:
		n = read_string("\"\\u", 5);
		break;
	case 4:
		n = read_string("\"\\ud8ff\\u", 5);
		break;
	default:
		n = read_string("\"\\ud8f", 4);
	}
	return n != 0;
}

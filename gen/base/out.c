#include "base/out.h"

#include <string.h>

void
scb_out_json(struct buf *b, const char *s)
{
	scb_buf_char(b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			scb_buf_char(b, '\\');
		scb_buf_char(b, *s >= ' ' && *s <= '~' ? *s : '?');
	}
	scb_buf_char(b, '"');
}

static void
out_next(struct out *o, const char *key)
{
	if (o->more)
		scb_buf_char(o->b, ',');
	if (o->depth && o->depth <= o->lines) {
		scb_buf_char(o->b, '\n');
		for (unsigned i = 0; i < o->depth; i++)
			scb_buf_char(o->b, '\t');
	} else if (o->more) {
		scb_buf_char(o->b, ' ');
	}
	if (key)
		scb_buf_fmt(o->b, "\"%s\": ", key);
	o->more = true;
}

static void
out_begin(struct out *o, const char *key, char bracket)
{
	out_next(o, key);
	scb_buf_char(o->b, bracket);
	o->depth++;
	o->more = false;
}

void
scb_out_open(struct out *o, struct buf *b, unsigned lines)
{
	*o = (struct out){.b = b, .lines = lines};
}

void
scb_out_end(struct out *o)
{
	scb_buf_char(o->b, '\n');
}

void
scb_out_object(struct out *o, const char *key)
{
	out_begin(o, key, '{');
}

void
scb_out_array(struct out *o, const char *key)
{
	out_begin(o, key, '[');
}

void
scb_out_close(struct out *o, char bracket)
{
	if (o->more && o->depth <= o->lines) {
		scb_buf_char(o->b, '\n');
		for (unsigned i = 1; i < o->depth; i++)
			scb_buf_char(o->b, '\t');
	}
	scb_buf_char(o->b, bracket);
	o->depth--;
	o->more = true;
}

void
scb_out_string(struct out *o, const char *key, const char *s)
{
	out_next(o, key);
	if (s)
		scb_out_json(o->b, s);
	else
		scb_buf_str(o->b, "null");
}

void
scb_out_number(struct out *o, const char *key, uint64_t v)
{
	out_next(o, key);
	scb_buf_fmt(o->b, "%ju", (uintmax_t)v);
}

void
scb_out_bool(struct out *o, const char *key, bool v)
{
	scb_out_raw(o, key, v ? "true" : "false");
}

void
scb_out_hex(struct out *o, const char *key, uint64_t v)
{
	out_next(o, key);
	scb_buf_fmt(o->b, "\"0x%jx\"", (uintmax_t)v);
}

void
scb_out_raw(struct out *o, const char *key, const char *json)
{
	out_next(o, key);
	scb_buf_str(o->b, json);
}

void
scb_out_strings(
    struct out *o, const char *key, const char *const *s, unsigned n)
{
	scb_out_array(o, key);
	for (unsigned i = 0; i < n; i++)
		scb_out_string(o, NULL, s[i]);
	scb_out_close(o, ']');
}

void
scb_out_words(struct out *o, const char *key, const char *s)
{
	struct buf word;

	scb_out_array(o, key);
	for (size_t n; *s; s += n + (s[n] != '\0')) {
		n = strcspn(s, " ");
		scb_buf_init(&word, o->b->arena);
		scb_buf_fmt(&word, "%.*s", (int)n, s);
		scb_out_string(o, NULL, word.p);
	}
	scb_out_close(o, ']');
}

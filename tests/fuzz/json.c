/*
 * The JSON reader: each value lies within the text, and reads the same alone.
 */
#include "fuzz.h"

#include "../whole.h"

enum { ALONE = 8 }; /* values read again */

static unsigned left;

static void
read_alone(struct diag *d, const struct source *text, const struct json *v)
{
	struct source part = {
	    .name = "part", .text = text->text + v->loc.offset, .len = 0};
	const struct json *again;

	part.len = v->loc.length;
	again = whole_read(d, &part);
	FUZZ_MUST(again->kind == v->kind && again->count == v->count);
	if (v->kind == JSON_STRING)
		FUZZ_MUST(memcmp(again->str, v->str, v->count) == 0);
	if (v->kind == JSON_NUMBER)
		FUZZ_MUST(again->whole == v->whole &&
			  (!v->whole || again->number == v->number));
}

static void
look_at(struct diag *d, const struct source *text, const struct json *v,
    unsigned depth)
{
	const struct json *child = v->child;
	uint32_t n = 0;
	struct buf b;

	FUZZ_MUST(depth <= JSON_DEPTH && v->loc.length > 0);
	FUZZ_MUST(v->loc.offset + v->loc.length <= text->len);
	if (left > 0) {
		left--;
		read_alone(d, text, v);
		scb_buf_init(&b, d->arena);
		text->path(&b, text, v->loc.offset);
	}
	if (v->kind == JSON_STRING)
		FUZZ_MUST(v->str[v->count] == '\0');
	if (v->kind != JSON_ARRAY && v->kind != JSON_OBJECT)
		return;
	for (; child; child = child->next, n++) {
		FUZZ_MUST((child->key != NULL) == (v->kind == JSON_OBJECT));
		look_at(d, text, child, depth + 1);
	}
	FUZZ_MUST(n == v->count);
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct source text = {
	    .name = "input.json", .text = (const char *)data, .len = size};

	scb_json_paths(d->arena, &text);
	left = ALONE;
	look_at(d, &text, whole_read(d, &text), 0);
}

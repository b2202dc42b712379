#include "base/json.h"

enum { KEY_SHOWN = 40 }; /* bytes */

/* An open bracket before the location. */
struct level {
	bool object, key_next; /* key_next: no key since '{' or ',' */
	size_t key, key_end;   /* object: its bytes, without the quotes */
	size_t index;	       /* array */
};

/* The offset after the closing quote, or len if there is none. */
static size_t
json_path_skip_string(const char *text, size_t len, size_t at)
{
	for (at++; at < len && text[at] != '"'; at++)
		if (text[at] == '\\')
			at++;
	return at < len ? at + 1 : len;
}

static void
see_key(struct level *l, const char *text, size_t len, size_t at)
{
	l->key = at + 1;
	l->key_end = json_path_skip_string(text, len, at);
	if (l->key_end > l->key && text[l->key_end - 1] == '"')
		l->key_end--;
	l->key_next = false;
}

static void
put_levels(struct buf *b, const struct level *l, size_t n, const char *text)
{
	size_t shown;

	for (; n > 0; n--, l++) {
		if (!l->object) {
			scb_buf_fmt(b, "[%zu]", l->index);
			continue;
		}
		if (l->key_next)
			continue;
		if (b->len)
			scb_buf_char(b, '.');
		shown = l->key_end - l->key;
		scb_buf_mem(
		    b, text + l->key, shown < KEY_SHOWN ? shown : KEY_SHOWN);
		if (shown > KEY_SHOWN)
			scb_buf_str(b, "...");
	}
}

/*
 * How far the text has been read; the search for the next location continues
 * from here.
 */
struct reached {
	size_t at, depth; /* depth may exceed the levels that are kept */
	struct level levels[JSON_DEPTH];
};

static struct level *
innermost(struct reached *r)
{
	return r->depth && r->depth <= JSON_DEPTH ? &r->levels[r->depth - 1]
						  : NULL;
}

/* Processes one byte outside of strings, which may open or close a level. */
static void
see_byte(struct reached *r, char c)
{
	struct level *top = innermost(r);

	if (c == '{' || c == '[') {
		if (r->depth < JSON_DEPTH)
			r->levels[r->depth] = (struct level){
			    .object = c == '{', .key_next = true};
		r->depth++;
	} else if ((c == '}' || c == ']') && r->depth > 0) {
		r->depth--;
	} else if (c == ',' && top) {
		top->key_next = true;
		top->index++;
	}
}

static void
json_path_go_on(struct reached *r, const struct source *s, size_t offset)
{
	while (r->at < s->len && r->at <= offset) {
		bool string = s->text[r->at] == '"';
		struct level *top = innermost(r);

		if (string && top && top->object && top->key_next)
			see_key(top, s->text, s->len, r->at);
		if (r->at == offset)
			return;
		if (string) {
			r->at = json_path_skip_string(s->text, s->len, r->at);
		} else {
			see_byte(r, s->text[r->at]);
			r->at++;
		}
	}
}

static void
json_path(struct buf *b, const struct source *text, size_t at)
{
	struct reached *r = text->reached;

	if (r->at > at)
		*r = (struct reached){0};
	json_path_go_on(r, text, at);
	put_levels(b, r->levels, r->depth < JSON_DEPTH ? r->depth : JSON_DEPTH,
	    text->text);
}

void
scb_json_paths(struct arena *a, struct source *text)
{
	text->reached = scb_arena_alloc(a, sizeof(struct reached));
	text->path = json_path;
}

#include "policy/json.h"

enum { KEY_SHOWN = 40 }; /* bytes */

/* One open bracket before the place. */
struct level {
	bool object, key_next; /* key_next: no key since '{' or ',' */
	size_t key, key_end;   /* object: its bytes, without the quotes */
	size_t index;	       /* array */
};

/* Behind the closing quote, or len when there is none. */
static size_t
skip_string(const char *text, size_t len, size_t at)
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
	l->key_end = skip_string(text, len, at);
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
			buf_fmt(b, "[%zu]", l->index);
			continue;
		}
		if (l->key_next)
			continue;
		if (b->len)
			buf_char(b, '.');
		shown = l->key_end - l->key;
		buf_mem(
		    b, text + l->key, shown < KEY_SHOWN ? shown : KEY_SHOWN);
		if (shown > KEY_SHOWN)
			buf_str(b, "...");
	}
}

void
json_path(struct buf *b, const char *text, size_t len, size_t offset)
{
	struct level levels[JSON_DEPTH] = {{0}}, *top = NULL;
	size_t depth = 0; /* may exceed the levels that are kept */
	size_t at = 0;

	while (at < len && at <= offset) {
		bool string = text[at] == '"';

		if (string && top && top->object && top->key_next)
			see_key(top, text, len, at);
		if (at == offset)
			break;
		if (text[at] == '{' || text[at] == '[') {
			if (depth < JSON_DEPTH)
				levels[depth] =
				    (struct level){.object = text[at] == '{',
					.key_next = true};
			depth++;
		} else if ((text[at] == '}' || text[at] == ']') && depth > 0) {
			depth--;
		} else if (text[at] == ',' && top) {
			top->key_next = true;
			top->index++;
		}
		top = depth && depth <= JSON_DEPTH ? &levels[depth - 1] : NULL;
		at = string ? skip_string(text, len, at) : at + 1;
	}
	put_levels(b, levels, depth < JSON_DEPTH ? depth : JSON_DEPTH, text);
}

/* A profile nested in another JSON text. */
#include "filter/kinds.h"

#include <string.h>

#include "base/chars.h"

enum { DEPTH = 8, SHOWN = 40 };

/* The objects and arrays that enclose a location. */
struct level {
	bool array;
	unsigned index;	 /* ARRAY: of the element */
	const char *key; /* else the latest key, with length n */
	size_t n;
};

struct skim {
	const struct source *text;
	size_t at;
	struct level level[DEPTH];
	unsigned depth;
};

/* Skips a string; returns its bytes without the quotes. */
static size_t
skim_string(struct skim *k, const char **s)
{
	const char *text = k->text->text;

	*s = text + ++k->at;
	for (; k->at < k->text->len && text[k->at] != '"'; k->at++)
		k->at += text[k->at] == '\\';
	if (k->at > k->text->len)
		k->at = k->text->len;
	return (size_t)(text + k->at++ - *s);
}

static bool
is_key(const struct skim *k)
{
	size_t at = chars_skip_space(k->text->text, k->text->len, k->at);

	return at < k->text->len && k->text->text[at] == ':';
}

/* Case is ignored, as in Docker; `small` must be in lower case. */
static bool
is_same(const char *s, size_t n, const char *small)
{
	size_t i = 0;

	for (; i < n && small[i]; i++)
		if (s[i] != small[i] && s[i] != small[i] - 'a' + 'A')
			return false;
	return i == n && !small[i];
}

/* Finds the key `defaultAction` in any object. */
static bool
find_profile(struct skim *k)
{
	struct level *top = NULL;
	const char *s;
	size_t n;

	while (k->at < k->text->len) {
		char c = k->text->text[k->at];

		if (c == '"') {
			n = skim_string(k, &s);
			if (!top || top->array || !is_key(k))
				continue;
			if (is_same(s, n, "defaultaction"))
				return true;
			top->key = s;
			top->n = n;
			continue;
		}
		if (c == '{' || c == '[') {
			if (k->depth == DEPTH)
				return false;
			top = &k->level[k->depth++];
			*top = (struct level){.array = c == '['};
		} else if (c == '}' || c == ']') {
			if (k->depth < 2)
				return false;
			top = &k->level[--k->depth - 1];
		} else if (c == ',' && top && top->array) {
			top->index++;
		}
		k->at++;
	}
	return false;
}

static bool
is_plain(const struct level *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789",
			l->key[i]) ||
		    !l->key[i] || (i == 0 && l->key[i] <= '9'))
			return false;
	return l->n > 0 && l->n <= SHOWN;
}

/* "linux": {"seccomp": {...}} is supported and needs no path. */
static bool
is_config(const struct skim *k)
{
	return k->depth == 3 && !k->level[0].array && !k->level[1].array &&
	       is_same(k->level[0].key, k->level[0].n, "linux") &&
	       is_same(k->level[1].key, k->level[1].n, "seccomp");
}

bool
scb_kinds_inner_profile(struct buf *path, const struct source *text, size_t at)
{
	struct skim k = {.text = text, .at = at};

	if (!find_profile(&k) || k.depth < 2 || is_config(&k))
		return false;
	for (unsigned i = 0; i + 1 < k.depth; i++) {
		const struct level *l = &k.level[i];

		if (l->array)
			scb_buf_fmt(path, i ? "[%u]" : ".[%u]", l->index);
		else if (is_plain(l))
			scb_buf_fmt(path, ".%.*s", (int)l->n, l->key);
		else
			scb_buf_fmt(path, i ? "[\"%.*s\"]" : ".[\"%.*s\"]",
			    (int)(l->n < SHOWN ? l->n : SHOWN), l->key);
	}
	return true;
}

#include "filter/kinds_line.h"

#include <string.h>

#include "facts/facts.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

void
scb_kinds_read(struct kinds_text *k, const struct source *text)
{
	const char *s = text->text, *end = s + text->len, *next, *nl;
	struct kinds_line l;
	uint32_t number = 0;

	*k = (struct kinds_text){.text = text};
	for (; s < end && k->n < KINDS_LINES; s = next) {
		nl = memchr(s, '\n', (size_t)(end - s));
		next = nl ? nl + 1 : end;
		l = (struct kinds_line){.s = s, .number = ++number};
		l.n = (size_t)((nl ? nl : end) - s);
		while (l.n && is_blank(l.s[l.n - 1]))
			l.n--;
		l.indented = l.n && is_blank(*l.s);
		for (; l.n && is_blank(*l.s); l.s++)
			l.n--;
		l.offset = (uint32_t)(l.s - text->text);
		if (l.n && *l.s != '#')
			k->line[k->n++] = l;
	}
}

bool
scb_kinds_has(const struct source *text, const char *s)
{
	return chars_find(text->text, text->len, s);
}

bool
scb_kinds_begins(const struct kinds_line *l, const char *s)
{
	return l->n >= strlen(s) && memcmp(l->s, s, strlen(s)) == 0;
}

bool
scb_kinds_ends(const struct kinds_line *l, const char *s)
{
	size_t n = strlen(s);

	return l->n >= n && memcmp(l->s + l->n - n, s, n) == 0;
}

bool
scb_kinds_is(const struct kinds_line *l, const char *s)
{
	return chars_are(l->s, l->n, s);
}

bool
scb_kinds_first(const struct kinds_text *k, const char *s)
{
	return k->n && scb_kinds_begins(&k->line[0], s);
}

bool
scb_kinds_any(const struct kinds_text *k, const char *const *words)
{
	for (unsigned i = 0; i < k->n; i++)
		for (const char *const *w = words; *w; w++)
			if (scb_kinds_begins(&k->line[i], *w))
				return true;
	return false;
}

size_t
scb_kinds_name(const struct kinds_line *l)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
				      "0123456789";
	size_t n = 0;

	while (n < l->n && l->s[n] && strchr(letters, l->s[n]))
		n++;
	return n;
}

bool
scb_kinds_call(const struct kinds_line *l)
{
	size_t n = scb_kinds_name(l);

	return n && scb_facts_known(l->s, n, NULL);
}

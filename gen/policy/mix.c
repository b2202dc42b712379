#include "policy/mix.h"

#include <string.h>

#include "base/facts.h"

enum { WORDS = 8 };

struct word {
	size_t at, len;
};

struct reader {
	struct diag *d;
	const struct source *text;
	struct word word[WORDS]; /* of the current line */
	unsigned nwords;
	int name, count; /* columns; -1: the last one */
	struct mix *mix;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Splits the line at `at`; returns where the next one begins. */
static size_t
split_line(struct reader *r, size_t at)
{
	const char *s = r->text->text;
	size_t end = at;

	while (end < r->text->len && s[end] != '\n')
		end++;
	r->nwords = 0;
	while (at < end && s[at] != '#') {
		size_t from = at;

		while (at < end && !is_blank(s[at]) && s[at] != '#')
			at++;
		if (at > from && r->nwords < WORDS)
			r->word[r->nwords++] = (struct word){from, at - from};
		while (at < end && is_blank(s[at]))
			at++;
	}
	return end + 1;
}

static bool
word_is(const struct reader *r, unsigned i, const char *s)
{
	return r->word[i].len == strlen(s) &&
	       memcmp(r->text->text + r->word[i].at, s, r->word[i].len) == 0;
}

static struct loc
place(const struct reader *r, unsigned i)
{
	return (struct loc){
	    r->text, (uint32_t)r->word[i].at, (uint32_t)r->word[i].len};
}

/*
 * strace -c heads its columns "% time seconds usecs/call calls errors
 * syscall", where errors may be empty; -U may choose and order others.
 */
static bool
is_heading(struct reader *r)
{
	int shift = r->nwords && word_is(r, 0, "%"); /* "% time" is one */
	int name = -2, count = -2;

	for (unsigned i = 0; i < r->nwords; i++) {
		if (word_is(r, i, "syscall"))
			name = (int)i - shift;
		if (word_is(r, i, "calls"))
			count = (int)i - shift;
	}
	if (name == -2 || count == -2)
		return false;
	r->name = name == (int)r->nwords - 1 - shift ? -1 : name;
	r->count = count;
	return true;
}

static uint32_t
number(struct reader *r, unsigned i)
{
	const char *s = r->text->text + r->word[i].at;
	uint64_t v = 0;

	for (size_t k = 0; k < r->word[i].len; k++) {
		if (s[k] < '0' || s[k] > '9')
			diag_fatal(r->d, place(r, i),
			    "'%.*s' is not a count, expected a whole number",
			    (int)r->word[i].len, s);
		v = v * 10 + (uint64_t)(s[k] - '0');
		if (v > UINT32_MAX)
			v = UINT32_MAX;
	}
	return (uint32_t)v;
}

static void
add_line(struct reader *r)
{
	unsigned name = r->name < 0 ? r->nwords - 1 : (unsigned)r->name;
	struct mix *m = r->mix;
	const char *s;
	size_t len;

	if (r->nwords < 2 || name >= r->nwords ||
	    (unsigned)r->count >= r->nwords)
		diag_fatal(r->d, place(r, 0), "expected a syscall and a count");
	s = r->text->text + r->word[name].at;
	len = r->word[name].len;
	if (word_is(r, name, "total"))
		return;
	if (!facts_known(s, len, NULL))
		diag_warn(r->d, place(r, name), "unknown syscall '%.*s'",
		    (int)len, s);
	m->entry =
	    arena_grow(r->d->arena, m->entry, m->n, &m->cap, sizeof *m->entry);
	m->entry[m->n].name = arena_copy(r->d->arena, s, len);
	m->entry[m->n].count = number(r, (unsigned)r->count);
	m->total += m->entry[m->n++].count;
}

struct mix *
mix_read(struct diag *d, const struct source *text)
{
	struct reader r = {.d = d, .text = text, .name = 0, .count = 1};
	size_t at = 0;

	r.mix = arena_alloc(d->arena, sizeof *r.mix);
	while (at < text->len) {
		at = split_line(&r, at);
		if (r.nwords == 0 || is_heading(&r) ||
		    text->text[r.word[0].at] == '-')
			continue;
		add_line(&r);
	}
	if (r.mix->n == 0)
		diag_fatal(d, (struct loc){text, 0, 0},
		    "the mix is empty, expected lines of 'name count'");
	return r.mix;
}

uint32_t
mix_count(const struct mix *m, const char *name)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->entry[i].name, name) == 0)
			sum += m->entry[i].count;
	return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

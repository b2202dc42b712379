#include "policy/mix.h"

#include <string.h>

#include "base/chars.h"
#include "facts/facts.h"

enum { WORDS = 16 };

struct wordset {
	size_t at, len;
};

/*
 * A column of strace's table, in bytes from the start of the line: the dashes
 * under its heading. Cells may be empty, so the words of a line cannot be
 * counted.
 */
struct column {
	size_t first, last;
};

struct reader {
	struct diag *d;
	const struct source *text;
	size_t line;		    /* where the current line begins */
	struct wordset word[WORDS]; /* of it */
	unsigned nwords;
	/* The heading was just read; the table has begun. */
	bool heading, table;
	struct column name, count;
	struct mix *mix;
};

static bool
mix_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Splits the line at `at`; returns where the next one begins. */
static size_t
mix_split_line(struct reader *r, size_t at)
{
	const char *s = r->text->text;
	size_t end = at;

	while (end < r->text->len && s[end] != '\n')
		end++;
	r->nwords = 0;
	r->line = at;
	while (at < end && s[at] != '#') {
		size_t from = at;

		while (at < end && !mix_is_blank(s[at]) && s[at] != '#')
			at++;
		if (at > from && r->nwords < WORDS)
			r->word[r->nwords++] =
			    (struct wordset){from, at - from};
		while (at < end && mix_is_blank(s[at]))
			at++;
	}
	return end + 1;
}

static bool
word_is(const struct reader *r, unsigned i, const char *s)
{
	return chars_are(r->text->text + r->word[i].at, r->word[i].len, s);
}

static struct loc
mix_place(const struct reader *r, unsigned i)
{
	return (struct loc){
	    r->text, (uint32_t)r->word[i].at, (uint32_t)r->word[i].len};
}

static struct column
column_of(const struct reader *r, unsigned i)
{
	size_t first = r->word[i].at - r->line;

	return (struct column){first, first + r->word[i].len - 1};
}

/* The word that shares bytes with the column; nwords: an empty cell. */
static unsigned
mix_cell(const struct reader *r, struct column c)
{
	unsigned i = 0;

	while (i < r->nwords) {
		struct column w = column_of(r, i);

		if (w.first <= c.last && c.first <= w.last)
			break;
		i++;
	}
	return i;
}

/*
 * strace -c prints the heading "% time ... calls errors syscall", whose columns
 * -U can choose and reorder. The dashes below it show their exact positions.
 */
static bool
is_heading(struct reader *r)
{
	unsigned found = 0;

	for (unsigned i = 0; i < r->nwords; i++) {
		if (word_is(r, i, "syscall")) {
			r->name = column_of(r, i);
			found |= 1;
		} else if (word_is(r, i, "calls")) {
			r->count = column_of(r, i);
			found |= 2;
		}
	}
	return found == 3;
}

/* Widens both columns to the dashes below their headings. */
static void
read_rule(struct reader *r)
{
	unsigned name = mix_cell(r, r->name), count = mix_cell(r, r->count);

	if (name < r->nwords && count < r->nwords && r->heading) {
		r->name = column_of(r, name);
		r->count = column_of(r, count);
		r->table = true;
	}
	r->heading = false;
}

static uint32_t
mix_number(struct reader *r, unsigned i)
{
	const char *s = r->text->text + r->word[i].at;
	uint64_t v = 0;

	for (size_t k = 0; k < r->word[i].len; k++) {
		if (s[k] < '0' || s[k] > '9')
			scb_diag_fatal(r->d, mix_place(r, i),
			    "'%.*s' is not a count, expected a whole number",
			    (int)r->word[i].len, s);
		v = v * 10 + (uint64_t)(s[k] - '0');
		if (v > UINT32_MAX)
			scb_diag_fatal(r->d, mix_place(r, i),
			    "'%.*s' is too large, expected a count below 2^32",
			    (int)r->word[i].len, s);
	}
	return (uint32_t)v;
}

static void
add_line(struct reader *r)
{
	unsigned name = r->table ? mix_cell(r, r->name) : 0;
	unsigned count = r->table ? mix_cell(r, r->count) : 1;
	struct mix *m = r->mix;
	const char *s, *near;
	size_t len;

	if (name >= r->nwords || count >= r->nwords || name == count ||
	    (!r->table && r->nwords != 2))
		scb_diag_fatal(r->d, mix_place(r, 0),
		    "expected a syscall and a count, found %u word%s",
		    r->nwords, r->nwords == 1 ? "" : "s");
	s = r->text->text + r->word[name].at;
	len = r->word[name].len;
	len -= scb_facts_call_prefix(&s, len);
	if (r->table && word_is(r, name, "total"))
		return;
	if (!scb_facts_known(s, len, NULL)) {
		near = scb_facts_near_call(r->d->target, s, len);
		scb_diag_warn(r->d, mix_place(r, name),
		    near ? "unknown syscall '%.*s', expected '%s'"
			 : "unknown syscall '%.*s' is ignored",
		    (int)len, s, near);
	}
	m->entry = scb_arena_grow(
	    r->d->arena, m->entry, m->n, &m->cap, sizeof *m->entry);
	m->entry[m->n].name = scb_arena_copy(r->d->arena, s, len);
	m->entry[m->n].count = mix_number(r, count);
	m->total += m->entry[m->n++].count;
}

struct mix *
scb_mix_read(struct diag *d, const struct source *text)
{
	struct reader r = {.d = d, .text = text};
	size_t at = chars_mark(text->text, text->len);
	const char *nul = text->len ? memchr(text->text, 0, text->len) : NULL;

	if (nul)
		scb_diag_fatal(d,
		    (struct loc){text, (uint32_t)(nul - text->text), 0},
		    "expected lines of 'name count', found the byte 0x00");
	r.mix = scb_arena_alloc(d->arena, sizeof *r.mix);
	while (at < text->len) {
		at = mix_split_line(&r, at);
		/* strace's second table, for calls of another word size */
		if (r.table && r.nwords > 2 && word_is(&r, 0, "System") &&
		    word_is(&r, 1, "call")) {
			scb_diag_warn(d, mix_place(&r, 0),
			    "the table for the other word size is ignored");
			break;
		}
		if (r.nwords && is_heading(&r))
			r.heading = true;
		else if (r.nwords && text->text[r.word[0].at] == '-')
			read_rule(&r);
		else if (r.nwords)
			add_line(&r);
	}
	if (r.mix->total == 0)
		scb_diag_fatal(d, (struct loc){text, 0, 0},
		    "the mix has no counts, expected lines of 'name count'");
	return r.mix;
}

uint32_t
scb_mix_count(const struct mix *m, const char *name)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->entry[i].name, name) == 0)
			sum += m->entry[i].count;
	return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

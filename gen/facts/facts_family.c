/* Values of arguments as C constants. */
#include "facts/facts.h"

#include "base/buf.h"
#include "base/words.h"

#include <string.h>

static const struct facts_family families[] = {
#define F(name, values, flags) {name, values, flags},
#include "../tables/families.tbl"
};

enum { FAMILIES = sizeof families / sizeof *families, FLAGS = 64 };

const struct facts_family *
scb_facts_family_at(unsigned i)
{
	return i < FAMILIES ? &families[i] : NULL;
}

const struct facts_family *
scb_facts_family_named(const char *name)
{
	for (unsigned i = 0; i < FAMILIES; i++)
		if (strcmp(families[i].name, name) == 0)
			return &families[i];
	return NULL;
}

/* ---- words -------------------------------------------------------------- */

/* Is it this word of a family, a name or a prefix with a star? */
static bool
fits(const char *word, size_t n, const char *name, size_t len)
{
	if (n && word[n - 1] == '*')
		return len >= n - 1 && memcmp(word, name, n - 1) == 0;
	return len == n && memcmp(word, name, n) == 0;
}

struct list {
	const char *words;
	facts_const_visit *visit;
	void *user;
	/* NULL, or a cheap test whether visit would do nothing */
	facts_const_skip *skip;
};

static bool
list_skips(const void *user, uint64_t value)
{
	const struct list *l = user;

	return l->skip && l->skip(l->user, value);
}

static void
unless_excluded(void *user, const char *name, size_t len, uint64_t value)
{
	const struct list *l = user;
	const char *words = l->words, *w;
	size_t n;

	while (scb_words_next(&words, &w, &n))
		if (*w == '-' && fits(w + 1, n - 1, name, len))
			return;
	l->visit(l->user, name, len, value);
}

static void
each(const char *words, const struct arch *a, facts_const_visit *visit,
    void *user, facts_const_skip *skip)
{
	struct list list = {words, visit, user, skip};
	const char *word;
	uint64_t value;
	size_t n;

	while (scb_words_next(&words, &word, &n)) {
		if (*word == '-')
			continue;
		if (word[n - 1] == '*')
			scb_facts_const_each(
			    a, word, n - 1, list_skips, unless_excluded, &list);
		else if (scb_facts_const(a, word, n, &value))
			visit(user, word, n, value);
	}
}

void
scb_facts_family_each(const char *words, const struct arch *a,
    facts_const_visit *visit, void *user)
{
	each(words, a, visit, user, NULL);
}

/* ---- one value ---------------------------------------------------------- */

struct constant {
	const char *name;
	size_t len;
	uint64_t value;
};

struct search {
	uint64_t value; /* the value to describe */
	struct constant best;
};

/* A 32-bit word may also be the low half of a negative constant. */
static bool
facts_family_is_same(uint64_t constant, uint64_t value)
{
	return constant == value ||
	       (constant >> 31 == UINT64_MAX >> 31 && value <= UINT32_MAX &&
		   (uint32_t)constant == value);
}

static void
match_value(void *user, const char *name, size_t len, uint64_t value)
{
	struct search *s = user;

	if (!s->best.name && facts_family_is_same(value, s->value))
		s->best = (struct constant){name, len, value};
}

static bool
is_other(const void *user, uint64_t value)
{
	const struct search *s = user;

	return s->best.name || !facts_family_is_same(value, s->value);
}

static unsigned
bits(uint64_t v)
{
	unsigned n = 0;

	for (; v; v &= v - 1)
		n++;
	return n;
}

/* The flags that a value contains, each bits but once. */
struct flags {
	uint64_t value;
	unsigned n;
	struct constant of[FLAGS];
};

static void
match_flag(void *user, const char *name, size_t len, uint64_t value)
{
	struct flags *f = user;

	if (!value || (value & ~f->value) != 0)
		return;
	for (unsigned i = 0; i < f->n; i++)
		if (f->of[i].value == value)
			return;
	if (f->n < FLAGS) /* tests/unit/facts_families.c: no family has more */
		f->of[f->n++] = (struct constant){name, len, value};
}

static bool
is_no_flag(const void *user, uint64_t value)
{
	const struct flags *f = user;

	return (value & ~f->value) != 0;
}

/* Under a mask, a constant is used only if no other one matches. */
struct masked {
	uint64_t value, mask;
	/* Another constant matches; bits outside the mask. */
	bool other, outside;
};

static void
match_masked(void *user, const char *name, size_t len, uint64_t value)
{
	struct masked *m = user;

	(void)name;
	(void)len;
	if (!facts_family_is_same(value, m->value) &&
	    (value & m->mask) == m->value)
		m->other = true;
	if ((uint32_t)value & ~m->mask)
		m->outside = true;
}

/* Would match_masked find nothing that is not known yet? */
static bool
is_no_news(const void *user, uint64_t value)
{
	const struct masked *m = user;
	bool other = !facts_family_is_same(value, m->value) &&
		     (value & m->mask) == m->value;

	return (m->other || !other) &&
	       (m->outside || !((uint32_t)value & ~m->mask));
}

static struct constant
find_value(const struct facts_family *f, const struct arch *a, uint64_t value,
    uint64_t mask)
{
	struct search s = {.value = value};
	struct masked m = {.value = value, .mask = mask};

	/* Of thousands of values, few are constants at all. */
	if (!scb_facts_const_has((uint32_t)value))
		return s.best;
	each(f->values, a, match_value, &s, is_other);
	if (s.best.name && mask != UINT64_MAX)
		each(f->values, a, match_masked, &m, is_no_news);
	return m.other ? (struct constant){0} : s.best;
}

/*
 * The flag of most bits in a value: O_SYNC comes before what is a part of it.
 */
static const struct constant *
largest_flag(const struct flags *f, uint64_t value)
{
	const struct constant *best = NULL;

	for (unsigned i = 0; i < f->n; i++)
		if ((f->of[i].value & ~value) == 0 &&
		    (!best || bits(f->of[i].value) > bits(best->value)))
			best = &f->of[i];
	return best;
}

/* Takes flags out of a value, the lowest first, and returns how many. */
static unsigned
take_flags(const struct facts_family *f, const struct arch *a, uint64_t *value,
    struct constant to[FLAGS])
{
	struct flags all = {.value = *value};
	const struct constant *flag;
	unsigned n = 0, i;

	each(f->flags, a, match_flag, &all, is_no_flag);
	while ((flag = largest_flag(&all, *value))) {
		*value &= ~flag->value;
		for (i = n++; i > 0 && to[i - 1].value > flag->value; i--)
			to[i] = to[i - 1];
		to[i] = *flag;
	}
	return n;
}

static void
facts_family_put(struct buf *b, const struct constant *w, bool more)
{
	scb_buf_fmt(b, more ? "|%.*s" : "%.*s", (int)w->len, w->name);
}

/*
 * whole: what find_value returns. A value that consists mostly of other bits,
 * such as -1, is not a set of flags.
 */
static bool
facts_family_put_found(struct buf *b, const struct facts_family *f,
    const struct arch *a, uint64_t value, uint64_t mask, struct constant whole)
{
	struct constant flag[FLAGS];
	uint64_t rest = value;
	unsigned n = whole.name ? 0 : take_flags(f, a, &rest, flag);
	bool more;

	if (n && rest)
		whole = find_value(f, a, rest, mask & ~(value ^ rest));
	if (!whole.name && 2 * bits(rest) > bits(value))
		return false;
	more = whole.name != NULL;
	if (more)
		facts_family_put(b, &whole, false);
	for (unsigned i = 0; i < n; i++, more = true)
		facts_family_put(b, &flag[i], more);
	if (n && rest && !whole.name)
		scb_buf_fmt(b, "|0x%jx", (uintmax_t)rest);
	return more;
}

bool
scb_facts_family_put(struct buf *b, const struct facts_family *f,
    const struct arch *a, uint64_t value, uint64_t mask)
{
	return facts_family_put_found(
	    b, f, a, value, mask, find_value(f, a, value, mask));
}

/*
 * A constant that is one of several values does not count as a mask, unless it
 * contains all of them.
 */
bool
scb_facts_family_put_mask(struct buf *b, const struct facts_family *f,
    const struct arch *a, uint64_t mask)
{
	struct masked m = {.value = mask, .mask = mask, .other = true};
	struct constant whole = find_value(f, a, mask, UINT64_MAX);

	if (whole.name) {
		each(f->values, a, match_masked, &m, is_no_news);
		if (m.outside)
			return false;
	}
	return facts_family_put_found(b, f, a, mask, UINT64_MAX, whole);
}

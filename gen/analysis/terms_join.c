/* Terms in order, and as few of them as there can be. */
#include "analysis/terms.h"

#include <string.h>

#include "base/sort.h"

enum { TERMS = 1024 }; /* more are not joined: it takes their square */

static int
compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_conds(const struct draft_cond *a, const struct draft_cond *b)
{
	const uint64_t keys[][2] = {{a->subject, b->subject},
	    {a->mask != 0, b->mask != 0}, {a->bits, b->bits},
	    {a->mask, b->mask}, {a->value, b->value}, {a->differs, b->differs},
	    {a->n, b->n}};
	int d = 0;

	for (unsigned i = 0; !d && i < sizeof keys / sizeof *keys; i++)
		d = compare_numbers(keys[i][0], keys[i][1]);
	for (unsigned i = 0; !d && i < a->n; i++) {
		d = compare_numbers(a->range[i].low, b->range[i].low);
		if (!d)
			d = compare_numbers(a->range[i].high, b->range[i].high);
	}
	return d;
}

bool
scb_terms_cond_before(const void *a, const void *b)
{
	return compare_conds(a, b) < 0;
}

static bool
term_before(const void *a, const void *b)
{
	const struct draft_term *s = a, *t = b;
	int d = compare_numbers(s->n, t->n);

	for (unsigned i = 0; !d && i < s->n; i++)
		d = compare_conds(&s->cond[i], &t->cond[i]);
	return d < 0;
}

/* ---- terms as one -------------------------------------------------------- */

/*
 * The condition in which they differ, as both have ranges there; s->n: none, as
 * they are equal; -1: they differ in more.
 */
static int
differing(const struct draft_term *s, const struct draft_term *t)
{
	int at = -1;

	if (s->n != t->n)
		return -1;
	for (unsigned i = 0; i < s->n; i++) {
		const struct draft_cond *c = &s->cond[i], *d = &t->cond[i];

		if (compare_conds(c, d) == 0)
			continue;
		if (at >= 0 || c->mask || d->mask || c->bits != d->bits ||
		    c->subject != d->subject)
			return -1;
		at = (int)i;
	}
	return at < 0 ? (int)s->n : at;
}

static struct draft_cond
unite_ranges(
    struct arena *a, const struct draft_cond *c, const struct draft_cond *d)
{
	struct text_range *r = scb_arena_array(a, c->n + d->n, sizeof *r);
	struct draft_cond both = *c;
	unsigned i = 0, k = 0, n = 0;

	while (i < c->n || k < d->n) {
		bool first = k == d->n ||
			     (i < c->n && c->range[i].low < d->range[k].low);
		struct text_range next = first ? c->range[i++] : d->range[k++];

		if (n && (r[n - 1].high == UINT64_MAX ||
			     next.low <= r[n - 1].high + 1)) {
			if (next.high > r[n - 1].high)
				r[n - 1].high = next.high;
		} else {
			r[n++] = next;
		}
	}
	both.range = r;
	both.n = n;
	return both;
}

static bool
is_all(const struct draft_cond *c)
{
	return c->n == 1 && c->range->low == 0 &&
	       c->range->high == UINT64_MAX >> (64 - c->bits);
}

/* Makes s of both. false: they are not of such a kind. */
static bool
join_terms(struct arena *a, struct draft_term *s, const struct draft_term *t)
{
	int at = differing(s, t);
	struct draft_cond *c;
	unsigned kept = 0;

	if (at < 0 || at == (int)s->n)
		return at >= 0;
	c = scb_arena_array(a, s->n, sizeof *c);
	memcpy(c, s->cond, s->n * sizeof *c);
	c[at] = unite_ranges(a, &s->cond[at], &t->cond[at]);
	for (unsigned i = 0; i < s->n; i++)
		if ((int)i != at || !is_all(&c[i]))
			c[kept++] = c[i];
	s->cond = c;
	s->n = kept;
	return true;
}

/* Joins the first terms with later ones. Returns how many are left. */
static unsigned
join_round(struct arena *a, struct draft_term *term, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = i + 1; k < n;)
			if (join_terms(a, &term[i], &term[k])) {
				term[k] = term[--n];
				k = i + 1;
			} else {
				k++;
			}
	return n;
}

unsigned
scb_terms_join(struct arena *a, struct draft_term *term, unsigned n)
{
	unsigned before = n + 1;

	scb_sort(term, n, sizeof *term, term_before);
	while (n < before && n <= TERMS) {
		before = n;
		n = join_round(a, term, n);
	}
	scb_sort(term, n, sizeof *term, term_before);
	return n;
}

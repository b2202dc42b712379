#include "analysis/terms.h"

#include <string.h>

#include "base/sort.h"

enum {
	CONDS = 128,  /* in one term */
	CHOICES = 64, /* conditions with alternatives, */
	TERMS = 1024  /* and what they multiply out to */
};

/* Of several conditions one has to hold. */
struct choice {
	const struct draft_cond *cond;
	unsigned n;
};

struct maker {
	struct arena *arena;
	const struct partition_part *part;
	struct choice choice[CONDS];
	unsigned n;
	bool full; /* there are too many */
	/* What the conditions are on. */
	uint8_t subject;
	unsigned natural; /* bits that are compared where none are stated */
};

/* ---- conditions ---------------------------------------------------------- */

static void
add_choice(struct maker *m, const struct draft_cond *cond, unsigned n)
{
	if (m->n == CONDS)
		m->full = true;
	else
		m->choice[m->n++] = (struct choice){cond, n};
}

static struct draft_cond *
add_one(struct maker *m, unsigned bits)
{
	struct draft_cond *c = scb_arena_alloc(m->arena, sizeof *c);

	c->subject = m->subject;
	c->bits = (uint8_t)bits;
	add_choice(m, c, 1);
	return c;
}

static bool
is_whole(const struct wordset *w)
{
	return w->n == 1 && w->range->low == 0 && w->range->high == UINT32_MAX;
}

static bool
is_single(const struct wordset *w)
{
	return w->n == 1 && w->range->low == w->range->high;
}

/* The word's ranges, shifted, with `fill` below and `high` above. */
static void
add_ranges(struct maker *m, const struct wordset *w, unsigned bits,
    unsigned shift, uint64_t high)
{
	uint64_t fill = ((uint64_t)1 << shift) - 1;
	struct text_range *r = scb_arena_array(m->arena, w->n, sizeof *r);
	struct draft_cond *c;

	for (unsigned i = 0; i < w->n; i++)
		r[i] = (struct text_range){
		    high | (uint64_t)w->range[i].low << shift,
		    high | (uint64_t)w->range[i].high << shift | fill};
	c = add_one(m, bits);
	c->range = r;
	c->n = w->n;
}

/* ---- bits under a mask --------------------------------------------------- */

/* As many bits as the mask needs, those that are compared anyway if it can. */
static unsigned
bits_for(const struct maker *m, uint64_t mask)
{
	if (m->natural == 64 || mask >> m->natural == 0)
		return m->natural;
	return mask >> 32 ? 64 : 32;
}

static void
add_masked(struct maker *m, const struct cond *c, unsigned shift)
{
	uint64_t mask = (uint64_t)c->mask << shift;
	struct draft_cond *d = add_one(m, bits_for(m, mask));

	d->mask = mask;
	d->value = (uint64_t)c->k << shift;
	d->differs = c->rel == COND_NE;
}

/*
 * (word & mask) is greater than k, or not: where it first differs from k, going
 * down from its highest bit, it has a one, or a zero; or it is k.
 */
static void
add_order(struct maker *m, const struct cond *c, unsigned shift)
{
	struct draft_cond *d = scb_arena_array(m->arena, 33, sizeof *d);
	bool greater = c->rel == COND_GT, equal = true;
	unsigned n = 0;

	for (unsigned i = 32; equal && i-- > 0;) {
		uint32_t bit = UINT32_C(1) << i, from = ~(bit - 1);
		uint32_t mask = c->mask & from, k = c->k & from;

		if (greater ? !(k & bit) && (mask & bit) : (k & bit) != 0)
			d[n++] = (struct draft_cond){
			    .mask = (uint64_t)mask << shift,
			    .value = (uint64_t)(greater ? k | bit : k & ~bit)
				     << shift};
		equal = !(k & bit) || (mask & bit);
	}
	if (equal && !greater)
		d[n++] = (struct draft_cond){.mask = (uint64_t)c->mask << shift,
		    .value = (uint64_t)c->k << shift};
	for (unsigned i = 0; i < n; i++) {
		d[i].subject = m->subject;
		d[i].bits = (uint8_t)bits_for(m, d[i].mask);
	}
	add_choice(m, d, n);
}

/* Sixteen bits alone are a narrow argument. */
static bool
add_narrow(struct maker *m, const struct cond *c)
{
	struct text_range *r;
	struct draft_cond *d;
	unsigned n = 0;

	if (c->mask != UINT16_MAX || c->k > UINT16_MAX)
		return false;
	r = scb_arena_array(m->arena, 2, sizeof *r);
	if (c->rel == COND_EQ)
		r[n++] = (struct text_range){c->k, c->k};
	if (c->rel == COND_LE || (c->rel == COND_NE && c->k > 0))
		r[n++] = (struct text_range){0, c->k - (c->rel == COND_NE)};
	if ((c->rel == COND_GT || c->rel == COND_NE) && c->k < UINT16_MAX)
		r[n++] = (struct text_range){c->k + 1, UINT16_MAX};
	d = add_one(m, 16);
	d->range = r;
	d->n = n;
	return n > 0;
}

/* A word that has one value needs nothing said about its bits. */
static void
add_conds(struct maker *m, const struct wordset *w, unsigned shift)
{
	if (is_single(w))
		return;
	for (unsigned i = 0; i < w->nconds; i++) {
		const struct cond *c = &w->cond[i];

		if (!shift && add_narrow(m, c))
			continue;
		if (c->rel <= COND_NE)
			add_masked(m, c, shift);
		else
			add_order(m, c, shift);
	}
}

/* ---- the two halves of a subject ----------------------------------------- */

/* words: bit 0 for the low half w[0], bit 1 for the high one. */
static void
add_halves(struct maker *m, const struct wordset *w, unsigned words)
{
	if (words & 2 && is_single(&w[1])) {
		add_ranges(m, &w[0], 64, 0, (uint64_t)w[1].range->low << 32);
		add_conds(m, &w[0], 0);
		return;
	}
	if (words & 1) {
		if (!is_whole(&w[0]))
			add_ranges(m, &w[0], 32, 0, 0);
		add_conds(m, &w[0], 0);
	}
	if (words & 2) {
		if (!is_whole(&w[1]))
			add_ranges(m, &w[1], 64, 32, 0);
		add_conds(m, &w[1], 32);
	}
}

/* ---- order --------------------------------------------------------------- */

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

static bool
cond_before(const void *a, const void *b)
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
join_ranges(
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
	c[at] = join_ranges(a, &s->cond[at], &t->cond[at]);
	for (unsigned i = 0; i < s->n; i++)
		if ((int)i != at || !is_all(&c[i]))
			c[kept++] = c[i];
	s->cond = c;
	s->n = kept;
	return true;
}

unsigned
scb_terms_join(struct arena *a, struct draft_term *term, unsigned n)
{
	scb_sort(term, n, sizeof *term, term_before);
	for (unsigned i = 0; i < n && n <= TERMS; i++)
		for (unsigned k = i + 1; k < n;)
			if (join_terms(a, &term[i], &term[k])) {
				term[k] = term[--n];
				k = i + 1;
			} else {
				k++;
			}
	scb_sort(term, n, sizeof *term, term_before);
	return n;
}

/* ---- all of a path ------------------------------------------------------- */

/* Every way to take one of each choice. */
static unsigned
multiply(struct maker *m, const struct draft_term **terms)
{
	unsigned n = 1, at[CONDS] = {0};
	struct draft_term *t;

	for (unsigned i = 0; i < m->n; i++)
		if (m->choice[i].n == 0 || (n *= m->choice[i].n) > TERMS)
			return 0;
	t = scb_arena_array(m->arena, n, sizeof *t);
	for (unsigned k = 0; k < n; k++) {
		struct draft_cond *c =
		    scb_arena_array(m->arena, m->n + 1, sizeof *c);

		for (unsigned i = 0; i < m->n; i++)
			c[i] = m->choice[i].cond[at[i]];
		scb_sort(c, m->n, sizeof *c, cond_before);
		t[k] = (struct draft_term){c, m->n};
		for (unsigned i = 0; i < m->n; i++) {
			if (++at[i] < m->choice[i].n)
				break;
			at[i] = 0;
		}
	}
	*terms = t;
	return n;
}

unsigned
scb_terms_path(struct arena *a, const struct partition_part *part,
    const struct path *p, uint32_t words, bool args64,
    const struct draft_term **terms)
{
	struct maker *m = scb_arena_alloc(a, sizeof *m);
	struct text_write as = {.abi = part->abi,
	    .call = part->call ? part->call->name : NULL,
	    .args64 = args64};

	m->arena = a;
	m->part = part;
	for (unsigned w = BPF_WORD_ARG; w < BPF_WORDS; w += 2) {
		if (!(words >> w & 3))
			continue;
		m->subject = (uint8_t)((w - BPF_WORD_ARG) / 2);
		m->natural = scb_text_write_bits(&as, m->subject);
		add_halves(m, &p->w[w], words >> w & 3);
	}
	m->subject = POLICY_IP;
	m->natural = 64;
	if (words >> BPF_WORD_IP & 3)
		add_halves(m, &p->w[BPF_WORD_IP], words >> BPF_WORD_IP & 3);
	return m->full ? 0 : multiply(m, terms);
}

#include "analysis/terms.h"

#include "base/sort.h"

enum { TERMS = 1024 }; /* that the conditions of one path multiply out to */

/* Of several conditions one has to hold. */
struct choice {
	const struct draft_cond *cond;
	unsigned n;
};

struct maker {
	struct arena *arena;
	struct choice *choice;
	size_t cap;
	unsigned n;
	/* What the conditions are on. */
	uint8_t subject;
	unsigned natural; /* bits that are compared where none are stated */
};

/* ---- conditions ---------------------------------------------------------- */

static void
add_choice(struct maker *m, const struct draft_cond *cond, unsigned n)
{
	m->choice = scb_arena_grow(
	    m->arena, m->choice, m->n, &m->cap, sizeof *m->choice);
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
add_word_ranges(struct maker *m, const struct wordset *w, unsigned bits,
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

/* One mask for both halves, where the high one is this. */
static bool
add_whole(struct maker *m, const struct wordset *low, uint64_t high)
{
	struct draft_cond *d;

	if (!is_whole(low) || low->nconds != 1 || low->cond->rel != COND_EQ)
		return false;
	d = add_one(m, 64);
	d->mask = UINT64_MAX << 32 | low->cond->mask;
	d->value = high | low->cond->k;
	return true;
}

/* words: bit 0 for the low half w[0], bit 1 for the high one. */
static void
add_halves(struct maker *m, const struct wordset *w, unsigned words)
{
	uint64_t high = (uint64_t)w[1].range->low << 32;

	if (words & 2 && is_single(&w[1])) {
		if (add_whole(m, &w[0], high))
			return;
		add_word_ranges(m, &w[0], 64, 0, high);
		add_conds(m, &w[0], 0);
		return;
	}
	if (words & 1) {
		if (!is_whole(&w[0]))
			add_word_ranges(m, &w[0], 32, 0, 0);
		add_conds(m, &w[0], 0);
	}
	if (words & 2) {
		if (!is_whole(&w[1]))
			add_word_ranges(m, &w[1], 64, 32, 0);
		add_conds(m, &w[1], 32);
	}
}

/* ---- all of a path ------------------------------------------------------- */

/* Every way to take one of each choice. */
static unsigned
multiply(struct maker *m, const struct draft_term **terms)
{
	unsigned n = 1, *at = scb_arena_array(m->arena, m->n + 1, sizeof *at);
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
		scb_sort(c, m->n, sizeof *c, scb_terms_cond_before);
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

static bool
choice_before(const void *a, const void *b)
{
	const struct choice *c = a, *d = b;

	if (!c->n || !d->n)
		return !c->n && d->n;
	return scb_terms_cond_before(c->cond, d->cond);
}

/* All that these words say of the path. */
static struct maker *
choose(struct arena *a, const struct partition_part *part, const struct path *p,
    uint32_t words, bool args64)
{
	struct maker *m = scb_arena_alloc(a, sizeof *m);
	struct text_write as = {.abi = part->abi,
	    .call = part->call ? part->call->name : NULL,
	    .args64 = args64};

	m->arena = a;
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
	return m;
}

unsigned
scb_terms_path(struct arena *a, const struct partition_part *part,
    const struct path *p, uint32_t words, bool args64,
    const struct draft_term **terms)
{
	return multiply(choose(a, part, p, words, args64), terms);
}

/* What no policy can say, before what one can. */
static void
choose_words(struct maker *m, const struct path *p, uint32_t words)
{
	static const uint8_t word[] = {BPF_WORD_NR, BPF_WORD_ARCH};
	static const uint8_t subject[] = {TEXT_NR, TEXT_ARCH};

	m->natural = 32;
	for (unsigned i = 0; i < sizeof word; i++) {
		m->subject = subject[i];
		if (words >> word[i] & 1)
			add_halves(m, &p->w[word[i]], 1);
	}
}

static void
put_choices(struct text_write *w, const struct maker *m, bool more)
{
	for (unsigned i = 0; i < m->n; i++) {
		const struct choice *c = &m->choice[i];

		scb_buf_str(w->b, i || more ? " && " : "");
		scb_buf_str(w->b, c->n > 1 ? "(" : "");
		for (unsigned k = 0; k < c->n; k++) {
			scb_buf_str(w->b, k ? " || " : "");
			scb_text_write_draft_cond(w, &c->cond[k]);
		}
		scb_buf_str(w->b, c->n > 1 ? ")" : "");
	}
}

void
scb_terms_put(struct buf *b, const struct partition_part *part,
    const struct path *p, uint32_t words)
{
	struct text_write w = {.b = b,
	    .abi = part->abi,
	    .call = part->call ? part->call->name : NULL};
	struct maker *m = choose(b->arena, part, p, words, false);
	struct maker odd = {.arena = b->arena};

	choose_words(&odd, p, words);
	scb_sort(m->choice, m->n, sizeof *m->choice, choice_before);
	put_choices(&w, &odd, false);
	put_choices(&w, m, odd.n != 0);
	if (!m->n && !odd.n)
		scb_buf_str(b, "always");
}

/*
 * The conditions of a path as terms of a policy, and terms that are joined,
 * against values: they hold where the path, or some term, held before.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/terms.h"
#include "facts/facts.h"

#include "below.h"
#include "check.h"

static struct arena arena;

/* ---- what holds ---------------------------------------------------------- */

static bool
cond_is_met(const struct draft_cond *c, const uint64_t arg[6])
{
	uint64_t v = arg[c->subject] & UINT64_MAX >> (64 - c->bits);

	if (c->mask)
		return ((v & c->mask) == c->value) != c->differs;
	for (unsigned i = 0; i < c->n; i++)
		if (c->range[i].low <= v && v <= c->range[i].high)
			return true;
	return false;
}

static bool
any_is_met(const struct draft_term *term, unsigned n, const uint64_t arg[6])
{
	for (unsigned i = 0; i < n; i++) {
		unsigned k = 0;

		while (k < term[i].n && cond_is_met(&term[i].cond[k], arg))
			k++;
		if (k == term[i].n)
			return true;
	}
	return false;
}

static bool
word_holds(const struct wordset *w, uint32_t v)
{
	bool in = false;

	for (unsigned k = 0; k < w->n; k++)
		in |= w->range[k].low <= v && v <= w->range[k].high;
	for (unsigned k = 0; k < w->nconds; k++)
		in &= cond_holds(&w->cond[k], v);
	return in;
}

/* ---- terms of a path ----------------------------------------------------- */

/* Made of few parts, so that conditions often agree; or any. */
static uint32_t
random_word(bool any)
{
	static const uint32_t part[] = {
	    1, 2, 0x7ffc, 0x8000, 0x10000, 0xfffe0000};
	uint32_t v = 0;

	for (unsigned i = 0; i < sizeof part / sizeof *part; i++)
		if (below(2))
			v |= part[i];
	if (any && below(3) == 0)
		v ^= below(1 << 16) << below(17);
	return v;
}

static void
add_cond(struct wordset *w, struct cond c)
{
	w->cond = scb_arena_grow(
	    &arena, w->cond, w->nconds, &w->cap_conds, sizeof *w->cond);
	w->cond[w->nconds++] = c;
}

static void
fill_word(struct wordset *w)
{
	uint32_t low = random_word(false), high = random_word(false);

	if (below(3) == 0)
		w->range[0] = low < high ? (struct wordset_range){low, high}
					 : (struct wordset_range){high, high};
	/* A single value meets all conditions. */
	if (w->range->low == w->range->high)
		return;
	for (unsigned n = below(4); n > 0; n--) {
		struct cond c = {below(3) ? random_word(false) : UINT16_MAX,
		    random_word(false), (enum cond_rel)below(4)};

		if (below(4))
			c.k &= c.mask;
		/* Paths have no others: these hold always or never. */
		if (c.rel <= COND_NE ? !c.mask || c.k & ~c.mask : c.k >= c.mask)
			continue;
		add_cond(w, c);
	}
}

/*
 * No condition asks for bits outside of its mask, or for no value; and 16 bits
 * are a narrow argument, with ranges.
 */
static bool
makes_sense(const struct draft_cond *c)
{
	for (unsigned i = 0; i < c->n; i++)
		if (c->range[i].low > c->range[i].high)
			return false;
	return (c->value & ~c->mask) == 0 && c->mask != UINT16_MAX;
}

static bool
all_make_sense(const struct draft_term *term, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < term[i].n; k++)
			if (!makes_sense(&term[i].cond[k]))
				return false;
	return true;
}

static void
test_path(unsigned round)
{
	unsigned subject = round % 6, low = BPF_WORD_ARG + 2 * subject;
	const struct arch *abi = scb_facts_arch("x86_64", 6);
	/* with arguments of 32 and 64 bits */
	const struct arch_call call = {.name = "ioctl"};
	struct partition_part part = {.abi = abi, .call = &call};
	const struct draft_term *term = NULL;
	struct path p;
	unsigned n, wrong = 0;

	scb_path_any(&p, &arena);
	fill_word(&p.w[low]);
	if (below(2))
		fill_word(&p.w[low + 1]);
	n = scb_terms_path(&arena, &part, &p, UINT32_C(3) << low, false, &term);
	if (n == 0)
		return;
	for (unsigned i = 0; i < 400; i++) {
		uint64_t arg[6] = {0};
		uint32_t v = random_word(true), high = random_word(true);

		arg[subject] = (uint64_t)high << 32 | v;
		wrong += any_is_met(term, n, arg) !=
			 (word_holds(&p.w[low], v) &&
			     word_holds(&p.w[low + 1], high));
	}
	check(wrong == 0, "round %u: wrong for %u values", round, wrong);
	check(all_make_sense(term, n), "round %u: an odd condition", round);
}

/* `a` times `b` times `c` terms, each for one bit. */
static void
test_product(unsigned a, unsigned b, unsigned c, unsigned want)
{
	const unsigned bits[] = {a, b, c};
	struct partition_part part = {.low = 0};
	const struct draft_term *term;
	struct path p;
	unsigned n;

	scb_path_any(&p, &arena);
	for (unsigned i = 0; i < 3; i++)
		add_cond(&p.w[BPF_WORD_ARG + 2 * i],
		    (struct cond){UINT32_MAX >> (32 - bits[i]), 0, COND_GT});
	n = scb_terms_path(&arena, &part, &p, UINT32_MAX, false, &term);
	check(n == want, "%u terms of %u, %u and %u", n, a, b, c);
}

/* ---- terms that are joined ----------------------------------------------- */

enum { SUBJECTS = 3, VALUES = 8, MOST = 1025 };

static const uint8_t width[SUBJECTS] = {16, 32, 64};

/* The lowest and the highest. */
static uint64_t
value(unsigned subject, unsigned i)
{
	uint64_t most = UINT64_MAX >> (64 - width[subject]);

	return i < VALUES / 2 ? i : most - VALUES + 1 + i;
}

static struct draft_cond
random_draft(uint8_t subject)
{
	struct draft_cond c = {
	    .subject = subject, .bits = width[subject], .n = 1};
	struct text_range *r = scb_arena_array(&arena, 2, sizeof *r);
	unsigned from = below(VALUES), to = from + below(VALUES - from);

	if (below(6) == 0) {
		c.mask = 1 + below(2);
		c.value = below(2) * c.mask;
		c.differs = below(2);
		c.n = 0;
		return c;
	}
	if (below(2))
		to = from;
	r[0] = (struct text_range){value(subject, from), value(subject, to)};
	if (to + 2 < VALUES && below(4) == 0)
		r[c.n++] = (struct text_range){value(subject, to + 2),
		    value(subject, to + 2 + below(VALUES - to - 2))};
	c.range = r;
	return c;
}

static bool
same_cond(const struct draft_cond *c, const struct draft_cond *d)
{
	return c->subject == d->subject && c->bits == d->bits &&
	       c->mask == d->mask && c->value == d->value &&
	       c->differs == d->differs && c->n == d->n &&
	       (c->n == 0 ||
		   memcmp(c->range, d->range, c->n * sizeof *c->range) == 0);
}

/* Are they the same, but for the ranges of one argument? */
static bool
are_joinable(const struct draft_term *s, const struct draft_term *t)
{
	unsigned differ = 0;

	if (s->n != t->n)
		return false;
	for (unsigned i = 0; i < s->n; i++) {
		const struct draft_cond *c = &s->cond[i], *d = &t->cond[i];

		if (same_cond(c, d))
			continue;
		if (c->mask || d->mask || c->subject != d->subject)
			return false;
		differ++;
	}
	return differ <= 1;
}

/* Ascending and apart; and a condition that always holds is left out. */
static bool
has_sense(const struct draft_term *t)
{
	for (unsigned i = 0; i < t->n; i++) {
		const struct draft_cond *c = &t->cond[i];

		for (unsigned k = 1; k < c->n; k++)
			if (c->range[k].low < c->range[k - 1].high ||
			    c->range[k].low - c->range[k - 1].high < 2)
				return false;
	}
	return true;
}

static void
test_join(unsigned round)
{
	struct draft_term term[12], before[12], other[12];
	unsigned n = 1 + below(12), left, wrong = 0, whole = 0, rest;
	bool same = true;

	for (unsigned i = 0; i < n; i++) {
		struct draft_cond *c =
		    scb_arena_array(&arena, SUBJECTS, sizeof *c);

		term[i].n = 0;
		for (uint8_t k = 0; k < SUBJECTS; k++)
			if (below(3))
				c[term[i].n++] = random_draft(k);
		term[i].cond = c;
		before[i] = other[n - 1 - i] = term[i];
	}
	left = scb_terms_join(&arena, term, n);
	rest = scb_terms_join(&arena, other, n);
	for (unsigned i = 0; i < VALUES * VALUES * VALUES; i++) {
		const uint64_t arg[6] = {value(0, i % VALUES),
		    value(1, i / VALUES % VALUES),
		    value(2, i / VALUES / VALUES)};

		wrong +=
		    any_is_met(term, left, arg) != any_is_met(before, n, arg);
	}
	for (unsigned i = 0; i < left; i++)
		for (unsigned k = i + 1; k < left; k++)
			whole += are_joinable(&term[i], &term[k]);
	for (unsigned i = 0; i < left; i++) {
		wrong += !has_sense(&term[i]);
		same &= i < rest && term[i].n == other[i].n;
		for (unsigned k = 0; same && k < term[i].n; k++)
			same &= same_cond(&term[i].cond[k], &other[i].cond[k]);
		same &= i == 0 || term[i - 1].n <= term[i].n;
	}
	check(wrong == 0, "round %u: wrong for %u values", round, wrong);
	check(whole == 0, "round %u: two are left that are one", round);
	check(same && left == rest, "round %u: another order", round);
}

/* A term for each of n values of an argument of 16 bits, from this one on. */
static void
test_many(unsigned n, unsigned from, unsigned want, unsigned conds)
{
	static struct draft_term term[MOST];
	static struct draft_cond cond[MOST];
	static struct text_range range[MOST];
	unsigned left;

	for (unsigned i = 0; i < n; i++) {
		uint64_t high = i + 1 == n ? UINT16_MAX : from + i;

		range[i] = (struct text_range){from + i, high};
		cond[i] =
		    (struct draft_cond){.bits = 16, .range = &range[i], .n = 1};
		term[i] = (struct draft_term){&cond[i], 1};
	}
	left = scb_terms_join(&arena, term, n);
	check(left == want && term->n == conds, "%u terms from %u: %u are left",
	    n, from, left);
}

int
main(void)
{
	size_t size = (size_t)32 << 20;
	jmp_buf full;

	arena = (struct arena){malloc(size), size, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (unsigned i = 0; i < 500; i++) {
		size_t mark = scb_arena_mark(&arena);

		test_path(i);
		test_join(i);
		scb_arena_release(&arena, mark);
	}
	test_product(32, 8, 4, 1024);
	test_product(18, 19, 3, 0);
	test_many(1024, 0, 1, 0); /* all values: no condition */
	test_many(1024, 1, 1, 1);
	test_many(1025, 1, 1025, 1);
	free(arena.base);
	return check_end();
}

/*
 * wordset.c against brute force: the set of values that are left after each
 * condition is listed, and every test must agree with it. Words of 1 to 6 bits
 * have so few values that each is looked at; those of 8 and 9 bits also have
 * ranges and conditions. And the search for a value that meets conditions.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/reduce.h"
#include "proof/join_state.h"
#include "proof/path.h"
#include "proof/wordset_private.h"

#include "below.h"
#include "check.h"

enum { VALUES = 512 };

static bool
holds(uint32_t v, struct cond c)
{
	v &= c.mask;
	return c.rel == COND_EQ	  ? v == c.k
	       : c.rel == COND_NE ? v != c.k
	       : c.rel == COND_GT ? v > c.k
				  : v <= c.k;
}

static struct cond
random_cond(unsigned bits)
{
	uint32_t all = (1u << bits) - 1;
	struct cond c = {all, below(all + 1), (enum cond_rel)below(4)};

	if (below(3))
		c.mask = below(all + 1);
	return c;
}

/* The answer by listing the values. */
static enum wordset_truth
listed(const bool *left, unsigned bits, struct cond c)
{
	unsigned yes = 0, no = 0;

	for (uint32_t v = 0; v < 1u << bits; v++)
		if (left[v]) {
			yes += holds(v, c);
			no += !holds(v, c);
		}
	return yes && no ? WORDSET_EITHER
	       : yes	 ? WORDSET_ALWAYS
			 : WORDSET_NEVER;
}

static unsigned
equalities(const struct wordset *w)
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->nconds; i++)
		n += w->cond[i].rel == COND_EQ;
	return n;
}

static void
play(struct arena *a, unsigned bits, unsigned round)
{
	bool left[VALUES];
	struct wordset w, copy, bits_known;
	uint32_t v;

	for (v = 0; v < VALUES; v++)
		left[v] = v < 1u << bits;
	scb_wordset_any(&w, a, bits);
	scb_wordset_any(&bits_known, a, bits);
	for (unsigned i = 0; i < 8; i++) {
		struct cond c = random_cond(bits);
		enum wordset_truth t = scb_wordset_test(&w, c);

		check(t == listed(left, bits, c),
		    "%u bits, round %u: wrong answer", bits, round);
		check(scb_wordset_test(&bits_known, c) == t,
		    "%u bits, round %u: equalities as one", bits, round);
		if (t == WORDSET_NEVER)
			c.rel = cond_not(c.rel);
		copy = w;
		copy.shared = true;
		if (!scb_wordset_assume(&copy, a, c))
			return;
		/* The copy must not have changed the original. */
		check(scb_wordset_test(&w, c) == listed(left, bits, c),
		    "%u bits, round %u: the copy is not apart", bits, round);
		if (!scb_wordset_assume(&w, a, c))
			return;
		check(scb_wordset_narrow(&bits_known, a, c) &&
			  equalities(&bits_known) <= 1,
		    "%u bits, round %u: equalities are left", bits, round);
		for (v = 0; v < 1u << bits; v++)
			left[v] &= holds(v, c);
		check(scb_wordset_value(&w, &v) && v < 1u << bits && left[v],
		    "%u bits, round %u: not a value that is left", bits, round);
	}
}

/* The ranges that a condition under a mask leaves, where they are few. */
static void
test_blocks(unsigned bits, uint32_t mask)
{
	struct word_blocks b;

	for (uint32_t k = 0; k < 1u << bits; k++)
		for (unsigned rel = 0; rel < 4; rel++) {
			struct cond c = {mask, k, (enum cond_rel)rel};
			bool same = true;

			if (!scb_wordset_blocks(&b, bits, &c))
				return;
			for (uint32_t v = 0; v < 1u << bits; v++) {
				bool in = false;

				for (unsigned i = 0; i < b.n; i++)
					in |= v >= b.range[i].low &&
					      v <= b.range[i].high;
				same &= in == holds(v, c);
			}
			check(same, "%u bits, mask %x, k %x, relation %u", bits,
			    mask, k, rel);
		}
}

/* Random ranges and conditions, and one condition more in two of three. */
static void
test_solve(unsigned bits, unsigned round)
{
	struct wordset_range range[3];
	struct cond cond[4], more = random_cond(bits);
	struct wordset w = {
	    .range = range, .cond = cond, .bits = bits, .nconds = 1 + below(4)};
	bool has_more = below(3), any = false, is[VALUES] = {false};
	uint32_t low = below(4), v = 0;
	enum wordset_truth t;

	for (; w.n < 3 && low < 1u << bits; w.n++) {
		range[w.n].low = low;
		range[w.n].high = low + below((1u << bits) - low);
		low = range[w.n].high + 2 + below(4);
	}
	for (unsigned i = 0; i < w.nconds; i++)
		cond[i] = random_cond(bits);
	for (unsigned i = 0; i < w.n; i++)
		for (v = range[i].low; v <= range[i].high; v++) {
			is[v] = !has_more || holds(v, more);
			for (unsigned j = 0; j < w.nconds; j++)
				is[v] &= holds(v, cond[j]);
			any |= is[v];
		}
	t = scb_wordset_solve(&w, has_more ? &more : NULL, &v);
	check(t == (any ? WORDSET_ALWAYS : WORDSET_NEVER) &&
		  (!any || (v < 1u << bits && is[v])),
	    "%u bits, round %u: solved wrongly", bits, round);
	check(scb_wordset_solve(&w, has_more ? &more : NULL, NULL) == t,
	    "%u bits, round %u: solved without a value", bits, round);
}

/* Equalities of joined words: the bits that both know, and only these. */
static void
test_merge(struct arena *a, unsigned round)
{
	struct path p[2];
	const struct wordset *w = &p[0].w[0];
	uint32_t v[2], all[2] = {0, 0}, known;

	for (unsigned i = 0; i < 2; i++) {
		scb_path_any(&p[i], a);
		p[i].narrows = true;
		v[i] = below(1 << 16) << 16;
		for (unsigned n = 1 + below(3); n > 0; n--) {
			/* The lowest bits differ, so it is no range. */
			uint32_t mask = below(1 << 16) << 16 | 1;

			scb_path_assume(&p[i], 0,
			    (struct cond){mask, v[i] & mask, COND_EQ});
			all[i] |= mask;
		}
	}
	scb_join_state_paths(&p[0], &p[1]);
	known = all[0] & all[1] & ~(v[0] ^ v[1]);
	check(w->nconds == 1 && w->cond[0].rel == COND_EQ &&
		  w->cond[0].mask == known && w->cond[0].k == (v[0] & known),
	    "round %u: %u conditions where words are joined", round, w->nconds);
}

/* What is forgotten are inequalities, and what is kept is nothing else. */
static void
test_forget(struct arena *a)
{
	struct cond conds[] = {
	    {1, 0, COND_EQ}, {6, 2, COND_NE}, {8, 8, COND_EQ}};
	struct wordset w;

	scb_wordset_any(&w, a, 6);
	w.cond = conds;
	w.nconds = 3;
	scb_join_state_forget(&w, a, 3);
	check(w.nconds == 3, "as many as may stay: %u left", w.nconds);
	scb_join_state_forget(&w, a, 2);
	check(w.nconds == 2 && w.cond[0].mask == 1 && w.cond[1].mask == 8,
	    "one more: %u left", w.nconds);
}

/* Conditions on upper bits become ranges, with the same values. */
static void
test_reduce(struct arena *a, unsigned round)
{
	struct partition_end end = {.next = NULL};
	struct partition_part part = {.ends = &end};
	struct wordset *w = &end.path.w[BPF_WORD_ARG];
	struct wordset_range range[] = {{below(8), 20 + below(8)}, {40, 63}};
	struct cond cond[3];
	unsigned others = 0;
	bool is[64];

	w->range = range;
	w->n = 2;
	w->cond = cond;
	for (; w->nconds < 3; w->nconds++) {
		cond[w->nconds] = random_cond(6);
		uint32_t rest;

		cond[w->nconds].mask |= below(4) ? ~63u : 0;
		rest = ~cond[w->nconds].mask;
		others += (rest & (rest + 1)) != 0 ||
			  (cond[w->nconds].rel <= COND_NE &&
			      (cond[w->nconds].k & rest) != 0);
	}
	for (uint32_t v = 0; v < 64; v++) {
		is[v] = v <= range[0].high ? v >= range[0].low : v >= 40;
		for (unsigned i = 0; i < 3; i++)
			is[v] &= holds(v, cond[i]);
	}
	scb_reduce_masks(&part, a);
	for (uint32_t v = 0; v < 64; v++) {
		bool in = false;

		for (unsigned i = 0; i < w->n; i++)
			in |= v >= w->range[i].low && v <= w->range[i].high;
		for (unsigned i = 0; i < w->nconds; i++)
			in &= holds(v, w->cond[i]);
		check(in == is[v], "round %u: %u is lost, or new", round, v);
	}
	check(w->nconds == others, "round %u: %u conditions, not %u", round,
	    w->nconds, others);
}

/* Equalities that exclude each other leave no value, as one or as two. */
static void
test_conflict(struct arena *a)
{
	struct wordset w;
	uint32_t v;

	scb_wordset_any(&w, a, 32);
	scb_wordset_narrow(&w, a, (struct cond){5, 1, COND_EQ});
	scb_wordset_narrow(&w, a, (struct cond){12, 4, COND_EQ});
	check(scb_wordset_find(&w, &v) == WORDSET_NEVER,
	    "equalities that exclude each other");
}

/* Only 6 and 7 meet the conditions, and the ranges have neither. */
static void
test_gap(void)
{
	struct wordset_range range[] = {{0, 5}, {9, 15}};
	struct cond cond[] = {
	    {8, 0, COND_EQ}, {6, 0, COND_NE}, {6, 2, COND_NE}, {6, 4, COND_NE}};
	struct wordset w = {
	    .range = range, .n = 2, .cond = cond, .nconds = 4, .bits = 4};

	check(scb_wordset_solve(&w, NULL, NULL) == WORDSET_NEVER,
	    "a value that no range has");
	range[1].low = 7;
	check(scb_wordset_solve(&w, NULL, NULL) == WORDSET_ALWAYS,
	    "the only value that a range has");
}

/* As many masked conditions as may be, and one more. */
static void
test_conds(struct arena *a)
{
	struct wordset w;
	struct cond *conds = scb_arena_array(a, WORDSET_CONDS, sizeof *conds);
	struct cond c = {0x55555555, 0, COND_NE};

	scb_wordset_any(&w, a, 32);
	w.cond = conds;
	w.cap_conds = WORDSET_CONDS;
	w.nconds = WORDSET_CONDS - 1;
	check(scb_wordset_assume(&w, a, c) && w.nconds == WORDSET_CONDS,
	    "the most conditions");
	check(!scb_wordset_assume(&w, a, c), "a condition more");
}

/* No value of a word meets its conditions. */
static void
test_no_call(struct arena *a)
{
	static const struct scbpf_call none = {0};
	struct cond odd_and_even[] = {{1, 1, COND_EQ}, {1, 0, COND_EQ}};
	struct scbpf_call c;
	struct path p;

	memset(&c, 0xff, sizeof c);
	scb_path_any(&p, a);
	check(scb_path_call(&p, &c), "any call");
	memset(&c, 0xff, sizeof c);
	p.w[BPF_WORD_ARG + 1].cond = odd_and_even;
	p.w[BPF_WORD_ARG + 1].nconds = 2;
	check(!scb_path_call(&p, &c) && memcmp(&c, &none, sizeof c) == 0,
	    "a call, or not zeros");
}

int
main(void)
{
	size_t size = (size_t)16 << 20, mark;
	jmp_buf full;
	struct arena a = {malloc(size), size, 0, &full};

	if (!a.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	test_forget(&a);
	test_conds(&a);
	test_conflict(&a);
	test_no_call(&a);
	test_gap();
	for (unsigned bits = 1; bits <= 6; bits++)
		for (uint32_t mask = 1; mask < 1u << bits; mask++)
			test_blocks(bits, mask);
	mark = scb_arena_mark(&a);
	for (unsigned bits = 1; bits <= 6; bits++)
		for (unsigned round = 0; round < 3000; round++) {
			play(&a, bits, round);
			scb_arena_release(&a, mark);
		}
	for (unsigned round = 0; round < 400; round++) {
		play(&a, 8 + round % 2, round);
		scb_arena_release(&a, mark);
	}
	for (unsigned round = 0; round < 4000; round++)
		test_solve(2 + round % 6, round);
	for (unsigned round = 0; round < 300; round++)
		test_merge(&a, round);
	for (unsigned round = 0; round < 300; round++)
		test_reduce(&a, round);
	free(a.base);
	return check_end();
}

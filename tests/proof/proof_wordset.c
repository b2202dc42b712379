/*
 * word.c against brute force, on words of 1 to 6 bits: after each condition
 * the set of values left is listed, and every test must agree with it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "proof/wordset.h"

#include "below.h"
#include "check.h"

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

/* The answer that listing the values gives. */
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

static void
play(struct arena *a, unsigned bits, unsigned round)
{
	bool left[64];
	struct wordset w, copy;
	uint32_t v;

	for (v = 0; v < 64; v++)
		left[v] = v < 1u << bits;
	scb_wordset_any(&w, a, bits);
	for (unsigned i = 0; i < 8; i++) {
		struct cond c = random_cond(bits);
		enum wordset_truth t = scb_wordset_test(&w, c);

		check(t == listed(left, bits, c),
		    "%u bits, round %u: wrong answer", bits, round);
		if (t == WORDSET_NEVER)
			c.rel = cond_not(c.rel);
		copy = w;
		copy.shared = true;
		if (!scb_wordset_assume(&copy, a, c))
			return;
		/* A copy must not have touched what it was copied from. */
		check(scb_wordset_test(&w, c) == listed(left, bits, c),
		    "%u bits, round %u: the copy is not apart", bits, round);
		if (!scb_wordset_assume(&w, a, c))
			return;
		for (v = 0; v < 1u << bits; v++)
			left[v] &= holds(v, c);
		check(scb_wordset_value(&w, &v) && v < 1u << bits && left[v],
		    "%u bits, round %u: not a value that is left", bits, round);
	}
}

int
main(void)
{
	size_t size = (size_t)16 << 20, mark;
	jmp_buf full;
	struct arena a = {malloc(size), size, 0, &full};

	if (!a.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	mark = scb_arena_mark(&a);
	for (unsigned bits = 1; bits <= 6; bits++)
		for (unsigned round = 0; round < 3000; round++) {
			play(&a, bits, round);
			scb_arena_release(&a, mark);
		}
	free(a.base);
	return check_end();
}

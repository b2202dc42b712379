/* Shared by the wordset*.c files; by nobody else. */
#ifndef WORDSET_PRIVATE_H
#define WORDSET_PRIVATE_H

#include "proof/wordset.h"

/* --- wordset_solve.c ------------------------------------------------------ */

/*
 * Is there a value in the word's ranges that meets its conditions and, unless
 * it is NULL, one more? ALWAYS: yes, *value, always the same; NEVER: no;
 * UNKNOWN: too much work. It is faster if no value is asked for (NULL).
 */
enum wordset_truth scb_wordset_solve(
    const struct wordset *w, const struct cond *more, uint32_t *value);

/* --- wordset_block.c ------------------------------------------------------ */

/* The first range that ends at or after v; w->n: there is none. */
unsigned scb_wordset_range(const struct wordset *w, uint32_t v);

struct word_blocks {
	struct wordset_range range[8]; /* ascending, disjoint */
	unsigned n;
};

/* The values that meet the condition; false: they are too many ranges. */
bool scb_wordset_blocks(
    struct word_blocks *b, unsigned bits, const struct cond *c);

/* Are all values of the word's ranges in the blocks, or some? */
enum wordset_truth scb_wordset_blocks_test(
    const struct wordset *w, const struct word_blocks *b);

/* Keeps the values of the word that are in the blocks. */
void scb_wordset_blocks_assume(
    struct wordset *w, struct arena *a, const struct word_blocks *b);

#endif

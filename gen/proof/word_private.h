/* Shared by the word*.c; by nobody else. */
#ifndef WORD_PRIVATE_H
#define WORD_PRIVATE_H

#include "proof/word.h"

bool word_holds(uint32_t value, const struct word_cond *c);

/* --- word_block.c -------------------------------------------------------- */

struct word_blocks {
	struct word_range range[8]; /* ascending, disjoint */
	unsigned n;
};

/* The values that meet the condition; false: they are not so few ranges. */
bool word_blocks(
    struct word_blocks *b, unsigned bits, const struct word_cond *c);

/* Is it so for all values of the word's ranges, or for some? */
enum word_truth word_blocks_test(
    const struct word *w, const struct word_blocks *b);

/* Keeps them, of the word's own ranges. */
void word_blocks_assume(
    struct word *w, struct arena *a, const struct word_blocks *b);

#endif

/* Shared by the word*.c; by nobody else. */
#ifndef WORD_PRIVATE_H
#define WORD_PRIVATE_H

#include "proof/word.h"

bool word_holds(uint32_t value, const struct word_cond *c);

/* --- word_solve.c -------------------------------------------------------- */

/* Bit i of each: condition i. So all are settled at once. */
struct word_planes {
	uint64_t mask[32], k[32]; /* by bit of the word */
	uint64_t eq, gt, le;
	unsigned n;
};

/* One condition more, of at most 64. */
void word_plane(
    struct word_planes *p, const struct word_cond *c, unsigned bits);

/* Is there a value that meets them all? ALWAYS: yes, *value; NEVER: no. */
enum word_truth word_solve(
    const struct word_planes *p, unsigned bits, uint32_t *value);

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

/* Shared by the word*.c; by nobody else. */
#ifndef WORDSET_PRIVATE_H
#define WORDSET_PRIVATE_H

#include "proof/wordset.h"

bool scb_wordset_holds(uint32_t value, const struct wordset_cond *c);

/* --- wordset_solve.c ------------------------------------------------------ */

/* Bit i of each: condition i. So all are settled at once. */
struct word_planes {
	uint64_t mask[32], k[32]; /* by bit of the word */
	uint64_t eq, gt, le;
	unsigned n;
};

/* One condition more, of at most 64. */
void scb_wordset_plane(
    struct word_planes *p, const struct wordset_cond *c, unsigned bits);

/* Is there a value that meets them all? ALWAYS: yes, *value; NEVER: no. */
enum wordset_truth scb_wordset_solve(
    const struct word_planes *p, unsigned bits, uint32_t *value);

/* --- wordset_block.c ------------------------------------------------------ */

struct word_blocks {
	struct wordset_range range[8]; /* ascending, disjoint */
	unsigned n;
};

/* The values that meet the condition; false: they are not so few ranges. */
bool scb_wordset_blocks(
    struct word_blocks *b, unsigned bits, const struct wordset_cond *c);

/* Is it so for all values of the word's ranges, or for some? */
enum wordset_truth scb_wordset_blocks_test(
    const struct wordset *w, const struct word_blocks *b);

/* Keeps them, of the word's own ranges. */
void scb_wordset_blocks_assume(
    struct wordset *w, struct arena *a, const struct word_blocks *b);

#endif

/*
 * What one word of a call can still be, after the tests on a path. Exact: a
 * set of ranges for the plain comparisons and those that come to few ranges,
 * and a list of conditions for others under a mask.
 */
#ifndef WORD_H
#define WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "proof/caps.h"

enum word_rel { WORD_EQ, WORD_NE, WORD_GT, WORD_LE };

/* (word & mask) rel k */
struct word_cond {
	uint32_t mask, k;
	enum word_rel rel;
};

struct word_range {
	uint32_t low, high; /* both included */
};

struct word {
	struct word_range *range; /* ascending, disjoint, at least one */
	unsigned n, cap;
	struct word_cond *cond;
	unsigned nconds;
	unsigned bits; /* of the word: 32, or fewer in tests */
	bool shared;   /* the arrays belong to another path as well */
};

enum word_truth {
	WORD_NEVER,
	WORD_ALWAYS,
	WORD_EITHER,
	WORD_UNKNOWN /* too hard: assume nothing */
};

/* Any value of so many bits (1 to 32). */
void word_any(struct word *w, struct arena *a, unsigned bits);

enum word_rel word_not(enum word_rel rel);

/* Does the condition hold for the values that are left? */
enum word_truth word_test(const struct word *w, struct word_cond c);

/*
 * Keeps the values for which the condition holds; word_test must have said
 * WORD_ALWAYS or WORD_EITHER. false: too many masked conditions.
 */
bool word_assume(struct word *w, struct arena *a, struct word_cond c);

/* Some value that is left: WORD_ALWAYS; WORD_NEVER: none is (n may be 0). */
enum word_truth word_find(const struct word *w, uint32_t *value);

/* Some value that is left; false: too hard to find. */
bool word_value(const struct word *w, uint32_t *value);

#endif

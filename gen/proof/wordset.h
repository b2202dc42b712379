/*
 * The values that one word of a call can have after the tests on a path. Exact:
 * a set of ranges for comparisons, with a mask only if that leaves few ranges,
 * and a list of conditions for all others with a mask.
 */
#ifndef WORDSET_H
#define WORDSET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "bpf/cond.h"
#include "proof/caps.h"

struct wordset_range {
	uint32_t low, high; /* both included */
};

struct wordset {
	struct wordset_range *range; /* ascending, disjoint, at least one */
	unsigned n, cap;
	struct cond *cond;
	unsigned nconds;
	size_t cap_conds;
	unsigned bits; /* of the word: 32, or fewer in tests */
	bool shared;   /* the arrays belong to another path as well */
};

enum wordset_truth {
	WORDSET_NEVER,
	WORDSET_ALWAYS,
	WORDSET_EITHER,
	WORDSET_UNKNOWN /* too hard: assume nothing */
};

/* Any value of so many bits (1 to 32). */
void scb_wordset_any(struct wordset *w, struct arena *a, unsigned bits);

/* Does the condition hold for the values that are left? */
enum wordset_truth scb_wordset_test(const struct wordset *w, struct cond c);

/*
 * Keeps the values for which the condition holds; scb_wordset_test must have
 * said WORDSET_ALWAYS or WORDSET_EITHER. false: too many masked conditions.
 */
bool scb_wordset_assume(struct wordset *w, struct arena *a, struct cond c);

/*
 * The same, but keeps all conditions (word & mask) == k as one: they say
 * together that some bits have these values. So the work of a later test does
 * not grow with their count.
 */
bool scb_wordset_narrow(struct wordset *w, struct arena *a, struct cond c);

/* Adds the other's ranges, in new memory; either may have none. */
void scb_wordset_unite(
    struct wordset *w, struct arena *a, const struct wordset *other);

/* Some value that is left: WORDSET_ALWAYS; WORDSET_NEVER: none is (n may be 0).
 */
enum wordset_truth scb_wordset_find(const struct wordset *w, uint32_t *value);

/* Some value that is left; false: too hard to find. */
bool scb_wordset_value(const struct wordset *w, uint32_t *value);

/* Are they the same, one by one? */
bool scb_wordset_same_ranges(const struct wordset *v, const struct wordset *w);
bool scb_wordset_same_conds(const struct wordset *v, const struct wordset *w);
bool scb_wordset_same(const struct wordset *v, const struct wordset *w);

#endif

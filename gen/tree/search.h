/* Builds a decision tree for a line of values. */
#ifndef SEARCH_H
#define SEARCH_H

#include "tree/dag.h"
#include "tree/intervals.h"

/*
 * Whether trees have tests of bits (jset), which leave the word as it is: none;
 * in place of comparisons of a tree that was found without them; or wherever
 * they cost least, which takes several times as long, and a thorough search.
 */
enum search_bits { SEARCH_NO_BITS, SEARCH_SOME_BITS, SEARCH_ALL_BITS };

/*
 * Trees for the word under the mask in the rest of the program, which parts of
 * this tree can share. In ascending order, at most SEARCH_SHARED_TREES.
 */
struct search_shared {
	const uint32_t *node;
	unsigned n;
};

enum { SEARCH_SHARED_TREES = 250 };

/*
 * Trees that were found: see search_known.c; and what minijail's cost: see
 * nrtree_rival.c. They live in the dags' arena.
 */
struct search_known {
	const struct known_tree *last;
	const struct known_rival *last_rival;
};

struct search {
	const struct search_shared *shared; /* NULL: none */
	struct search_known *known;	    /* NULL: none are kept */
	bool tables; /* of 32 numbers, by 1 << (number & 31) in X */
	unsigned word;
	uint32_t mask;		/* the line is that of (word & mask) */
	const uint32_t *weight; /* how often each run is met; NULL: alike */
	/*
	 * What one more instruction may cost: it has to save `price` per
	 * thousand of an instruction executed in the mean. 0: any price. See
	 * tree.h.
	 */
	unsigned price;
	enum search_bits bits;
	bool plain;    /* only halve the line (for tests) */
	bool thorough; /* exact on long lines, too; slower */
};

/* Longer lines are halved first. Runs are counted in bytes. */
enum { SEARCH_RUNS = 192 };

/*
 * The cost of the tree that scb_search_tree would build: a thousand times
 * weight and tests passed, and the price of each test. *exact: no tree of `==`
 * and `>=` costs less. 0: the line leads nowhere else.
 */
uint64_t scb_search_least(struct dag *d, const struct intervals *l,
    const struct search *how, bool *exact);

/* A node that leads every value of the word to its run's node. */
uint32_t scb_search_tree(
    struct dag *d, const struct intervals *l, const struct search *how);

#endif

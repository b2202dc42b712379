/* From a painted line to a tree of comparisons. */
#ifndef SEARCH_H
#define SEARCH_H

#include "tree/dag.h"
#include "tree/line.h"

struct search {
	unsigned word;
	uint32_t mask;		/* the line is that of (word & mask) */
	const uint32_t *weight; /* how often each run is met; NULL: alike */
	/*
	 * What one more instruction may cost: it has to save `price` per
	 * thousand of an instruction executed in the mean. 0: any price.
	 */
	unsigned price;
	bool plain; /* halve the line and nothing more (for tests) */
};

/* For search.price; RARE: for the ABIs beside the native one. */
enum {
	SEARCH_SPEED = 1,
	SEARCH_BALANCED = 50,
	SEARCH_RARE = 200,
	SEARCH_SIZE = 1000000
};

/* A node that leads every value of the word to its run's node. */
uint32_t search_tree(
    struct dag *d, const struct line *l, const struct search *how);

#endif

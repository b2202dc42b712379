/* Shared by decompose.c and decompose_tests.c only. */
#ifndef DECOMPOSE_PRIVATE_H
#define DECOMPOSE_PRIVATE_H

#include "tree/dag.h"

/* The tests of one word below a node. */
struct tests {
	unsigned word;
	uint32_t mask;
	uint32_t first; /* the test of the word nearest to the root */
	bool mixed;	/* under several masks */
	size_t ntests;
	uint32_t *at; /* where the outcome can change; ascending once sorted */
	size_t n, cap;
};

/* The tests that root leads to, nearest first. */
struct reach {
	uint32_t *node;
	size_t n, cap;
};

struct reach scb_decompose_reach(struct dag *d, uint32_t root);

/* Which of the cuts is at k. */
size_t scb_decompose_cut(const struct tests *t, uint32_t k);

/* All tests below root of one word; and of the word to begin with. */
struct tests scb_decompose_tests(
    struct dag *d, const struct reach *r, unsigned word);
struct tests scb_decompose_first(struct dag *d, uint32_t root);

#endif

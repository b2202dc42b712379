/* The line of one arch word's numbers as a tree. */
#ifndef NRTREE_H
#define NRTREE_H

#include "tree/lower.h"
#include "tree/search.h"
#include "tree/tree.h"

/* The program so far, and what is wanted. */
struct nrtree_how {
	const struct policy_setup *setup;
	const struct tree_goal *goal;
	const struct tree_passes *passes;
	bool native; /* the line of the filter's own architecture */
	/* With tests of 1 << (number & 31), which code.c keeps in X. */
	bool tables;
	uint32_t so_far;   /* root of what the program has already */
	uint32_t sharable; /* and of the part that an offset word can share */
	/* From DAG_OFFSET on: the word that the line may be of; 0: none. */
	unsigned offset_word;
};

/* The line is changed. */
uint32_t scb_nrtree_build(
    struct dag *d, struct lower_arch *m, const struct nrtree_how *how);

/*
 * The distance between an ABI's numbers and those of the same native calls, if
 * many calls have the same distance and the kernel has no cache of constant
 * ALLOWs for the ABI; else 0.
 */
uint32_t scb_nrtree_distance(const struct policy_setup *s, uint32_t audit);

/* For scb_tree_least, see there; m: the native line, which is changed. */
uint64_t scb_nrtree_least(struct dag *d, struct lower_arch *m,
    const struct policy_setup *s, const struct mix *mix, bool *exact);

#endif

/* The line of one arch word's numbers as a tree. */
#ifndef NRTREE_H
#define NRTREE_H

#include "tree/lower.h"
#include "tree/search.h"
#include "tree/tree.h"

/*
 * native: the line of the filter's own architecture. It is changed. tables:
 * with tests of 1 << (number & 31), which code.c keeps in X. shared: what the
 * program has already for the same numbers, or NULL.
 */
uint32_t scb_nrtree_build(struct dag *d, struct lower_map *m,
    const struct policy_setup *s, const struct tree_goal *goal, bool native,
    bool tables, const struct search_shared *shared,
    const struct tree_passes *passes);

/*
 * All trees of the number below root, but for those that
 * lead to the node `hole`; of the number without the bit.
 */
struct search_shared scb_nrtree_below(
    struct dag *d, uint32_t root, uint32_t hole, uint32_t bit);

/* For scb_tree_least, see there; m: the native line, which is changed. */
uint64_t scb_nrtree_least(struct dag *d, struct lower_map *m,
    const struct policy_setup *s, const struct mix *mix, bool *exact);

#endif

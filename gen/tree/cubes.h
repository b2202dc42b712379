/* Sets of values that one test under a mask settles at once. */
#ifndef CUBES_H
#define CUBES_H

#include "tree/dag.h"
#include "tree/search.h"

/*
 * Like scb_search_tree, with tests of (word & part of the mask) == k in front
 * where they take the place of several comparisons with single values.
 */
uint32_t scb_cubes_tree(
    struct dag *d, struct intervals *l, const struct search *how);

#endif

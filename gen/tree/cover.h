/* Sets of values that one test under a mask settles at once. */
#ifndef COVER_H
#define COVER_H

#include "tree/dag.h"
#include "tree/search.h"

/*
 * Like search_tree, with tests of (word & part of the mask) == k in front
 * where they take the place of several comparisons with single values.
 */
uint32_t cover_tree(struct dag *d, struct line *l, const struct search *how);

#endif

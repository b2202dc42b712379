/* Argument decisions rebuilt one word at a time. */
#ifndef DECOMPOSE_H
#define DECOMPOSE_H

#include "tree/dag.h"
#include "tree/intervals.h"

/*
 * The same decision, with each word tested as a line of values (search.h), in
 * the order of seccomp_data with the high half first. Returns the old node if
 * the new one would be longer, or (not `size`) far longer.
 */
uint32_t scb_decompose_words(struct dag *d, uint32_t root, bool size);

/*
 * What remains of the decision for each value of one word; false: the word is
 * tested under a mask, so that its values have no line.
 */
bool scb_decompose_by(
    struct dag *d, uint32_t root, unsigned word, struct intervals *l);

/* How many tests a decision leads to. */
size_t scb_decompose_size(struct dag *d, uint32_t root);

#endif

/* Argument decisions rebuilt one word at a time. */
#ifndef SPLIT_H
#define SPLIT_H

#include "tree/dag.h"

/*
 * The same decision, each word tested as a line of values (search.h), words
 * in the order of seccomp_data with the high half first. Returns the old
 * node where the new one would be larger.
 */
uint32_t split_words(struct dag *d, uint32_t root);

#endif

/* Fewer conditions on the same calls. */
#ifndef REDUCE_H
#define REDUCE_H

#include "analysis/partition.h"

/*
 * Drops every condition of an end without which the end holds no call that has
 * another verdict, and every end that another one with its verdict holds. The
 * ends may then overlap.
 */
void scb_reduce_ends(struct partition_part *part, struct arena *a);

/*
 * Drops the ends of the part that the other end holds, for
 * what happens there is known. false: the part has another verdict on some of
 * it. test: drops nothing.
 */
bool scb_reduce_by(struct partition_part *part, const struct partition_end *end,
    struct arena *a, bool test);

/*
 * Makes ranges of the conditions on the upper bits of words, which hold for one
 * range of values or for all others.
 */
void scb_reduce_masks(struct partition_part *part, struct arena *a);

#endif

/* The two halves of an argument, taken together. */
#ifndef SLICES_H
#define SLICES_H

#include "analysis/partition.h"

/*
 * Makes of ends that differ in the ranges of one argument only, or of ip, those
 * that depend on the values alone, and not on how a program found them: one for
 * each set of low halves, with all high halves that it goes with.
 */
void scb_slices_unite(struct partition_part *part, struct arena *a);

#endif

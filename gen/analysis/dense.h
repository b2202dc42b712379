/* Parts of a survey that have too many paths to list. */
#ifndef DENSE_H
#define DENSE_H

#include "analysis/partition.h"

#define DENSE_NONE UINT32_MAX

/* The first program's decision on the path; DENSE_NONE: it is not followed. */
uint32_t scb_dense_node(
    struct partition *s, struct arena *a, const struct path *p);

/* The numbers with which either program compares, on the path; false: as
 * above. */
bool scb_dense_cuts(struct partition *s, struct arena *a, const struct path *p,
    void (*cut)(void *user, uint32_t number), void *user);

/*
 * One path to each pair of verdicts that differ, and one (with zeros) where
 * they do not; of one program, to each verdict. false: not all were found.
 */
bool scb_dense_find(struct partition *s, struct arena *a, const struct path *p,
    void (*add)(void *user, const struct path *p, const uint32_t verdict[2]),
    void *user, uint64_t *steps);

#endif

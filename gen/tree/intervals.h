/*
 * The line of all 2^32 values of a word; each value leads to a node. A later
 * scb_intervals_set replaces an earlier one.
 */
#ifndef INTERVALS_H
#define INTERVALS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct intervals_run {
	uint32_t low, high; /* both included */
	uint32_t node;
};

struct intervals {
	struct arena *arena;
	struct intervals_run *run; /* ascending, gapless */
	size_t n, cap;
};

/* The values 0 to top, all of them node. */
void scb_intervals_init(
    struct intervals *l, struct arena *a, uint32_t top, uint32_t node);

/* In memory of its own. */
void scb_intervals_copy(struct intervals *to, const struct intervals *from);

/* Cheap when calls come in ascending order. */
void scb_intervals_set(
    struct intervals *l, uint32_t low, uint32_t high, uint32_t node);

/* Joins neighbours that lead to the same node. */
void scb_intervals_merge(struct intervals *l);

#endif

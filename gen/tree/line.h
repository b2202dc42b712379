/*
 * The line of all 2^32 values of a word, painted in nodes: what is painted
 * last shows.
 */
#ifndef LINE_H
#define LINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct line_run {
	uint32_t low, high; /* both included */
	uint32_t node;
};

struct line {
	struct arena *arena;
	struct line_run *run; /* ascending, gapless */
	size_t n, cap;
};

/* The values 0 to top, all of them node. */
void line_init(struct line *l, struct arena *a, uint32_t top, uint32_t node);

/* Cheap when calls come in ascending order. */
void line_paint(struct line *l, uint32_t low, uint32_t high, uint32_t node);

/* Joins neighbours of one colour. */
void line_join(struct line *l);

#endif

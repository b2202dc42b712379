/*
 * What a part decides, as few boxes: each holds all calls that it can hold, and
 * none is held by the others. They do not depend on the paths of the program.
 */
#ifndef COVER_H
#define COVER_H

#include "analysis/partition.h"

struct cover {
	struct arena *arena;
	struct dag dag;
	uint32_t root;
	bool failed; /* the program cannot be lifted, or there was too much */
};

void scb_cover_open(
    struct cover *c, struct arena *a, const struct scbpf_program *program);

/* A verdict with too many boxes: those that are there are not all. */
struct cover_rest {
	bool any;
	uint32_t verdict;
};

/* Replaces the part's ends. false: they are too many; nothing is changed. */
bool scb_cover_part(
    struct cover *c, struct partition_part *part, struct cover_rest *rest);

#endif

/* The labels of a listing: names of the instructions that follow them. */
#ifndef LABELS_H
#define LABELS_H

#include "filter/parse.h"

struct labels {
	struct label **bucket; /* NULL: there are no labels */
};

/* Forgets all of them. */
void scb_labels_clear(struct labels *l);

/* Adds the word at r->at as a label of the next instruction, and skips it. */
void scb_labels_add(struct labels *l, struct bpf_reader *r);

/* The instruction that the word at `at` names; false: it is no label. */
bool scb_labels_find(const struct labels *l, const struct bpf_reader *r,
    size_t at, uint32_t *pc);

/*
 * The distance from the instruction after pc to `to`, at most `reach`; errors
 * point at r->at.
 */
uint32_t scb_labels_distance(
    struct bpf_reader *r, uint32_t pc, uint64_t to, uint32_t reach);

#endif

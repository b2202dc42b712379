/* Conditions on a call in the terms of a policy. */
#ifndef TERMS_H
#define TERMS_H

#include "analysis/partition.h"
#include "dialect/draft.h"

/*
 * What is left of the call on the path, as far as these words tell
 * (scb_explain_words), as conditions of which one has to hold. Returns how
 * many; 0: more than a policy can hold. A path without conditions is one term
 * of none. args64: they are read with --args=64.
 */
unsigned scb_terms_path(struct arena *a, const struct partition_part *part,
    const struct path *p, uint32_t words, bool args64,
    const struct draft_term **terms);

/*
 * Joins terms that differ in the ranges of one argument only, and sorts them by
 * what they say. Returns how many are left.
 */
unsigned scb_terms_join(struct arena *a, struct draft_term *term, unsigned n);

#endif

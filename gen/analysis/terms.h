/* Conditions on a call in the terms of a policy. */
#ifndef TERMS_H
#define TERMS_H

#include "analysis/partition.h"
#include "dialect/draft.h"

/*
 * The conditions under which a call takes the path, as far as they concern
 * these words (scb_explain_words): the call takes it if one of the terms holds.
 * Returns the number of terms; 0: more than a policy can hold. A path without
 * conditions is one empty term. args64: they are read with --args=64.
 */
unsigned scb_terms_path(struct arena *a, const struct partition_part *part,
    const struct path *p, uint32_t words, bool args64,
    const struct draft_term **terms);

/*
 * The same as text: "family == AF_UNIX && (flags == 0 || flags >= 8)", as a
 * policy spells it (dialect/text_write.h), and for words that no policy tests
 * in the same way ("nr", "arch"); "always" where they say nothing.
 */
void scb_terms_put(struct buf *b, const struct partition_part *part,
    const struct path *p, uint32_t words);

/* terms_join.c: the order of conditions in a term (scb_sort). */
bool scb_terms_cond_before(const void *a, const void *b);

/*
 * Joins terms that differ in the ranges of one argument only, and sorts them by
 * what they say. Returns how many are left.
 */
unsigned scb_terms_join(struct arena *a, struct draft_term *term, unsigned n);

#endif

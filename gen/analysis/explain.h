/* Conditions on a call in words. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "analysis/partition.h"

/* --- explain.c ------------------------------------------------------------ */

/* Makes of ends with the same verdict fewer ones that hold the same calls. */
void scb_explain_unite(struct partition_part *part, struct arena *a);

/*
 * Words (a bit for each BPF_WORD_*) of which the ends know different things;
 * all that some end knows, when not all of the part could be followed.
 */
uint32_t scb_explain_words(const struct partition_part *part);

/* --- explain_path.c ------------------------------------------------------- */

/*
 * "arg0 == AF_UNIX and (arg1 & 0x7e020000) == 0", as far as these words tell;
 * constants have their names on that ABI (scb_facts_family) where they have
 * one.
 */
void scb_explain_path(struct buf *b, const struct partition_part *part,
    const struct path *p, uint32_t words);

#endif

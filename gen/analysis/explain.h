/* Conditions on a call in words. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "analysis/partition.h"

/* --- explain.c ------------------------------------------------------------ */

/* Merges ends with equal verdicts; together they hold the same calls. */
void scb_explain_unite(struct partition_part *part, struct arena *a);

/*
 * Words (a bit for each BPF_WORD_*) about which the ends know different
 * things; all that some end knows, when not all of the part could be followed.
 */
uint32_t scb_explain_words(const struct partition_part *part);

/* --- explain_steps.c ------------------------------------------------------ */

/* One of the alternative conditions of a step; at least one has to hold. */
struct explain_way {
	struct explain_way *next;
	struct buf when;
};

/* [0]: where none of them holds, [1]: where one does. */
struct explain_step {
	struct explain_way *ways, **last;
	unsigned step[2]; /* the next one, counted from 1; 0: it ends */
	uint32_t verdict[2];
};

/* Of a part whose paths are not listed (dag is not NULL); returns how many. */
unsigned scb_explain_steps(const struct partition_part *part, struct arena *a,
    struct explain_step **steps);

/* All of them in one line. */
void scb_explain_put_steps(
    struct buf *b, const struct partition_part *part, struct arena *a);

#endif

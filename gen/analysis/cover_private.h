/* Shared by cover*.c only. */
#ifndef COVER_PRIVATE_H
#define COVER_PRIVATE_H

#include "analysis/cover.h"
#include "proof/decision.h"

enum {
	COVER_MORE = 1 << 15,  /* nodes of the DAG for one verdict, */
	COVER_NODES = 1 << 19, /* for all, */
	COVER_STEPS = 1 << 22  /* and work for one */
};

/* The boxes of one part. */
struct cover_boxes {
	struct cover *c;
	struct arena scratch;
	struct decision is;	/* the part's decision */
	const struct path *all; /* all calls of the part */
	struct partition_end **end;
	unsigned n;
	/* Of the current verdict: */
	uint64_t steps;
	uint32_t first; /* node that was made for it */
	bool failed;
};

/* The path that was found, or one of its words. */
struct cover_found {
	struct path *to; /* in the arena; NULL: it is not kept */
	struct arena *arena;
	unsigned word; /* what is seen of it: the lowest and highest value */
	struct wordset_range seen;
};

/* cover_box.c: all values of a word from low to high. */
void scb_cover_set(struct path *p, unsigned word, struct wordset_range r);

/* Does a call of the path reach one of the leaves? true: or it is unknown. */
bool scb_cover_reaches(struct cover_boxes *b, const struct decision *q,
    const struct path *p, uint64_t leaves, struct cover_found *f);

/* Makes the box as large as it can be; `others` are leaves of other verdicts.
 */
void scb_cover_grow(struct cover_boxes *b, struct path *p, uint64_t others);

/* cover_left.c: the decision on calls of the path. */
uint32_t scb_cover_on(
    struct cover_boxes *b, uint32_t node, const struct path *p);

/* The decision without the calls of the box, which get the leaf. */
uint32_t scb_cover_without(struct cover_boxes *b, uint32_t node,
    const struct path *box, uint32_t leaf);

#endif

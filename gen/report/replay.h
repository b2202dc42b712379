/* What a filter refuses of the calls in logs, and what a log says of refusals.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "learn/seen.h"

/* Counted by verdict; what the log does not know may be either. */
struct replay {
	const struct seen *refused, *undecided; /* sorted */
	const struct seen_input *input;
	uint64_t calls; /* all */
	uint64_t bad;	/* lines of the log that are not understood */
};

void scb_replay_text(struct buf *b, const struct replay *r);
void scb_replay_json(struct buf *b, const struct replay *r);

/* Of a row's verdict. ORDER WHY */
enum why_kind {
	WHY_REFUSED,
	WHY_LOGGED, /* it was allowed and logged */
	WHY_FAILED  /* with an errno that may be the kernel's */
};

struct why {
	const struct seen
	    *denied; /* sorted; its verdicts are of enum why_kind */
	const struct seen_input *input;
};

void scb_why_text(struct buf *b, const struct why *w);
void scb_why_json(struct buf *b, const struct why *w);

#endif

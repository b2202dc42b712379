/* Whether two sides are equal, as text and as JSON. */
#ifndef REPORT_PROVE_H
#define REPORT_PROVE_H

#include <stdbool.h>

#include "base/buf.h"
#include "facts/facts.h"
#include "scbpf.h"

struct prove_report {
	const struct prove_report *next; /* about the next architecture */
	const struct scbpf_proof *proof;
	const char *side[2];	 /* what the sides are called */
	const struct arch *arch; /* of -a; NULL: not known */
	bool big_endian;
};

/* Of several, each answer begins with its architecture. */
void scb_prove_text(struct buf *b, const struct prove_report *r);
void scb_prove_json(struct buf *b, const struct prove_report *r);

#endif

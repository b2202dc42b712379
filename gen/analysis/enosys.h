/* The effect of SEMANTICS 7 on one ABI, for reports. */
#ifndef ENOSYS_H
#define ENOSYS_H

#include "eval/eval.h"

/* One of its number spaces that has calls. */
struct enosys_range {
	uint32_t first, last; /* calls, or numbers that never are one */
	unsigned enosys;      /* of these numbers: so many always get ENOSYS */
	bool above;	      /* and so do all above them, if there are any */
	bool has_max; /* a rule names max, and there are numbers above */
	uint32_t max;
};

struct enosys {
	bool applies; /* SEMANTICS 7 applies, unless it is off */
	uint32_t def; /* the default's verdict */
	uint32_t since;
	struct enosys_range range[2];
	unsigned nranges;
	/* Known numbers that always get another errno, and had no call then: */
	unsigned refused;
	uint32_t kernel; /* that of bare `since`; 0: no rule names a call */
};

/* abi: an index into the setup's arches; kernel: scb_eval_newest. */
void scb_enosys(
    const struct eval *e, unsigned abi, uint32_t kernel, struct enosys *r);

#endif

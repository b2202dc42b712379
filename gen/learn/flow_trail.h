/*
 * The places where a register may still hold what an instruction put there.
 */
#ifndef LEARN_FLOW_TRAIL_H
#define LEARN_FLOW_TRAIL_H

#include "learn/flow.h"

enum { FLOW_FAR = 512 };

/* The register, before an instruction. */
struct flow_holder {
	uint32_t spot;
	uint8_t reg;
};

struct flow_trail {
	struct flow_holder at[FLOW_FAR];
	unsigned n;
};

/* Adds a place, each only once; not if there are FLOW_FAR. */
static inline void
flow_trail_add(struct flow_trail *t, uint32_t spot, unsigned reg)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->at[i].spot == spot && t->at[i].reg == reg)
			return;
	if (t->n < FLOW_FAR)
		t->at[t->n++] = (struct flow_holder){spot, (uint8_t)reg};
}

/*
 * Is the code address that an instruction forms only added to other registers,
 * like the base of a table of distances?
 */
bool scb_flow_is_summed(struct flow *f, uint32_t spot, const struct code *form);

/* Adds the places that an instruction leads to, if it keeps the register. */
void scb_flow_trail_on(const struct flow *f, struct flow_trail *t,
    struct flow_holder h, const struct code *c);

#endif

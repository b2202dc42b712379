/*
 * Shared by the files that find out what functions do to registers and stack.
 */
#ifndef LEARN_FRAME_H
#define LEARN_FRAME_H

#include "learn/value_private.h"

enum { FRAME_SEEN = 2048, FRAME_KEPT = 13 };

#define FRAME_NOWHERE INT32_MIN

/* What holds before an instruction, on every path there. */
struct frame {
	int32_t stack, pointer; /* the two registers; or FRAME_NOWHERE */
	uint16_t original;	/* registers of `saved`, by place among them */
	int32_t slot[FRAME_KEPT]; /* where such a register was stored */
};

/* A walk over instructions, with those that must be visited again. */
struct walk {
	uint32_t spot[FRAME_SEEN];
	uint16_t hash[2 * FRAME_SEEN]; /* index + 1 */
	struct frame frame[FRAME_SEEN];
	uint16_t todo[FRAME_SEEN];
	bool waits[FRAME_SEEN];
	unsigned n, ntodo;
	bool full;
};

/* What one function changes, and the functions that it calls. */
struct flow_summary {
	uint32_t entry;
	uint32_t callees, ncallees; /* in flow.callee */
	uint64_t changed;
	bool above, dirty;
};

/* The index of a register among those that callees save; -1: it is not one. */
int scb_frame_kept(const struct flow *f, unsigned reg);

/* Updates what is known by one instruction. */
void scb_frame_pass(const struct flow *f, struct flow_summary *s,
    struct frame *x, const struct code *c);

#endif

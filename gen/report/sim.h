/* The verdict on one call, as text. */
#ifndef REPORT_SIM_H
#define REPORT_SIM_H

#include "bpf/bpf.h"
#include "facts/facts.h"

struct sim {
	struct bpf_stack stack;
	const struct arch *arch; /* the call's */
	const struct scbpf_call *call;
	bool trace; /* every instruction that is executed */
};

/* Verdict, instructions executed, and whether the kernel caches it. */
void scb_sim_text(struct buf *b, const struct sim *s);
void scb_sim_json(struct buf *b, const struct sim *s);

#endif

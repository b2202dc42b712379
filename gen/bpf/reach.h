/* How far a call can come in a program when only its arguments are open. */
#ifndef REACH_H
#define REACH_H

#include "bpf/bpf.h"

struct reach {
	bool seen;  /* some arguments lead here */
	bool known; /* A is `a`, whatever the arguments */
	uint32_t a;
};

/*
 * Fills at[0] to at[n - 1] for every call with this arch and number. May see
 * too much, where the program computes with more than loads, ands and
 * comparisons, but never too little. The program was accepted by scb_bpf_check.
 */
void scb_reach_call(struct reach *at, const struct scbpf_insn *p, size_t n,
    uint32_t arch, uint32_t nr);

/* What becomes of the call: ALLOW on all ways, on some, on none. */
enum reach_allow { REACH_NEVER, REACH_SOMETIMES, REACH_ALWAYS };
enum reach_allow scb_reach_allowed(
    const struct reach *at, const struct scbpf_insn *p, size_t n);

#endif

/* The verdicts that a program can give on a call that is known only in part. */
#ifndef PARTIAL_H
#define PARTIAL_H

#include "bpf/bpf.h"

struct partial {
	/* The strictest and the mildest verdict that it can have. */
	uint32_t strictest, mildest;
	bool cannot; /* the program cannot be followed; there may be others */
};

/*
 * known: bit i: args[i] is, bit 6: the instruction pointer is. Number and
 * architecture are. Scratch memory is given back.
 */
struct partial scb_partial(struct arena *a, const struct scbpf_program *program,
    const struct scbpf_call *call, unsigned known);

#endif

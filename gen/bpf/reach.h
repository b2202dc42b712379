/*
 * Which instructions calls can reach, and what the registers hold there. One
 * forward pass is enough, because jumps only lead forward.
 */
#ifndef REACH_H
#define REACH_H

#include "bpf/bpf.h"

enum reach_kind {
	REACH_CONSTANT, /* k; a value of zeros is the constant 0 */
	REACH_NUMBER,	/* of the call that is followed, less k */
	REACH_WORD,	/* `word` of seccomp_data under the mask k */
	REACH_OFFSET,	/* such a word less k, which is not 0 */
	REACH_OPEN,	/* computed from such words; any value is possible */
	REACH_MIXED	/* differs between paths, so it is unknown */
};

struct reach_value {
	uint8_t kind, word;
	bool varies; /* with another number of the call it may be another one */
	uint32_t k;
};

struct reach_row {
	struct reach_value a, x;
};

/*
 * An instruction on the way. Calls with any of these numbers arrive at it in
 * the same way.
 */
struct reach_step {
	size_t pc;
	uint32_t low, high;
};

struct reach {
	struct scbpf_program program;
	struct reach_step *step; /* those that some call may reach, ascending */
	size_t n;
	/* by instruction */
	bool *seen;		   /* it is one of these */
	bool *sure;		   /* without a jump on an unknown value */
	struct reach_row *row;	   /* what the registers hold there */
	struct reach_value *cells; /* BPF_CELLS each; NULL: none is written */
	/*
	 * After scb_reach_call: with any of these numbers, calls reach the same
	 * instructions, and the same ones for sure.
	 */
	uint32_t low, high;
	/* What the next call with this arch may begin with: so many steps. */
	size_t shared;
	uint32_t arch;
};

void scb_reach_open(
    struct reach *r, struct arena *a, const struct scbpf_program *p);

/*
 * Follows all calls, or all calls with this arch and number. Arguments are
 * assumed to be independent, so the result may include too much but never too
 * little.
 */
void scb_reach_all(struct reach *r);
void scb_reach_call(struct reach *r, uint32_t arch, uint32_t nr);

/* What a jump compares, after scb_reach_all: A with k or X. */
struct reach_value scb_reach_a(const struct reach *r, size_t pc);
struct reach_value scb_reach_operand(const struct reach *r, size_t pc);

/* Is the arch word compared with it? After scb_reach_all. */
bool scb_reach_compares_arch(const struct reach *r, uint32_t audit);

/* The result for the call: ALLOW on all paths, on some, or on none. */
enum reach_allow { REACH_NEVER, REACH_SOMETIMES, REACH_ALWAYS };
enum reach_allow scb_reach_allowed(const struct reach *r);

/*
 * Does nothing but the number decide? Then this is what calls with the numbers
 * from low to high get.
 */
bool scb_reach_verdict(const struct reach *r, uint32_t *verdict);

#endif

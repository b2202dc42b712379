/*
 * How far calls can come in a program, and what its registers hold there:
 * followed forward once, as jumps only lead forward.
 */
#ifndef REACH_H
#define REACH_H

#include "bpf/bpf.h"

enum reach_kind {
	REACH_NONE,	/* nothing has come here */
	REACH_CONSTANT, /* k */
	REACH_WORD,	/* `word` of seccomp_data under the mask k */
	REACH_OPEN,	/* computed from such words: it may be anything */
	REACH_MIXED	/* differs with the way here: it is not known */
};

struct reach_value {
	uint8_t kind, word;
	uint32_t k;
};

struct reach_point {
	bool seen; /* some call may come here */
	bool sure; /* without a jump on a value that is not known */
};

struct reach {
	const struct scbpf_insn *insn; /* accepted by scb_bpf_check */
	size_t n;
	bool big_endian;
	struct reach_point *point; /* by instruction */
	struct reach_value *value; /* A, X and the cells, by instruction */
	unsigned width;		   /* of `value`, for one instruction */
};

void scb_reach_open(struct reach *r, struct arena *a,
    const struct scbpf_insn *p, size_t n, bool big_endian);

/*
 * Follows all calls, or all with this arch and number. Arguments count as
 * independent of each other: it may see too much, but never too little.
 */
void scb_reach_all(struct reach *r);
void scb_reach_call(struct reach *r, uint32_t arch, uint32_t nr);

/* What a jump compares: A with k or X. */
struct reach_value scb_reach_a(const struct reach *r, size_t pc);
struct reach_value scb_reach_operand(const struct reach *r, size_t pc);

/* Is the arch word compared with it? After scb_reach_all. */
bool scb_reach_compares_arch(const struct reach *r, uint32_t audit);

/* What becomes of the call: ALLOW on all ways, on some, on none. */
enum reach_allow { REACH_NEVER, REACH_SOMETIMES, REACH_ALWAYS };
enum reach_allow scb_reach_allowed(const struct reach *r);

#endif

/*
 * Is this program this policy? Over every arch word, number, instruction
 * pointer and argument: not sampled.
 */
#ifndef PROVE_H
#define PROVE_H

#include "bpf/bpf.h"
#include "eval/eval.h"

enum prove_answer { PROVE_EQUAL, PROVE_DIFFERENT, PROVE_CANNOT_TELL };

struct prove_result {
	enum prove_answer answer;
	/*
	 * DIFFERENT: a call, and what each side says of it. CANNOT_TELL: one
	 * that comes there, or all zero.
	 */
	struct scbpf_call witness;
	uint32_t program, policy;
	/* CANNOT_TELL: where and why (a static sentence). */
	size_t pc;
	const char *why;
	uint64_t steps; /* work done, for -v */
};

/*
 * Everything is decided on the instructions as given; nothing is assumed about
 * who wrote them. Scratch memory from the arena is given back.
 */
struct prove_result scb_prove(
    struct arena *a, const struct scbpf_program *p, const struct eval *e);

/*
 * The same of a program with slots, for every value that they may be given
 * and that fits (scb_eval_slot_bits). CANNOT_TELL also where a difference
 * depends on their values.
 */
struct prove_result scb_prove_slots(struct arena *a,
    const struct scbpf_program *p, const struct bpf_slots *slots,
    const struct eval *e);

#endif

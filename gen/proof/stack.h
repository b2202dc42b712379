/* Is one program what several, stacked on a process, answer together? */
#ifndef STACK_H
#define STACK_H

#include "bpf/bpf.h"
#include "proof/prove.h"

struct stack_program {
	const struct scbpf_insn *insn; /* accepted by scb_bpf_check */
	size_t count;
};

/*
 * Over all calls, like prove: `program` is the one program's verdict and
 * `policy` that of the stack, given in the order of installation.
 */
struct prove_result scb_stack_prove(struct arena *a,
    const struct stack_program *one, const struct stack_program *stack,
    unsigned nstack, bool big_endian);

#endif

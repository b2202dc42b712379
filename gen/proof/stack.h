/* Is one program what several, stacked on a process, answer together? */
#ifndef STACK_H
#define STACK_H

#include "bpf/bpf.h"
#include "proof/prove.h"

/*
 * Over all calls, like prove: `program` is the one program's verdict and
 * `policy` that of the stack.
 */
struct prove_result scb_stack_prove(struct arena *a,
    const struct scbpf_program *one, const struct bpf_stack *stack);

#endif

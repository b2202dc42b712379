/* The other pipeline: filters in, one filter out that means the same. */
#ifndef OPT_H
#define OPT_H

#include "base/diag.h"
#include "proof/stack.h"
#include "tree/tree.h"

struct opt_result {
	const struct scbpf_insn *insn;
	size_t count;
	struct policy_setup setup; /* only the architectures */
};

/*
 * One program that answers what the stack (in the order of installation)
 * answers on every call: proved, and not longer than the stack. Fatal,
 * through d, where that cannot be done. The result lives in the arena.
 */
struct opt_result *scb_opt_filters(struct arena *a, struct diag *d,
    const struct stack_program *stack, unsigned nstack,
    const struct arch *native, const struct tree_goal *goal);

/* The same, but it may be longer than the stack. */
struct opt_result *scb_opt_merge(struct arena *a, struct diag *d,
    const struct stack_program *stack, unsigned nstack,
    const struct arch *native, const struct tree_goal *goal);

#endif

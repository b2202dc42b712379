/* The other pipeline: filters in, one filter out that means the same. */
#ifndef OPT_H
#define OPT_H

#include "base/diag.h"
#include "proof/stack.h"
#include "tree/tree.h"

struct opt_result {
	struct scbpf_program program;
	struct policy_setup setup; /* only the architectures */
};

/*
 * One program that answers what the stack answers on every call: proved, and
 * not longer than the stack. Fatal, through d, where that cannot be done. The
 * result lives in the arena.
 */
struct opt_result *scb_opt_filters(struct arena *a, struct diag *d,
    const struct bpf_stack *stack, const struct arch *native,
    const struct tree_goal *goal);

/* The same, but it may be longer than the stack. */
struct opt_result *scb_opt_merge(struct arena *a, struct diag *d,
    const struct bpf_stack *stack, const struct arch *native,
    const struct tree_goal *goal);

#endif

/* Shared by reach.c and reach_value.c. */
#ifndef REACH_PRIVATE_H
#define REACH_PRIVATE_H

#include "bpf/op.h"
#include "bpf/reach.h"

/* One pass over the program. */
struct reach_pass {
	struct reach *reach;
	bool one; /* follows calls with this arch and number, not all */
	uint32_t arch, nr;
	size_t pending; /* instructions that were arrived at, but not left */
	size_t newest;	/* the last that was arrived at */
};

static inline struct reach_value
reach_constant(uint32_t k)
{
	return (struct reach_value){.kind = REACH_CONSTANT, .k = k};
}

/* The value for the number of this pass. */
static inline struct reach_value
reach_resolve(const struct reach_pass *p, struct reach_value v)
{
	return v.kind == REACH_NUMBER ? reach_constant(p->nr - v.k) : v;
}

static inline bool
reach_varies(struct reach_value v)
{
	return v.varies || v.kind == REACH_NUMBER;
}

/* What `ld [in->k]` loads. */
struct reach_value scb_reach_load(
    const struct reach_pass *p, const struct scbpf_insn *in);

/* The knowledge about a value that is one or the other. */
struct reach_value scb_reach_join(
    const struct reach_pass *p, struct reach_value a, struct reach_value b);

/*
 * The result of an operation; the pass's low and high are narrowed to the
 * numbers for which it is that.
 */
struct reach_value scb_reach_compute(struct reach_pass *p, unsigned op,
    struct reach_value a, struct reach_value b);

/* Narrows low and high to the numbers for which a jump goes the same way. */
void scb_reach_divide(struct reach_pass *p, unsigned op, struct reach_value a,
    struct reach_value b);

#endif

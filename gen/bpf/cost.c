#include "bpf/op.h"

/*
 * bpf_convert_filter() in net/core/filter.c. A jump falls through where it
 * can, but eBPF has no "no common bit", so jset cannot fall through on its
 * true side. eBPF constants are signed: a comparison with one that looks
 * negative loads it into a register first.
 */
static unsigned
cost_branch(const struct scbpf_insn *in)
{
	bool load = !(in->code & BPF_X) && in->k >> 31;
	bool jset = (in->code & 0xf0) == BPF_JSET;
	bool falls = in->jf == 0 || (in->jt == 0 && !jset);

	return 1u + load + (falls ? 0 : 1);
}

/*
 * The prologue clears A and X and saves the context. Weakness: where
 * net.core.bpf_jit_harden blinds constants, the kernel counts more.
 */
unsigned
scb_bpf_translated(const struct scbpf_program *program)
{
	const struct scbpf_insn *p = program->insn;
	unsigned count = 3;
	size_t i;

	for (i = 0; i < program->count; i++) {
		if (scb_bpf_op(p[i].code)->operand == OPERAND_BRANCH)
			count += cost_branch(&p[i]);
		else if (p[i].code == BPF_RET_K)
			count += 2;
		else if (p[i].code == (BPF_ALU | BPF_DIV | BPF_X))
			count += 5; /* with the test for zero */
		else
			count++;
	}
	return count;
}

#include "bpf/op.h"

/*
 * The kernel evaluates this once per number when a filter is installed. This
 * function does not check whether the ABI has the cache or whether filters
 * installed earlier agree, and ignores that newer x86_64 kernels do not run
 * filters for uretprobe and uprobe.
 */
bool
scb_bpf_const_allow(const struct scbpf_program *p, uint32_t arch, uint32_t nr)
{
	uint32_t a = 0;
	size_t pc;

	for (pc = 0; pc < p->count; pc++) {
		const struct scbpf_insn *in = &p->insn[pc];

		switch (in->code) {
		case BPF_LD_ABS:
			if (in->k != 4 * BPF_WORD_NR &&
			    in->k != 4 * BPF_WORD_ARCH)
				return false;
			a = in->k == 4 * BPF_WORD_NR ? nr : arch;
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= in->k;
			break;
		case BPF_JMP | BPF_JA:
			pc += in->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
		case BPF_JMP | BPF_JGT | BPF_K:
		case BPF_JMP | BPF_JGE | BPF_K:
		case BPF_JMP | BPF_JSET | BPF_K:
			pc += scb_bpf_branch_taken(in->code, a, in->k) ? in->jt
								       : in->jf;
			break;
		case BPF_RET_K:
			return in->k == RET_ALLOW;
		default:
			return false;
		}
	}
	return false;
}

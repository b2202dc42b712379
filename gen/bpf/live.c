#include "bpf/bpf.h"

static uint32_t
live_cell(const struct scbpf_insn *in)
{
	return BPF_LIVE_M << in->k;
}

/* What the instruction reads, given what is read after it. */
static uint32_t
before(const struct scbpf_insn *in, uint32_t after)
{
	bool reads_x = in->code & BPF_X;

	switch (in->code & 7) {
	case BPF_LD:
		after &= ~BPF_LIVE_A;
		return (in->code & 0xe0) == BPF_MEM ? after | live_cell(in)
						    : after;
	case BPF_LDX:
		after &= ~BPF_LIVE_X;
		return (in->code & 0xe0) == BPF_MEM ? after | live_cell(in)
						    : after;
	case BPF_ST:
		return (after & ~live_cell(in)) | BPF_LIVE_A;
	case BPF_STX:
		return (after & ~live_cell(in)) | BPF_LIVE_X;
	case BPF_ALU:
		reads_x = reads_x && (in->code & 0xf0) != BPF_NEG;
		return after | BPF_LIVE_A | (reads_x ? BPF_LIVE_X : 0);
	case BPF_JMP:
		if (in->code == (BPF_JMP | BPF_JA))
			return after;
		return after | BPF_LIVE_A | (reads_x ? BPF_LIVE_X : 0);
	case BPF_RET:
		return in->code & BPF_A ? BPF_LIVE_A : 0;
	default:
		return in->code & BPF_TXA ? (after & ~BPF_LIVE_A) | BPF_LIVE_X
					  : (after & ~BPF_LIVE_X) | BPF_LIVE_A;
	}
}

void
scb_bpf_live(const struct scbpf_program *p, uint32_t *live)
{
	for (size_t pc = p->count; pc-- > 0;) {
		const struct scbpf_insn *in = &p->insn[pc];
		uint32_t after = 0;

		if (in->code == (BPF_JMP | BPF_JA))
			after = live[pc + 1 + in->k];
		else if ((in->code & 7) == BPF_JMP)
			after = live[pc + 1 + in->jt] | live[pc + 1 + in->jf];
		else if ((in->code & 7) != BPF_RET)
			after = live[pc + 1];
		live[pc] = before(in, after);
	}
}

#include "bpf/reach.h"

#include <string.h>

#include "bpf/op.h"

static void
reach_arrive(struct reach *to, const struct reach *from)
{
	if (!to->seen)
		*to = *from;
	else if (!from->known || from->a != to->a)
		to->known = false;
}

/* Everything but jumps and returns. */
static void
reach_step(
    struct reach *s, const struct scbpf_insn *in, uint32_t arch, uint32_t nr)
{
	switch (in->code) {
	case BPF_LD_ABS:
		s->known =
		    in->k == 4 * BPF_WORD_NR || in->k == 4 * BPF_WORD_ARCH;
		s->a = in->k == 4 * BPF_WORD_NR ? nr : arch;
		return;
	case BPF_LD | BPF_IMM:
		s->known = true;
		s->a = in->k;
		return;
	case BPF_ALU | BPF_AND | BPF_K:
		s->a &= in->k;
		return;
	default:
		if (scb_bpf_sets_a(in->code))
			s->known = false;
	}
}

/* Jumps only lead forward, so one pass sees every way to an instruction. */
void
scb_reach_call(struct reach *at, const struct scbpf_insn *p, size_t n,
    uint32_t arch, uint32_t nr)
{
	memset(at, 0, n * sizeof *at);
	at[0].seen = true;
	for (size_t pc = 0; pc < n; pc++) {
		const struct scbpf_insn *in = &p[pc];
		struct reach s = at[pc];
		bool both = !s.known || in->code & BPF_X;

		if (!s.seen || (in->code & 7) == BPF_RET)
			continue;
		if (in->code == (BPF_JMP | BPF_JA)) {
			reach_arrive(&at[pc + 1 + in->k], &s);
		} else if ((in->code & 7) == BPF_JMP) {
			bool yes = scb_bpf_branch_taken(in->code, s.a, in->k);

			if (both || yes)
				reach_arrive(&at[pc + 1 + in->jt], &s);
			if (both || !yes)
				reach_arrive(&at[pc + 1 + in->jf], &s);
		} else {
			reach_step(&s, in, arch, nr);
			reach_arrive(&at[pc + 1], &s);
		}
	}
}

enum reach_allow
scb_reach_allowed(const struct reach *at, const struct scbpf_insn *p, size_t n)
{
	bool allow = false, other = false;

	for (size_t pc = 0; pc < n; pc++) {
		if (!at[pc].seen)
			continue;
		if (p[pc].code == BPF_RET_K &&
		    (p[pc].k & RET_ACTION) == RET_ALLOW)
			allow = true;
		else if ((p[pc].code & 7) == BPF_RET ||
			 p[pc].code == (BPF_ALU | BPF_DIV | BPF_X))
			other = true; /* a division by zero kills */
	}
	return !allow ? REACH_NEVER : other ? REACH_SOMETIMES : REACH_ALWAYS;
}

#include "bpf/op.h"

struct machine {
	uint32_t a, x, m[BPF_CELLS];
};

uint32_t
scb_bpf_alu(unsigned op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return a / b;
	case BPF_OR:
		return a | b;
	case BPF_AND:
		return a & b;
	case BPF_LSH: /* eBPF, which runs it, counts in the low five bits */
		return a << (b & 31);
	case BPF_RSH:
		return a >> (b & 31);
	case BPF_XOR:
		return a ^ b;
	default:
		return 0 - a;
	}
}

static uint32_t
sim_load(const struct machine *m, const struct scbpf_insn *in,
    const struct scbpf_call *c, bool big)
{
	int word;

	switch (in->code & 0xe0) {
	case BPF_ABS:
		word = scb_bpf_word(in->k, big);
		return word < 0 ? 0 : scb_bpf_call_word(c, (unsigned)word);
	case BPF_MEM:
		return m->m[in->k % BPF_CELLS];
	case BPF_LEN:
		return BPF_DATA_BYTES;
	default:
		return in->k;
	}
}

/* Everything but jumps and returns. */
static void
sim_step(struct machine *m, const struct scbpf_insn *in,
    const struct scbpf_call *c, bool big)
{
	switch (in->code & 7) {
	case BPF_LD:
		m->a = sim_load(m, in, c, big);
		break;
	case BPF_LDX:
		m->x = sim_load(m, in, c, big);
		break;
	case BPF_ST:
		m->m[in->k % BPF_CELLS] = m->a;
		break;
	case BPF_STX:
		m->m[in->k % BPF_CELLS] = m->x;
		break;
	case BPF_ALU:
		m->a = scb_bpf_alu(
		    in->code & 0xf0, m->a, in->code & BPF_X ? m->x : in->k);
		break;
	default:
		if (in->code == (BPF_MISC | BPF_TAX))
			m->x = m->a;
		else
			m->a = m->x;
	}
}

static size_t
sim_jump(const struct machine *m, const struct scbpf_insn *in)
{
	uint32_t b = in->code & BPF_X ? m->x : in->k;

	if (in->code == (BPF_JMP | BPF_JA))
		return in->k;
	return scb_bpf_branch_taken(in->code, m->a, b) ? in->jt : in->jf;
}

struct bpf_run
scb_bpf_sim(const struct scbpf_program *p, const struct scbpf_call *c,
    void (*trace)(void *user, size_t pc, uint32_t a, uint32_t x), void *user)
{
	struct bpf_run run = {RET_KILL_THREAD, 0};
	struct machine m = {0};
	size_t pc;

	for (pc = 0; pc < p->count; pc++) {
		const struct scbpf_insn *in = &p->insn[pc];

		if (trace)
			trace(user, pc, m.a, m.x);
		run.executed++;
		if ((in->code & 7) == BPF_RET) {
			run.verdict = in->code & BPF_A ? m.a : in->k;
			return run;
		}
		if (in->code == (BPF_ALU | BPF_DIV | BPF_X) && m.x == 0)
			return run;
		if ((in->code & 7) == BPF_JMP)
			pc += sim_jump(&m, in);
		else
			sim_step(&m, in, c, p->big_endian);
	}
	return run;
}

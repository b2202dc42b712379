/*
 * Words whose sign is flipped: programs that compare one are read back as the
 * decision that they make, and found equal to it. argv[1]: how many of them.
 */
#include "check.h"
#include "random.h"

#include "analysis/diff.h"
#include "tree/code.h"
#include "tree/lift.h"

enum { MEMORY = 16 << 20, LENGTH = 6, CALLS = 40 };

static unsigned char memory[MEMORY];

/* Numbers around the edges of the mask and of the sign. */
static uint32_t
number(uint32_t mask)
{
	uint32_t sign = mask ^ (mask & mask >> 1);
	const uint32_t near[] = {0, 1, sign, sign / 2, mask, UINT32_MAX,
	    (uint32_t)random_word(), 2 * sign, mask / 2};

	return near[below(sizeof near / sizeof *near)] + below(3) - 1;
}

static size_t
write_program(struct scbpf_insn *p)
{
	static const uint16_t jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	static const uint32_t masks[] = {
	    UINT32_MAX, 0xffff, 0xff, 0x7fffffff, 0xf0, 5, 1};
	uint32_t mask = masks[below(sizeof masks / sizeof *masks)], sign = 1;
	size_t n = 0;

	while (sign <= mask / 2)
		sign *= 2;
	p[n++] = (struct scbpf_insn){.code = BPF_LD_ABS, .k = 16};
	p[n++] =
	    (struct scbpf_insn){.code = BPF_ALU | BPF_AND | BPF_K, .k = mask};
	p[n++] =
	    (struct scbpf_insn){.code = BPF_ALU | BPF_XOR | BPF_K, .k = sign};
	p[n++] = (struct scbpf_insn){
	    (uint16_t)(BPF_JMP | jumps[below(4)]), 0, 1, number(mask)};
	p[n++] = (struct scbpf_insn){.code = BPF_RET_K, .k = RET_ALLOW};
	p[n++] = (struct scbpf_insn){.code = BPF_RET_K, .k = RET_TRAP};
	return n;
}

static bool
runs_alike(const struct scbpf_program *p, const struct scbpf_program *q)
{
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = {.arch = 1};

		c.args[0] = number(i % 2 ? 0xffff : UINT32_MAX);
		if (scb_bpf_sim(p, &c, NULL, NULL).verdict !=
		    scb_bpf_sim(q, &c, NULL, NULL).verdict)
			return false;
	}
	return true;
}

static void
try_one(struct arena *a)
{
	struct scbpf_insn insn[LENGTH];
	const struct scbpf_program p = {insn, write_program(insn), false};
	struct scbpf_program q;
	uint32_t root;
	const char *why;
	struct dag d;
	size_t pc;

	scb_dag_init(&d, a);
	check(scb_lift_program(&d, &p, &root, &pc, &why), "%s", why);
	q = scb_code_dag(&d, root, false, NULL);
	check(runs_alike(&p, &q), "and #0x%x, xor #0x%x, jump 0x%x #0x%x",
	    insn[1].k, insn[2].k, insn[3].code, insn[3].k);
	check(scb_diff_programs(a, &p, &q).answer == DIFF_EQUAL,
	    "not found equal: and #0x%x, xor #0x%x, jump 0x%x #0x%x", insn[1].k,
	    insn[2].k, insn[3].code, insn[3].k);
}

int
main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 500;
	struct arena a = {memory, MEMORY, 0, NULL};

	for (unsigned i = 0; i < rounds; i++) {
		a.used = 0;
		try_one(&a);
	}
	return check_end();
}

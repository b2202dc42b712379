/*
 * Words with their sign bit flipped, and words minus a constant, perhaps under
 * a mask: programs that compare one of them with a constant or with X are
 * lifted to their decision, and proved equal to it. argv[1]: how many programs.
 */
#include "check.h"
#include "random.h"

#include "analysis/diff.h"
#include "tree/code.h"
#include "tree/lift.h"

enum { MEMORY = 16 << 20, LENGTH = 7, CALLS = 40 };

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

/* What A is compared as; the mask is that of the result. */
static size_t
write_value(struct scbpf_insn *p, uint32_t *mask)
{
	static const uint32_t masks[] = {
	    UINT32_MAX, 0xffff, 0xff, 0x7fffffff, 0xf0, 5, 1};
	static const uint32_t lows[] = {UINT32_MAX, 0xffff, 0xff, 0x1f, 1};
	uint16_t way = below(2) ? BPF_SUB : BPF_ADD;
	uint32_t sign = 1;

	*mask = masks[below(sizeof masks / sizeof *masks)];
	while (sign <= *mask / 2)
		sign *= 2;
	p[0] =
	    (struct scbpf_insn){.code = BPF_ALU | BPF_AND | BPF_K, .k = *mask};
	p[1] =
	    (struct scbpf_insn){.code = BPF_ALU | BPF_XOR | BPF_K, .k = sign};
	if (below(2))
		return 2;
	*mask = lows[below(sizeof lows / sizeof *lows)];
	p[0] = (struct scbpf_insn){
	    .code = (uint16_t)(BPF_ALU | way | BPF_K), .k = number(*mask)};
	p[1] =
	    (struct scbpf_insn){.code = BPF_ALU | BPF_AND | BPF_K, .k = *mask};
	return *mask == UINT32_MAX ? 1 : 2;
}

static size_t
write_program(struct scbpf_insn *p)
{
	static const uint16_t jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	uint16_t jump = (uint16_t)(BPF_JMP | jumps[below(4)]);
	bool by_x = below(3) == 0;
	uint32_t mask, k;
	size_t n = 0, x = n;

	n += by_x;
	p[n++] = (struct scbpf_insn){.code = BPF_LD_ABS, .k = 16};
	n += write_value(p + n, &mask);
	k = number(mask);
	if (jump == (BPF_JMP | BPF_JSET) && below(2))
		k &= (uint32_t)random_word();
	p[x] = by_x ? (struct scbpf_insn){.code = BPF_LDX | BPF_IMM, .k = k}
		    : p[x];
	p[n++] = by_x ? (struct scbpf_insn){jump | BPF_X, 0, 1, 0}
		      : (struct scbpf_insn){jump, 0, 1, k};
	p[n++] = (struct scbpf_insn){.code = BPF_RET_K, .k = RET_ALLOW};
	p[n++] = (struct scbpf_insn){.code = BPF_RET_K, .k = RET_TRAP};
	return n;
}

/* The program in hexadecimal, for messages. */
static const char *
listing(const struct scbpf_program *p)
{
	static char text[LENGTH * 40];
	int at = 0;

	for (size_t i = 0; i < p->count; i++)
		at += snprintf(text + at, sizeof text - (size_t)at,
		    "%x,%u,%u,%x ", p->insn[i].code, p->insn[i].jt,
		    p->insn[i].jf, p->insn[i].k);
	return text;
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
	check(runs_alike(&p, &q), "%s", listing(&p));
	check(scb_diff_programs(a, &p, &q).answer == DIFF_EQUAL,
	    "not found equal: %s", listing(&p));
}

int
main(int argc, char **argv)
{
	unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : 1000;
	struct arena a = {memory, MEMORY, 0, NULL};

	for (unsigned i = 0; i < rounds; i++) {
		a.used = 0;
		try_one(&a);
	}
	return check_end();
}

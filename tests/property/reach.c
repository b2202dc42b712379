/*
 * What calls reach in random programs: numbers that are said to be alike are
 * alike, it makes no difference which call was followed before, and what a run
 * executes is reached. In a compiled filter, few numbers have to be followed.
 * argv[1]: how many random programs.
 */
#include "rounds.h"

#include "bpf/reach.h"
#include "program.h"

enum { INSNS = 24, CHOICE = 5, CALLS = 40, NUMBERS = 20 };

/* --- random programs ------------------------------------------------------ */

static uint32_t
constant(void)
{
	switch (below(8)) {
	case 0:
		return (uint32_t)random_word();
	case 1:
		return 1u << below(32);
	case 2:
		return ~(1u << below(32));
	case 3:
		return 0 - below(NUMBERS);
	default:
		return below(NUMBERS);
	}
}

static struct scbpf_insn
jump(size_t left)
{
	static const uint16_t ops[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	struct scbpf_insn in = {.code = BPF_JMP | BPF_JA};

	if (below(16) == 0) {
		in.k = below((unsigned)left);
		return in;
	}
	in.code =
	    (uint16_t)(BPF_JMP | ops[below(4)] | (below(6) ? BPF_K : BPF_X));
	in.k = constant();
	in.jt = (uint8_t)(below(2) ? 0 : below((unsigned)left));
	in.jf = (uint8_t)(below(2) ? 0 : below((unsigned)left));
	return in;
}

static struct scbpf_insn
compute(void)
{
	static const uint16_t ops[] = {BPF_ADD, BPF_SUB, BPF_AND, BPF_AND,
	    BPF_MUL, BPF_OR, BPF_XOR, BPF_LSH, BPF_RSH, BPF_DIV, BPF_NEG};
	struct scbpf_insn in = {.code = BPF_ALU};

	in.code |= ops[below(sizeof ops / sizeof *ops)];
	if (in.code != (BPF_ALU | BPF_NEG) && below(4) == 0)
		in.code |= BPF_X;
	in.k = constant();
	if ((in.code & 0xf0) == BPF_LSH || (in.code & 0xf0) == BPF_RSH)
		in.k &= 31;
	in.k += in.k == 0 && (in.code & 0xf0) == BPF_DIV;
	return in;
}

static struct scbpf_insn
any(size_t left, bool big_endian)
{
	static const uint16_t moves[] = {BPF_MISC | BPF_TAX, BPF_MISC | BPF_TXA,
	    BPF_ST, BPF_STX, BPF_LD | BPF_MEM, BPF_LDX | BPF_MEM,
	    BPF_LD | BPF_IMM, BPF_LDX | BPF_IMM};
	struct scbpf_insn in = {.code = BPF_LD_ABS};

	if (left && below(2))
		return jump(left);
	switch (below(6)) {
	case 0:
	case 1:
		in.k = scb_bpf_offset(
		    below(3) ? BPF_WORD_NR : BPF_WORD_ARG + below(2),
		    big_endian);
		return in;
	case 2:
	case 3:
		in.code = moves[below(sizeof moves / sizeof *moves)];
		if (in.code == (BPF_LD | BPF_IMM) ||
		    in.code == (BPF_LDX | BPF_IMM))
			in.k = constant();
		return in;
	default:
		return compute();
	}
}

/* Two ways to a value, which a call's first argument chooses between. */
static size_t
put_choice(struct scbpf_insn *in, bool big_endian)
{
	in[0].code = in[2].code = in[4].code = BPF_LD_ABS;
	in[0].k = scb_bpf_offset(BPF_WORD_ARG, big_endian);
	in[1] = (struct scbpf_insn){BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 0};
	in[2].k = in[4].k = scb_bpf_offset(BPF_WORD_NR, big_endian);
	in[2 + below(2) * 2] =
	    (struct scbpf_insn){BPF_LD | BPF_IMM, 0, 0, below(NUMBERS)};
	in[3] = (struct scbpf_insn){BPF_JMP | BPF_JA, 0, 0, 1};
	return CHOICE;
}

/* M[0] is written first, so that all may read it. */
static struct scbpf_program
random_program(struct arena *a)
{
	static const uint32_t rets[] = {RET_ALLOW, RET_ERRNO, RET_KILL_PROCESS};
	struct scbpf_program p = {.count = INSNS, .big_endian = below(4) == 0};
	struct scbpf_insn *in = scb_arena_array(a, INSNS, sizeof *in);
	size_t pc = 0;
	const char *why;

	if (below(2))
		in[pc++].code = BPF_ST;
	in[pc++] = (struct scbpf_insn){
	    .code = BPF_LD_ABS, .k = scb_bpf_offset(BPF_WORD_NR, p.big_endian)};
	while (pc < INSNS - 3) {
		if (pc < INSNS - 3 - CHOICE && below(16) == 0) {
			pc += put_choice(&in[pc], p.big_endian);
			continue;
		}
		in[pc] = any(INSNS - 3 - pc, p.big_endian);
		if ((in[pc].code & 7) > BPF_LDX || in[0].code == BPF_ST ||
		    (in[pc].code & 0xe0) != BPF_MEM)
			pc++;
	}
	for (unsigned i = 0; i < 3; i++)
		in[pc++] = (struct scbpf_insn){BPF_RET_K, 0, 0, rets[i]};
	p.insn = in;
	check(scb_bpf_check(&p, &pc, &why), "%zu: %s", pc, why);
	return p;
}

/* --- what is reached ------------------------------------------------------ */

static bool
is_same(const struct reach *r, const struct reach *s)
{
	bool same = r->n == s->n;

	for (size_t i = 0; i < s->n && same; i++) {
		size_t pc = s->step[i].pc;

		same = r->step[i].pc == pc && r->sure[pc] == s->sure[pc];
	}
	return same;
}

struct run {
	const struct reach *reach;
	bool reached;
};

static void
trace(void *user, size_t pc, uint32_t a, uint32_t x)
{
	struct run *run = user;

	(void)a;
	(void)x;
	run->reached &= run->reach->seen[pc];
}

static void
run_call(struct arena *a, const struct reach *before,
    const struct scbpf_program *p, struct scbpf_call *c, unsigned round)
{
	size_t mark = scb_arena_mark(a);
	struct run run = {before, true};
	struct reach fresh;
	uint32_t verdict, is;

	for (unsigned i = 0; i < 2; i++)
		c->args[i] = below(4) ? constant() : random_word();
	is = scb_bpf_sim(p, c, trace, &run).verdict;
	check(run.reached, "round %u: %u runs what it does not reach", round,
	    c->nr);
	if (scb_reach_verdict(before, &verdict))
		check(is == verdict, "round %u: %u gets 0x%x, not 0x%x", round,
		    c->nr, is, verdict);
	scb_reach_open(&fresh, a, p);
	scb_reach_call(&fresh, c->arch, c->nr);
	check(is_same(before, &fresh), "round %u: %u is not like %u to %u",
	    round, c->nr, before->low, before->high);
	scb_arena_release(a, mark);
}

static void
try_one(struct arena *a, struct diag *d, unsigned round)
{
	struct scbpf_program p;
	struct reach r;

	(void)d;
	random_state = 0x9e3779b97f4a7c15u * round;
	p = random_program(a);
	scb_reach_open(&r, a, &p);
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = {.arch = below(8) == 0};

		c.nr = below(4) ? constant() : near_constant(p.insn, p.count);
		scb_reach_call(&r, c.arch, c.nr);
		check(r.low <= c.nr && c.nr <= r.high,
		    "round %u: %u is not in its own numbers", round, c.nr);
		run_call(a, &r, &p, &c, round);
		c.nr = r.low + (uint32_t)(random_word() %
					  ((uint64_t)r.high - r.low + 1));
		run_call(a, &r, &p, &c, round);
		c.nr = below(2) ? r.low : r.high;
		run_call(a, &r, &p, &c, round);
	}
}

/* --- a compiled filter ---------------------------------------------------- */

/* How many numbers of the ABI's calls have to be followed. */
static unsigned
count_followed(struct reach *r, const struct arch *a)
{
	unsigned n = 0;

	for (unsigned i = 0; i < a->ncalls; i++)
		if (i == 0 || a->calls[i].nr > r->high) {
			scb_reach_call(r, a->audit_arch, a->calls[i].nr);
			n++;
		}
	return n;
}

/* An ABI's calls are fewer runs of numbers than the filter has tests. */
static void
follow_compiled(struct arena *a, struct diag *d, unsigned round)
{
	const struct compile_result *c;
	struct compile_request req = {.narches = 3};
	struct reach r;

	(void)round;
	for (unsigned i = 0; i < req.narches; i++)
		req.arches[i] = scb_arch_all[i];
	c = scb_compile_policy(a, d, scb_builtin_policy(a), &req);
	scb_reach_open(&r, a, &c->program);
	for (unsigned i = 0; i < req.narches; i++) {
		const struct arch *abi = req.arches[i];
		unsigned n = count_followed(&r, abi);

		check(n > 1 && n < c->program.count && 2 * n < abi->ncalls,
		    "%s: %u of %u calls are followed", abi->token, n,
		    abi->ncalls);
	}
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 400, try_one);
	rounds(1, argv, 0, 1, follow_compiled);
	return check_end();
}

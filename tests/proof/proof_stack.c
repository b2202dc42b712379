/*
 * Is one filter equal to several together? The answer of scb_stack_prove on
 * small programs is compared with running them on every call that they can
 * distinguish; if it cannot decide, it must say so.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tree/lift.h"
#include "proof/stack.h"

#include "below.h"
#include "check.h"
#include "program.h"

enum {
	MEMORY = 1 << 24,
	LENGTH = 8,
	VALUES = 16,
	ROUNDS = 3000,
	MASKS = 64,
	GROWTH = 256
};

static struct arena arena;

/* Constants are below 8, so values from 16 on behave like a smaller one. */
static void
make(struct scbpf_insn *insn, struct scbpf_program *p)
{
	static const uint16_t jumps[] = {BPF_JMP | BPF_JEQ, BPF_JMP | BPF_JGT,
	    BPF_JMP | BPF_JGE, BPF_JMP | BPF_JSET};
	static const uint16_t others[] = {BPF_LD | BPF_IMM, BPF_LDX | BPF_IMM,
	    BPF_ALU | BPF_AND, BPF_ALU | BPF_AND | BPF_X, BPF_MISC | BPF_TAX};
	static const uint32_t verdicts[] = {RET_ALLOW, RET_ALLOW, RET_LOG,
	    RET_ERRNO | 1, RET_ERRNO | 2, RET_KILL_PROCESS, RET_KILL_THREAD};
	unsigned n = 2 + below(LENGTH - 2);

	for (unsigned i = 0; i < n; i++) {
		unsigned rest = n - i - 1;

		insn[i] = (struct scbpf_insn){
		    BPF_LD_ABS, 0, 0, 4 * (below(2) ? BPF_WORD_ARG : 0u)};
		if (below(6) == 0)
			insn[i] = (struct scbpf_insn){
			    others[below(5)], 0, 0, below(8)};
		if (i > 0 && rest > 1 && below(3))
			insn[i] = (struct scbpf_insn){jumps[below(4)],
			    (uint8_t)below(rest), (uint8_t)below(rest),
			    below(8)};
		if (rest == 0)
			insn[i] = (struct scbpf_insn){
			    BPF_RET_K, 0, 0, verdicts[below(7)]};
		else if (i > 1 && below(4) == 0)
			insn[i] = (struct scbpf_insn){
			    BPF_RET_K, 0, 0, verdicts[below(7)]};
	}
	*p = (struct scbpf_program){insn, n, false};
}

static uint32_t
run(const struct scbpf_program *p, const struct scbpf_call *c)
{
	return scb_bpf_sim(PROGRAM(p->insn, p->count, false), c, NULL, NULL)
	    .verdict;
}

static uint32_t
run_all(const struct scbpf_program *p, unsigned n, const struct scbpf_call *c)
{
	uint32_t verdict = run(&p[0], c);

	for (unsigned i = 1; i < n; i++)
		verdict = scb_lift_stacked_verdict(verdict, run(&p[i], c));
	return verdict;
}

static bool
same(const struct scbpf_program *one, const struct scbpf_program *stack,
    unsigned n)
{
	struct scbpf_call c = {0};

	for (c.nr = 0; c.nr < VALUES; c.nr++)
		for (c.args[0] = 0; c.args[0] < VALUES; c.args[0]++)
			if (run(one, &c) != run_all(stack, n, &c))
				return false;
	return true;
}

static void
test_one(const struct scbpf_program *one, const struct scbpf_program *stack,
    unsigned n, unsigned round)
{
	struct prove_result r = scb_stack_prove(&arena, one, STACK(stack, n));

	if (same(one, stack, n)) {
		check(r.answer == PROVE_EQUAL, "equal, %u", round);
		return;
	}
	check(r.answer == PROVE_DIFFERENT && r.program != r.policy &&
		  run(one, &r.witness) == r.program &&
		  run_all(stack, n, &r.witness) == r.policy,
	    "different, %u", round);
}

static void
test_random(void)
{
	static const struct scbpf_insn all[] = {{BPF_RET_K, 0, 0, RET_ALLOW}};
	struct scbpf_insn insn[3][LENGTH];
	struct scbpf_program p[3], q[3];

	for (unsigned i = 0; i < ROUNDS; i++) {
		for (unsigned j = 0; j < 3; j++)
			make(insn[j], &p[j]);
		test_one(&p[0], p, 1, i);
		test_one(&p[0], &p[1], 1, i);
		test_one(&p[0], p, 1 + below(3), i);
		/*
		 * A filter that allows everything changes nothing, and neither
		 * does a copy.
		 */
		q[0] = (struct scbpf_program){all, 1, false};
		q[1] = q[2] = p[0];
		test_one(&p[0], q, 3, i);
	}
}

/* One word under very many masks. */
static struct scbpf_program
hard(struct scbpf_insn *insn, uint32_t last)
{
	unsigned n = 0, low = 0, high = 1;

	for (unsigned i = 0; i < MASKS; i++) {
		uint32_t mask = 1u << high | 1u << low;

		insn[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 16};
		insn[n++] = (struct scbpf_insn){BPF_ALU | BPF_AND, 0, 0, mask};
		insn[n++] = (struct scbpf_insn){BPF_JMP | BPF_JEQ,
		    (uint8_t)(3 * (MASKS - i - 1) + 1), 0, mask};
		if (++low == high) {
			low = 0;
			high++;
		}
	}
	insn[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ALLOW};
	insn[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, last};
	return (struct scbpf_program){insn, n, false};
}

static void
test_hard(void)
{
	static const struct scbpf_insn all[] = {{BPF_RET_K, 0, 0, RET_ALLOW}};
	static struct scbpf_insn insn[2][3 * MASKS + 2];
	struct scbpf_program allow = {all, 1, false};
	struct scbpf_program p = hard(insn[0], RET_ALLOW), two[2];
	struct prove_result r;

	r = scb_stack_prove(&arena, &p, STACK(&allow, 1));
	check(r.answer == PROVE_EQUAL, "the one has many masks");
	r = scb_stack_prove(&arena, &allow, STACK(&p, 1));
	check(r.answer == PROVE_EQUAL, "the stack has many masks");
	two[0] = allow;
	two[1] = p;
	r = scb_stack_prove(&arena, &allow, STACK(two, 2));
	check(r.answer == PROVE_EQUAL, "the second has many masks");
	p = hard(insn[1], RET_LOG);
	r = scb_stack_prove(&arena, &allow, STACK(&p, 1));
	check(r.answer == PROVE_DIFFERENT && run(&p, &r.witness) == RET_LOG,
	    "different under many masks");
}

/* Tests of one word under random masks; the last two in either order. */
static struct scbpf_program
many_bits(struct scbpf_insn *insn, unsigned tests, bool swapped)
{
	unsigned n = 0, verdict;

	state = 11;
	insn[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 16};
	for (unsigned i = 0; i < tests; i++) {
		uint32_t mask = 1u << below(32) | 1u << below(32);

		verdict = i + 2 < tests ? i % 5 : 5;
		insn[n++] = (struct scbpf_insn){BPF_JMP | BPF_JSET, 0, 1, mask};
		insn[n++] =
		    (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ERRNO | verdict};
	}
	if (swapped) {
		struct scbpf_insn last = insn[n - 2];

		insn[n - 2] = insn[n - 4];
		insn[n - 4] = last;
	}
	insn[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ALLOW};
	return (struct scbpf_program){insn, n, false};
}

/* That bits are known to be clear costs a later test nothing. */
static void
test_growth(void)
{
	static struct scbpf_insn insn[2][2 * GROWTH + 2];

	for (unsigned tests = GROWTH / 4; tests <= GROWTH; tests *= 2) {
		struct scbpf_program p = many_bits(insn[0], tests, false),
				     q = many_bits(insn[1], tests, true);
		struct prove_result r =
		    scb_stack_prove(&arena, &p, STACK(&q, 1));

		check(r.answer == PROVE_EQUAL && r.steps <= 20 * tests,
		    "%u masks: answer %d, %llu steps", tests, (int)r.answer,
		    (unsigned long long)r.steps);
	}
}

/* seccomp(2): the strictest action counts, and of equal ones the newest. */
static void
test_order(void)
{
	static const uint32_t strictest_first[] = {RET_KILL_PROCESS,
	    RET_KILL_THREAD, RET_TRAP, RET_ERRNO, RET_USER_NOTIF, RET_TRACE,
	    RET_LOG, RET_ALLOW};

	for (unsigned i = 0; i < 8; i++)
		for (unsigned j = 0; j < 8; j++) {
			uint32_t older = strictest_first[i] | 1,
				 newer = strictest_first[j] | 2;

			check(scb_lift_stacked_verdict(older, newer) ==
				  (i < j ? older : newer),
			    "0x%x and then 0x%x", older, newer);
		}
}

int
main(void)
{
	jmp_buf out;

	arena = (struct arena){calloc(1, MEMORY), MEMORY, 0, &out};
	if (!arena.base || setjmp(out)) {
		printf("out of memory\n");
		return 1;
	}
	state = 7;
	test_order();
	test_random();
	test_hard();
	test_growth();
	return check_end();
}

/*
 * Programs made to exhaust the prover: it must give up soon, and never answer
 * "equal".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "compile.h"
#include "proof/prove.h"

#include "check.h"
#include "messages.h"
#include "program.h"

/* Everything is allowed on every architecture, so nothing ever differs. */
static struct eval *
allow_all(struct arena *a, struct diag *d)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);
	struct compile_request req = {.arches = {scb_facts_arch("x86_64", 6)},
	    .narches = 1,
	    .has_bad_arch = true,
	    .bad_arch = RET_ALLOW};

	p->def.ret = RET_ALLOW;
	return scb_compile_policy(a, d, p, &req)->eval;
}

static struct scbpf_insn
insn(unsigned code, unsigned jt, unsigned jf, uint32_t k)
{
	return (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
}

/* n diamonds in a row, each on another bit of args[0] and args[1]. */
static size_t
diamonds(struct scbpf_insn *p, unsigned n)
{
	size_t at = 0;

	for (unsigned i = 0; i < n; i++) {
		p[at++] = insn(BPF_LD_ABS, 0, 0, 16 + 4 * (i % 4));
		p[at++] = insn(BPF_JMP | BPF_JSET, 0, 1, 1u << (i / 4));
		p[at++] = insn(BPF_LD | BPF_IMM, 0, 0, i);
	}
	p[at++] = insn(BPF_RET_K, 0, 0, RET_ALLOW);
	return at;
}

/* n masked inequalities on one word; none decides another. */
static size_t
inequalities(struct scbpf_insn *p, unsigned n)
{
	size_t at = 0;

	for (unsigned i = 0; i < n; i++) {
		p[at++] = insn(BPF_LD_ABS, 0, 0, 16);
		p[at++] = insn(BPF_ALU | BPF_AND, 0, 0,
		    0x9e3779b1u * (i + 1) | 0x80000001);
		p[at++] =
		    insn(BPF_JMP | BPF_JGT, 0, 1, 0x85ebca77u * (i + 1) >> 1);
		p[at++] = insn(BPF_LD | BPF_IMM, 0, 0, i);
	}
	p[at++] = insn(BPF_RET_K, 0, 0, RET_ALLOW);
	return at;
}

/* A chain of n values of args[0], each with its own return. */
static size_t
chain(struct scbpf_insn *p, unsigned n)
{
	size_t at = 0;

	p[at++] = insn(BPF_LD_ABS, 0, 0, 16);
	for (unsigned i = 0; i < n; i++) {
		p[at++] = insn(BPF_JMP | BPF_JEQ, 0, 1, i * 2);
		p[at++] = insn(BPF_RET_K, 0, 0, RET_ALLOW);
	}
	p[at++] = insn(BPF_RET_K, 0, 0, RET_ALLOW);
	return at;
}

static void
expect(struct arena *a, const struct eval *e, const char *name,
    const struct scbpf_insn *p, size_t n, enum prove_answer want)
{
	const char *why = "";
	size_t pc = 0;
	clock_t start = clock();
	struct prove_result r;
	double seconds;

	if (!scb_bpf_check(PROGRAM(p, n, false), &pc, &why)) {
		check(false, "%s: refused at %zu: %s", name, pc, why);
		return;
	}
	r = scb_prove(a, PROGRAM(p, n, false), e);
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	/*
	 * Ten times the second that it may take: finds a hang, not a slow
	 * machine.
	 */
	check(r.answer == want && seconds < 10,
	    "%s: answer %d after %.1f s, expected %d", name, r.answer, seconds,
	    want);
}

int
main(void)
{
	static struct scbpf_insn p[BPF_MAX];
	size_t size = (size_t)128 << 20, n;
	void *memory = malloc(size);
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = ignore_message};
	struct eval *e;

	if (!memory || setjmp(out)) {
		printf("out of memory\n0 passed, 1 failed\n");
		return 1;
	}
	e = allow_all(&a, &d);
	n = diamonds(p, 8);
	expect(&a, e, "8 diamonds", p, n, PROVE_EQUAL);
	n = diamonds(p, 40);
	expect(&a, e, "40 diamonds", p, n, PROVE_CANNOT_TELL);
	n = inequalities(p, 6);
	expect(&a, e, "6 inequalities", p, n, PROVE_EQUAL);
	n = inequalities(p, 1000);
	expect(&a, e, "1000 inequalities", p, n, PROVE_CANNOT_TELL);
	n = chain(p, 2000);
	expect(&a, e, "chain of 2000", p, n, PROVE_EQUAL);
	free(memory);
	return check_end();
}

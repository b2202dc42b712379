/*
 * The options of cases.c, and the case that it is making: a program, and calls
 * with the results expected for them. Included once, after rounds.h.
 */
#ifndef ONE_CASE_H
#define ONE_CASE_H

#include "cases.h"
#include "program.h"
#include "second.h"

static struct {
	const char *name;
	unsigned long long value;
} options[] = {{"ip", 0}, {"seed", 1}, {"policies", 0}, {"programs", 0},
    {"checks", 0}, {"calls", 10}, {"signed", 0}, {"fault", 0}};
enum { IP, SEED, POLICIES, PROGRAMS, CHECKS, CALLS, SIGNED, FAULT, OPTIONS };

static const struct arch *abi;
static FILE *file;

/* The case that is being made. */
static struct case_head head;
static struct scbpf_insn insns[CASE_INSNS];
static struct case_call calls[CASE_CALLS];
static uint32_t returns[4096]; /* what the program returns, by ERRNO's data */
static unsigned nreturns;

static inline void
die(const char *what)
{
	fprintf(stderr, "cases: %s\n", what);
	exit(2);
}

static inline unsigned long
option(unsigned i)
{
	return (unsigned long)options[i].value;
}

/* --- the file ------------------------------------------------------------- */

static inline void
put(uint32_t word)
{
	unsigned char b[4];

	for (unsigned i = 0; i < 4; i++)
		b[abi->big_endian ? 3 - i : i] = (unsigned char)(word >> 8 * i);
	fwrite(b, sizeof b, 1, file);
}

static inline void
put_case(void)
{
	unsigned char b[BPF_INSN_BYTES];

	put(head.kind);
	put(head.insns);
	put(head.calls);
	put(head.refused);
	for (unsigned i = 0; i < head.insns; i++) {
		scb_bpf_store(b, &insns[i], abi->big_endian);
		fwrite(b, sizeof b, 1, file);
	}
	for (unsigned i = 0; i < head.calls; i++) {
		put(calls[i].nr);
		put(calls[i].want);
		for (unsigned j = 0; j < 6; j++) {
			put(calls[i].args[j].low);
			put(calls[i].args[j].high);
		}
	}
}

/* --- a program and its calls ---------------------------------------------- */

static inline uint32_t
simulate(const struct scbpf_call *c)
{
	return scb_bpf_sim(
	    PROGRAM(insns, head.insns, abi->big_endian), c, NULL, NULL)
	    .verdict;
}

/* Each return value becomes an ERRNO that tells which it was. */
static inline void
number_returns(void)
{
	nreturns = 1;
	for (unsigned i = 0; i < head.insns; i++) {
		unsigned n = 1;

		if (insns[i].code != BPF_RET_K)
			continue;
		while (n < nreturns && returns[n] != insns[i].k)
			n++;
		if (n == 4096)
			die("too many return values");
		nreturns += n == nreturns;
		returns[n] = insns[i].k;
		insns[i].k = RET_ERRNO | n;
	}
}

static inline void
begin(enum case_kind kind, const struct scbpf_insn *p, size_t n)
{
	unsigned char octets[BPF_MAX * BPF_INSN_BYTES];
	const char *why;
	size_t pc;

	head = (struct case_head){.kind = kind, .insns = (unsigned)n};
	memmove(insns, p, n * sizeof *insns);
	if (kind == CASE_CHECK)
		return;
	if (!scb_bpf_check(PROGRAM(insns, n, abi->big_endian), &pc, &why))
		die(why);
	if (kind == CASE_VERDICTS)
		number_returns();
	for (size_t i = 0; i < n; i++)
		scb_bpf_store(
		    octets + i * BPF_INSN_BYTES, &insns[i], abi->big_endian);
	second_open(octets, head.insns, abi->big_endian);
}

/*
 * Numbers that filters see only sometimes, or never.
 * Sources: arch/s390/kernel/syscall.c; gen/SEMANTICS.md, 14.1; the indirect
 * call of mips (a filter sees the inner one): 64-bit kernels look for
 * o32's numbers first, whatever the ABI of the task (handle_sys of
 * arch/mips/kernel/scall64-o32.S; scall32-o32.S on others).
 */
static const struct {
	const char *token;
	uint32_t mask, first, last;
} numbers[] = {{"s390x", 0xffff, 1, 0}, {"s390", 0xffff, 1, 0},
    {"x86_64", UINT32_MAX, 335, 336}, {"mips", UINT32_MAX, 4000, 4000},
    {"mipsel", UINT32_MAX, 4000, 4000}, {"mips64", UINT32_MAX, 4000, 4000},
    {"mipsel64", UINT32_MAX, 4000, 4000}, {"mips64n32", UINT32_MAX, 4000, 4000},
    {"mipsel64n32", UINT32_MAX, 4000, 4000}};

/*
 * A register of a 32-bit ABI. 64-bit mips kernels hold those of o32 as 64 bits
 * with the sign extended, and read the arguments on the stack as int
 * (mips_get_syscall_arg() of arch/mips/include/asm/syscall.h).
 */
static inline uint64_t
narrow_register(uint64_t value)
{
	uint32_t low = (uint32_t)value;

	return option(SIGNED) && low >> 31 ? UINT64_MAX << 32 | low : low;
}

/* The call as the kernel shows it to the filters of its ABI. */
static inline void
show(struct scbpf_call *c)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (strcmp(numbers[i].token, abi->token) != 0)
			continue;
		c->nr &= numbers[i].mask;
		if (c->nr >= numbers[i].first && c->nr <= numbers[i].last)
			c->nr = abi->calls[1].nr;
	}
	c->arch = abi->audit_arch;
	c->ip = option(IP);
	for (unsigned i = 0; i < 6 && abi->arg_bits == 32; i++)
		c->args[i] = narrow_register(c->args[i]);
}

static inline void
add_call(const struct scbpf_call *c, uint32_t want)
{
	struct case_call *to = &calls[head.calls++];

	*to = (struct case_call){
	    .nr = c->nr, .want = want ^ (uint32_t)option(FAULT)};
	for (unsigned i = 0; i < 6; i++) {
		to->args[i].low = (uint32_t)c->args[i];
		to->args[i].high = (uint32_t)(c->args[i] >> 32);
	}
}

/*
 * The verdict before show() replaced it by its ERRNO; the call joins the case.
 */
static inline uint32_t
try_call(struct scbpf_call *c)
{
	uint32_t word[BPF_WORDS], verdict;

	show(c);
	for (unsigned i = 0; i < BPF_WORDS; i++)
		word[i] = scb_bpf_call_word(c, i);
	verdict = simulate(c);
	check(second_run(word) == verdict,
	    "0x%x by the oracle's interpreter, 0x%x by the simulator",
	    second_run(word), verdict);
	/* A division by zero kills, without a return. */
	if ((verdict & RET_ACTION) != RET_ERRNO)
		return verdict;
	add_call(c, verdict & RET_DATA);
	return returns[verdict & RET_DATA];
}

#endif

/*
 * gen/bpf: the programs that the kernel accepts, their verdicts, and which
 * calls it caches.
 */
#include "bpf/bpf.h"

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "program.h"

enum { PROGRAM = 8 };

/* Programs shorter than PROGRAM end at an instruction with the code END. */
enum { END = 0xffff };
#define S(code, k) \
	{ \
		code, 0, 0, k \
	}
#define J(code, k, jt, jf) \
	{ \
		code, jt, jf, k \
	}
#define ENDED \
	{ \
		END, 0, 0, 0 \
	}

static size_t
length(const struct scbpf_insn *p)
{
	size_t n = 0;

	while (n < PROGRAM && p[n].code != END)
		n++;
	return n;
}

#define ALLOW S(BPF_RET_K, RET_ALLOW)
#define JEQ (BPF_JMP | BPF_JEQ | BPF_K)
#define JA (BPF_JMP | BPF_JA)
#define LDM (BPF_LD | BPF_MEM)
#define LDXM (BPF_LDX | BPF_MEM)

static const char beyond[] = "jump beyond the end",
		  unstored[] = "M[] is read before it is written",
		  no_ret[] = "the last instruction is not a ret",
		  indexed[] =
		      "indexed loads are not allowed in seccomp filters",
		  mod[] = "mod is not allowed in seccomp filters";

static const struct {
	const char *why; /* NULL: accepted */
	size_t pc;
	struct scbpf_insn p[PROGRAM];
} checks[] = {
    {NULL, 0, {ALLOW, ENDED}},
    {NULL, 0, {S(0x16, 9), ENDED}},
    {"no instructions", 0, {ENDED}},
    {no_ret, 1, {ALLOW, S(0x20, 0), ENDED}},
    {"byte loads are not allowed in seccomp filters", 0,
	{S(0x30, 0), ALLOW, ENDED}},
    {"half-word loads are not allowed in seccomp filters", 0,
	{S(0x28, 0), ALLOW, ENDED}},
    {indexed, 1, {S(0x20, 0), S(0x40, 0), ALLOW, ENDED}},
    {indexed, 0, {S(0x48, 0), ALLOW, ENDED}},
    {indexed, 0, {S(0x50, 0), ALLOW, ENDED}},
    {"header length loads are not allowed in seccomp filters", 0,
	{S(0xb1, 0), ALLOW, ENDED}},
    {mod, 0, {S(0x94, 3), ALLOW, ENDED}},
    {mod, 0, {S(0x9c, 0), ALLOW, ENDED}},
    {"unknown instruction", 0, {S(0x21, 0), ALLOW, ENDED}},
    {"unknown instruction", 0, {S(0x120, 0), ALLOW, ENDED}},
    {"unknown instruction", 0, {S(0x0e, 0), ENDED}},
    {NULL, 0, {S(0x20, 60), ALLOW, ENDED}},
    {"offset beyond the 64 bytes of seccomp_data", 0,
	{S(0x20, 64), ALLOW, ENDED}},
    {"offset beyond the 64 bytes of seccomp_data", 0,
	{S(0x20, 0xfffff000), ALLOW, ENDED}},
    {"offset is not a multiple of 4", 0, {S(0x20, 2), ALLOW, ENDED}},
    {NULL, 0, {S(0x64, 31), ALLOW, ENDED}},
    {"shift by 32 or more", 0, {S(0x64, 32), ALLOW, ENDED}},
    {"shift by 32 or more", 0, {S(0x74, 32), ALLOW, ENDED}},
    {"division by zero", 0, {S(0x34, 0), ALLOW, ENDED}},
    {NULL, 0, {S(0x3c, 0), S(0x24, 0), S(0xac, 0), ALLOW, ENDED}},
    {NULL, 0, {J(JEQ, 0, 1, 0), ALLOW, ALLOW, ENDED}},
    {beyond, 0, {J(JEQ, 0, 2, 0), ALLOW, ALLOW, ENDED}},
    {beyond, 0, {J(JEQ, 0, 0, 2), ALLOW, ALLOW, ENDED}},
    {NULL, 0, {S(JA, 1), S(BPF_LD, 1), ALLOW, ENDED}},
    {beyond, 0, {S(JA, 2), ALLOW, ALLOW, ENDED}},
    {beyond, 0, {S(JA, 0xffffffff), ALLOW, ENDED}},
    {"M[] has cells 0 to 15", 0, {S(BPF_ST, 16), ALLOW, ENDED}},
    {NULL, 0, {S(BPF_ST, 15), S(LDXM, 15), ALLOW, ENDED}},
    {NULL, 0, {S(BPF_STX, 0), S(LDM, 0), ALLOW, ENDED}},
    {unstored, 0, {S(LDM, 0), ALLOW, ENDED}},
    {unstored, 1, {S(BPF_ST, 0), S(LDM, 1), ALLOW, ENDED}},
    {unstored, 2, {J(JEQ, 0, 1, 0), S(BPF_ST, 0), S(LDM, 0), ALLOW, ENDED}},
    {NULL, 0,
	{J(JEQ, 0, 0, 2), S(BPF_ST, 0), S(JA, 1), S(BPF_ST, 0), S(LDM, 0),
	    ALLOW, ENDED}},
    /* the kernel's cache check continues after a ret, and stops at a ja */
    {unstored, 3,
	{S(BPF_LD, 0), J(JEQ, 0, 0, 0), ALLOW, S(LDM, 0), ALLOW, ENDED}},
    {NULL, 0, {S(JA, 1), S(LDM, 0), ALLOW, ENDED}},
};

static void
test_check(void)
{
	static struct scbpf_insn many[BPF_MAX + 1];
	const char *why;
	size_t i, pc;
	char name[30];

	for (i = 0; i < sizeof checks / sizeof *checks; i++) {
		snprintf(name, sizeof name, "check %u", (unsigned)i);
		why = "accepted";
		pc = 0;
		scb_bpf_check(PROGRAM(checks[i].p, length(checks[i].p), false),
		    &pc, &why);
		check_text(
		    name, checks[i].why ? checks[i].why : "accepted", why);
		check_number(name, (uint32_t)checks[i].pc, (uint32_t)pc);
	}
	for (i = 0; i <= BPF_MAX; i++)
		many[i] = (struct scbpf_insn)ALLOW;
	check(scb_bpf_check(PROGRAM(many, BPF_MAX, false), &pc, &why),
	    "4096: got refused");
	check(!scb_bpf_check(PROGRAM(many, BPF_MAX + 1, false), &pc, &why),
	    "4097: got accepted");
}

/* A from args[0] and X from args[1], then one instruction. */
static const struct {
	uint16_t code;
	uint32_t a, b, want;
} alus[] = {
    {BPF_ADD, 0xffffffff, 2, 1},
    {BPF_SUB, 1, 2, 0xffffffff},
    {BPF_MUL, 0x10001, 0x10001, 0x20001},
    {BPF_DIV, 0xfffffffe, 3, 0x55555554},
    {BPF_OR, 0xf0, 0x0f, 0xff},
    {BPF_AND, 0xfc, 0x3f, 0x3c},
    {BPF_XOR, 0xff00ff00, 0xffff0000, 0x00ffff00},
    {BPF_LSH, 0x81, 31, 0x80000000},
    {BPF_RSH, 0x80000001, 31, 1},
};

static const struct {
	uint16_t code;
	uint32_t a, b;
	bool holds;
} jumps[] = {
    {BPF_JEQ, 7, 7, true},
    {BPF_JEQ, 7, 8, false},
    {BPF_JGT, 0x80000000, 1, true},
    {BPF_JGT, 7, 7, false},
    {BPF_JGE, 7, 7, true},
    {BPF_JGE, 7, 0x80000000, false},
    {BPF_JSET, 6, 12, true},
    {BPF_JSET, 6, 8, false},
};

static struct bpf_run
run_one(struct scbpf_insn in, uint32_t a, uint32_t x, bool big)
{
	struct scbpf_insn p[] = {S(0x20, scb_bpf_offset(6, big)),
	    S(BPF_MISC | BPF_TAX, 0), S(0x20, scb_bpf_offset(4, big)), S(0, 0),
	    S(BPF_RET | BPF_A, 0), S(BPF_RET_K, 77)};
	struct scbpf_call c = {0};

	/* tcc accepts no structure among the initializers of another. */
	p[3] = in;
	c.args[0] = 0xdddddddd00000000 | a;
	c.args[1] = 0xdddddddd00000000 | x;
	return scb_bpf_sim(PROGRAM(p, 6, big), &c, NULL, NULL);
}

static void
test_operations(void)
{
	size_t i;

	for (i = 0; i < sizeof alus / sizeof *alus; i++) {
		uint16_t code = BPF_ALU | alus[i].code;
		struct scbpf_insn k = S(code, alus[i].b);
		struct scbpf_insn x = S(code | BPF_X, 0);

		check_number("alu k", alus[i].want,
		    run_one(k, alus[i].a, 0, false).verdict);
		check_number("alu x", alus[i].want,
		    run_one(x, alus[i].a, alus[i].b, true).verdict);
	}
	for (i = 0; i < sizeof jumps / sizeof *jumps; i++) {
		uint16_t code = BPF_JMP | jumps[i].code;
		struct scbpf_insn k = J(code, jumps[i].b, 1, 0);
		struct scbpf_insn x = J(code | BPF_X, 0, 1, 0);
		uint32_t want = jumps[i].holds ? 77 : jumps[i].a;

		check_number(
		    "jump k", want, run_one(k, jumps[i].a, 0, true).verdict);
		check_number("jump x", want,
		    run_one(x, jumps[i].a, jumps[i].b, false).verdict);
	}
}

static void
test_sim(void)
{
	static const struct scbpf_insn neg = S(BPF_ALU | BPF_NEG, 0),
				       lsh = S(BPF_ALU | BPF_LSH | BPF_X, 0),
				       rsh = S(BPF_ALU | BPF_RSH | BPF_X, 0),
				       div = S(BPF_ALU | BPF_DIV | BPF_X, 0),
				       txa = S(0x87, 0),
				       len = S(BPF_LD | BPF_LEN, 0),
				       imm = S(BPF_LD | BPF_IMM, 9),
				       ja = S(JA, 1);
	static const struct scbpf_insn cells[] = {S(BPF_LDX | BPF_IMM, 5),
	    S(BPF_STX, 3), S(BPF_LD | BPF_IMM, 6), S(BPF_ST, 15),
	    S(BPF_LDX | BPF_LEN, 0), S(LDXM, 15), S(LDM, 3), S(0x1c, 0),
	    S(BPF_RET | BPF_A, 0)};
	struct scbpf_call c = {0};

	check_number("neg", 0xfffffffb, run_one(neg, 5, 0, false).verdict);
	check_number("lsh 33", 2, run_one(lsh, 1, 33, false).verdict);
	check_number("rsh 33", 2, run_one(rsh, 4, 33, false).verdict);
	check_number("div", 3, run_one(div, 10, 3, false).verdict);
	check_number("div 0", 0, run_one(div, 10, 0, false).verdict);
	check_number("div 0 ends", 4, run_one(div, 10, 0, false).executed);
	check_number("div goes on", 5, run_one(div, 10, 1, false).executed);
	check_number("txa", 8, run_one(txa, 1, 8, false).verdict);
	check_number("ld len", 64, run_one(len, 1, 0, false).verdict);
	check_number("ld #9", 9, run_one(imm, 1, 0, false).verdict);
	check_number("ja", 77, run_one(ja, 1, 0, false).verdict);
	check_number("M[]", 0xffffffff,
	    scb_bpf_sim(PROGRAM(cells, 9, false), &c, NULL, NULL).verdict);
}

/* Bytes of seccomp_data as the kernel lays them out, word by word. */
static void
test_words(void)
{
	static const uint32_t little[] = {1, 2, 4, 3, 6, 5, 8, 7},
			      big[] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct scbpf_call c = {.nr = 1,
	    .arch = 2,
	    .ip = 0x300000004,
	    .args = {0x500000006, 0x700000008}};
	uint32_t k;

	for (k = 0; k < 32; k += 4) {
		const struct scbpf_insn p[] = {
		    S(0x20, k), S(BPF_RET | BPF_A, 0)};

		check_number("little", little[k / 4],
		    scb_bpf_sim(PROGRAM(p, 2, false), &c, NULL, NULL).verdict);
		check_number("big", big[k / 4],
		    scb_bpf_sim(PROGRAM(p, 2, true), &c, NULL, NULL).verdict);
	}
	for (k = 0; k < BPF_WORDS; k++) {
		check_number("word", k,
		    (uint32_t)scb_bpf_word(scb_bpf_offset(k, true), true));
		check_number("word", k,
		    (uint32_t)scb_bpf_word(scb_bpf_offset(k, false), false));
	}
	check(scb_bpf_word(2, false) == -1 && scb_bpf_word(64, true) == -1,
	    "word: got a word");
}

static const struct {
	bool cached;
	struct scbpf_insn p[PROGRAM];
} caches[] = {
    {true, {ALLOW, ENDED}},
    {true, {S(0x20, 4), J(JEQ, 0xc000003e, 0, 4), S(0x20, 0),
	       S(BPF_ALU | BPF_AND | BPF_K, 0xfff0), J(JEQ, 0x120, 0, 1), ALLOW,
	       S(BPF_RET_K, 0), ENDED}},
    {true, {S(0x20, 0), J(0x25, 0x122, 1, 0), S(BPF_RET_K, 0),
	       J(0x35, 0x123, 1, 0), S(BPF_RET_K, 0), J(0x45, 0x20, 1, 0),
	       S(BPF_RET_K, 0), ALLOW}},
    {true, {S(JA, 1), S(BPF_RET_K, 0), ALLOW, ENDED}},
    {true, {J(JEQ, 0, 0, 1), ALLOW, S(BPF_RET_K, 0), ENDED}},
    {false, {S(BPF_RET_K, RET_ALLOW | 1), ENDED}},
    {false, {S(BPF_RET_K, RET_LOG), ENDED}},
    {false, {S(0x20, 8), ALLOW, ENDED}},
    {false, {S(0x20, 16), ALLOW, ENDED}},
    {false, {S(0x44, 0), ALLOW, ENDED}},
    {false, {S(0x04, 0), ALLOW, ENDED}},
    {false, {S(0x74, 0), ALLOW, ENDED}},
    {false, {S(0xa4, 0), ALLOW, ENDED}},
    {false, {S(0x84, 0), ALLOW, ENDED}},
    {false, {S(0x5c, 0), ALLOW, ENDED}},
    {false, {S(0x07, 0), ALLOW, ENDED}},
    {false, {S(0x87, 0), ALLOW, ENDED}},
    {false, {S(BPF_ST, 0), ALLOW, ENDED}},
    {false, {S(BPF_LDX, 0), ALLOW, ENDED}},
    {false, {S(BPF_LD, 0), ALLOW, ENDED}},
    {false, {S(BPF_LD | BPF_LEN, 0), ALLOW, ENDED}},
    {false, {J(0x1d, 0, 0, 0), ALLOW, ENDED}},
    {false, {S(BPF_LD, RET_ALLOW), S(BPF_RET | BPF_A, 0), ENDED}},
};

static void
test_cache(void)
{
	size_t i;
	char name[30];

	for (i = 0; i < sizeof caches / sizeof *caches; i++) {
		snprintf(name, sizeof name, "cache %u", (unsigned)i);
		check(scb_bpf_const_allow(
			  PROGRAM(caches[i].p, length(caches[i].p), false),
			  0xc000003e, 0x123) == caches[i].cached,
		    "%s: got %s", name,
		    caches[i].cached ? "uncached" : "cached");
	}
}

int
main(void)
{
	test_check();
	test_operations();
	test_sim();
	test_words();
	test_cache();
	return check_end();
}

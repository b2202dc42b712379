/*
 * Universes small enough to try everything: words of a few bits, every program
 * of a few instructions, every call. Include it in one file of a test.
 */
#ifndef UNIVERSE_H
#define UNIVERSE_H

#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"

#include "check.h"
#include "program.h"

enum { LENGTH = 12 };

static unsigned unanswered;
static struct arena arena;

/* --- programs ------------------------------------------------------------- */

struct program {
	struct scbpf_insn insn[LENGTH];
	size_t n;
};

struct universe {
	unsigned bits;	     /* bits of a word */
	unsigned args;	     /* words: the number, and args[0] if 2 */
	struct program base; /* of all programs */
	size_t first;	     /* of the instructions that are tried */
	size_t last;	     /* and the one after the last of them */
	void (*try)(struct universe *u, const struct program *p);
	struct program before; /* one that was tried before */
	unsigned long tried;
	/* prove: the policy */
	const struct eval *eval;
	bool number; /* it is about the number, not about args[0] */
};

static inline void
add(struct program *p, unsigned code, unsigned jt, unsigned jf, uint32_t k)
{
	p->insn[p->n++] =
	    (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
}

static inline void every(struct universe *u, struct program *p, size_t at);

static inline void
with(struct universe *u, struct program *p, size_t at, unsigned code, size_t jt,
    size_t jf, uint32_t k)
{
	p->insn[at] =
	    (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
	every(u, p, at + 1);
}

/* Tries every eighth program, and with ROUNDS=4 every program. */
static inline unsigned
every_so_many(void)
{
	static unsigned n;

	if (n == 0)
		n = check_rounds(2) < 8 ? 8 / check_rounds(2) : 1;
	return n;
}

/* Both words, every instruction, jumps to two places, and both verdicts. */
static inline void
every(struct universe *u, struct program *p, size_t at)
{
	static const unsigned jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	size_t after = p->n - at;

	if (at == u->last) {
		if (u->tried++ % every_so_many() != 0)
			return;
		u->try(u, p);
		if (u->tried % 5 == 0)
			u->before = *p;
		return;
	}
	for (unsigned i = 0; i < u->args; i++)
		with(u, p, at, BPF_LD_ABS, 0, 0, 16 * i);
	for (uint32_t k = 0; k < 1u << u->bits; k++) {
		with(u, p, at, BPF_ALU | BPF_AND, 0, 0, k);
		for (unsigned j = 0; j < 4; j++)
			for (size_t t = 0; t + 1 < after; t++)
				for (size_t f = 0; f + 1 < after; f++)
					if (t != f)
						with(u, p, at,
						    BPF_JMP | jumps[j], t, f,
						    k);
	}
	with(u, p, at, BPF_RET_K, 0, 0, RET_ALLOW);
}

static inline void
explore(struct universe *u)
{
	struct program p = u->base;

	u->before = p;
	every(u, &p, u->first);
}

static inline void
say(const char *what, const struct program *p, const struct scbpf_call *c)
{
	if (failed++ > 5)
		return;
	printf("%s, nr %u, arg0 0x%x:\n", what, c->nr, (unsigned)c->args[0]);
	for (size_t i = 0; i < p->n; i++)
		printf("  { 0x%x, %u, %u, 0x%x },\n", p->insn[i].code,
		    p->insn[i].jt, p->insn[i].jf, p->insn[i].k);
}

/* --- calls ---------------------------------------------------------------- */

static inline unsigned
calls(const struct universe *u)
{
	return 1u << u->bits * u->args;
}

static inline struct scbpf_call
call(const struct universe *u, unsigned i)
{
	struct scbpf_call c = {.nr = i & ((1u << u->bits) - 1)};

	c.args[0] = i >> u->bits;
	return c;
}

static inline uint32_t
run(const struct program *p, const struct scbpf_call *c)
{
	return scb_bpf_sim(PROGRAM(p->insn, p->n, false), c, NULL, NULL)
	    .verdict;
}

/* --- main ----------------------------------------------------------------- */

static inline int
universe_main(void (*explore_them)(void))
{
	size_t size = (size_t)16 << 20;
	void *memory = malloc(size);
	jmp_buf out;

	arena = (struct arena){memory, size, 0, &out};
	if (!memory || setjmp(out)) {
		printf("out of memory\n0 passed, 1 failed\n");
		return 1;
	}
	explore_them();
	free(memory);
	if (unanswered) {
		printf("%u without an answer\n", unanswered);
		failed++;
	}
	return check_end();
}

#endif

/* For tests in rounds, of random policies or damaged programs. */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "check.h"
#include "messages.h"
#include "random.h"

/* A value next to a constant that the program compares with. */
static inline uint32_t
near_constant(const struct scbpf_insn *p, size_t n)
{
	uint32_t k = p[below((unsigned)n)].k;

	switch (below(8)) {
	case 0:
		return (uint32_t)random_word();
	case 1:
		return k ^ 1u << below(32);
	case 2:
		return below(512);
	default:
		return k + below(3) - 1;
	}
}

/* Runs one round. An error ends it, and is a failure. */
static inline void
rounds_one(void *memory, size_t size, unsigned round,
    void (*run)(struct arena *a, struct diag *d, unsigned round))
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};

	if (setjmp(out))
		check(false, "round %u: stopped: %s", round, message);
	else
		run(&a, &d, round);
}

/* Runs the rounds from first on: argv[1] of them, or check_rounds(n). */
static inline void
rounds(int argc, char **argv, unsigned first, unsigned n,
    void (*run)(struct arena *a, struct diag *d, unsigned round))
{
	size_t size = (size_t)416 << 20; /* of the program */
	void *memory = malloc(size);

	n = argc > 1 ? (unsigned)atoi(argv[1]) : check_rounds(n);
	check(memory, "out of memory");
	for (unsigned i = first; memory && i < first + n; i++)
		rounds_one(memory, size, i, run);
	free(memory);
}

#endif

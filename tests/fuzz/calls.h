/* Calls around all the constants of a program. */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>
#include <stdint.h>

#include "bpf/bpf.h"

struct program {
	struct scbpf_insn insn[BPF_MAX];
	size_t n;
};

static uint64_t calls_state;

/* Seeded by the input, so that it alone determines the calls. */
static inline void
calls_seed(const uint8_t *data, size_t size)
{
	calls_state = size;
	for (size_t i = 0; i < size; i++)
		calls_state = calls_state * 31 + data[i];
}

static inline uint32_t
draw(void)
{
	calls_state = calls_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(calls_state >> 32);
}

/* A word around a constant of the program. */
static inline uint32_t
near_constant(const struct program *p)
{
	uint32_t k = p->insn[draw() % p->n].k;

	switch (draw() % 8) {
	case 0:
		return draw();
	case 1:
		return k ^ 1u << draw() % 32;
	case 2:
		return k & draw();
	default:
		return k + draw() % 3 - 1;
	}
}

/* Number and arch mostly stay as they are given. */
static inline void
calls_near(const struct program *p, struct scbpf_call *c)
{
	if (draw() % 4)
		c->nr = near_constant(p);
	if (draw() % 8 == 0)
		c->arch = near_constant(p);
	c->ip = (uint64_t)near_constant(p) << 32 | near_constant(p);
	for (unsigned i = 0; i < 6; i++)
		c->args[i] =
		    (uint64_t)near_constant(p) << 32 | near_constant(p);
}

#endif

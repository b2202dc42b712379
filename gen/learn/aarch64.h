/* Shared by the files of the aarch64 decoder. */
#ifndef LEARN_AARCH64_H
#define LEARN_AARCH64_H

#include "learn/code.h"

enum { A64_NUMBER = 8, A64_FRAME = 29, A64_LINK = 30, A64_SP = 31 };

/* Whether the bits under a mask are these. */
static inline bool
a64_is(uint32_t w, uint32_t mask, uint32_t bits)
{
	return (w & mask) == bits;
}

/* Register 31 is the stack pointer in some places, and zero in others. */
static inline uint8_t
a64_or_zero(unsigned reg)
{
	return reg == 31 ? CODE_ZERO : (uint8_t)reg;
}

static inline void
a64_writes(struct code *c, unsigned reg)
{
	if (reg < CODE_ZERO)
		c->writes |= CODE_BIT(reg);
}

/* Decode all loads and stores; and all jumps, traps and system registers. */
void scb_aarch64_memory(struct code *c, uint32_t w, uint64_t address);
void scb_aarch64_branch(struct code *c, uint32_t w, uint64_t address);

#endif

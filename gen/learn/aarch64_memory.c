/* aarch64: loads and stores. */
#include "learn/aarch64.h"

static void
load(struct code *c, unsigned reg, uint8_t from, bool is_signed, uint8_t bits)
{
	if (reg == CODE_ZERO)
		return;
	c->op = CODE_LOAD;
	c->dst = (uint8_t)reg;
	c->from = from;
	c->sign = is_signed;
	c->bits = bits;
	a64_writes(c, reg);
}

static void
store(struct code *c, unsigned reg, uint8_t from)
{
	c->op = CODE_STORE;
	c->a = (uint8_t)reg;
	c->from = from;
	c->store = from / 8;
}

/* The instruction also adds to the base register, before or after its use. */
static void
write_back(struct code *c, int64_t by, bool before)
{
	c->adjust = by;
	c->disp = before ? by : 0;
	a64_writes(c, c->base);
}

static void
do_literal(struct code *c, uint32_t w, uint64_t address)
{
	unsigned kind = code_field(w, 30, 2);

	c->base = CODE_PC;
	c->disp = (int64_t)address + 4 * code_sign(code_field(w, 5, 19), 19);
	if (!(w >> 26 & 1) && kind < 3)
		load(c, a64_or_zero(code_field(w, 0, 5)), kind == 1 ? 64 : 32,
		    kind == 2, kind ? 64 : 32);
}

static void
do_pair(struct code *c, uint32_t w)
{
	bool vector = w >> 26 & 1, loads = w >> 22 & 1;
	unsigned kind = code_field(w, 30, 2), mode = code_field(w, 23, 2);
	unsigned size = vector ? 4u << kind : kind & 2 ? 8 : 4;
	int64_t by = code_sign(code_field(w, 15, 7), 7) * size;
	uint8_t second = a64_or_zero(code_field(w, 10, 5));

	c->base = (uint8_t)code_field(w, 5, 5);
	c->disp = by;
	if (mode & 1)
		write_back(c, by, mode == 3);
	if (vector) {
		c->store = loads ? 0 : (uint16_t)(2 * size);
	} else if (!loads && kind == 1) { /* with a tag */
		c->wild = true;
	} else if (loads) {
		load(c, a64_or_zero(code_field(w, 0, 5)), (uint8_t)(8 * size),
		    kind == 1, size == 8 || kind == 1 ? 64 : 32);
		a64_writes(c, second);
		c->pair = second;
		if (c->op != CODE_LOAD)
			c->pair = CODE_NONE;
	} else {
		store(c, a64_or_zero(code_field(w, 0, 5)), (uint8_t)(8 * size));
		c->pair = second;
	}
}

/* One register: size and what is done with it. */
static void
do_single(struct code *c, uint32_t w)
{
	unsigned size = code_field(w, 30, 2), kind = code_field(w, 22, 2);
	uint8_t from = (uint8_t)(8u << size);

	if (w >> 26 & 1)
		c->store = kind & 1 ? 0 : 16;
	else if (kind == 0)
		store(c, a64_or_zero(code_field(w, 0, 5)), from);
	else if (!(size == 3 && kind > 1)) /* prfm */
		load(c, a64_or_zero(code_field(w, 0, 5)), from, kind > 1,
		    kind == 2 || size == 3 ? 64 : 32);
}

/* The index is a register, which may be extended and shifted by the size. */
static void
do_index(struct code *c, uint32_t w)
{
	unsigned how = code_field(w, 13, 3), size = code_field(w, 30, 2);

	if (w >> 26 & 1 && code_field(w, 23, 1))
		size = 4;
	c->index = a64_or_zero(code_field(w, 16, 5));
	c->scale = w >> 12 & 1 ? (uint8_t)size : 0;
	c->narrow = how != 3 && how != 7;
	c->extends = how == 6;
	if (c->index == CODE_ZERO)
		c->index = CODE_NONE;
	do_single(c, w);
}

/* Atomic operations and pointers with authentication. */
static void
do_atomic(struct code *c, uint32_t w)
{
	bool authenticates = w >> 10 & 1;

	a64_writes(c, a64_or_zero(code_field(w, 0, 5)));
	a64_writes(c, a64_or_zero(code_field(w, 16, 5)));
	if (authenticates)
		a64_writes(c, c->base);
	c->store = authenticates ? 0 : 64;
}

static void
do_register(struct code *c, uint32_t w)
{
	int64_t by = code_sign(code_field(w, 12, 9), 9);

	c->base = (uint8_t)code_field(w, 5, 5);
	if (w >> 24 & 1) {
		unsigned scale = code_field(w, 30, 2);

		if (w >> 26 & 1 && w >> 23 & 1)
			scale = 4;
		c->disp = (int64_t)code_field(w, 10, 12) << scale;
		do_single(c, w);
	} else if (w >> 21 & 1) {
		if (code_field(w, 10, 2) == 2)
			do_index(c, w);
		else
			do_atomic(c, w);
	} else {
		c->disp = by;
		do_single(c, w);
		if (w >> 10 & 1)
			write_back(c, by, w >> 11 & 1);
	}
}

void
scb_aarch64_memory(struct code *c, uint32_t w, uint64_t address)
{
	if (a64_is(w, 0x3b000000, 0x18000000)) {
		do_literal(c, w, address);
	} else if (a64_is(w, 0x3a000000, 0x28000000)) {
		do_pair(c, w);
	} else if (a64_is(w, 0x3a000000, 0x38000000)) {
		do_register(c, w);
	} else {
		/*
		 * Exclusive and ordered access; structures, tags, whole blocks.
		 */
		bool vector = a64_is(w, 0xbe000000, 0x0c000000);

		a64_writes(c, code_field(w, 5, 5));
		if (!vector) {
			a64_writes(c, a64_or_zero(code_field(w, 0, 5)));
			a64_writes(c, a64_or_zero(code_field(w, 10, 5)));
			a64_writes(c, a64_or_zero(code_field(w, 16, 5)));
		}
		c->wild = true;
	}
}

/* The made-up machine's instructions for aarch64. */
#ifndef TESTS_CALLS_AARCH64_H
#define TESTS_CALLS_AARCH64_H

#include "machine.h"

/* x8 x0 x1 x19 x20 x21 */
static const uint8_t aarch64_reg[MACHINE_REGS] = {8, 0, 1, 19, 20, 21};

enum {
	A64_TEMP = 9,
	A64_CONDITION = 10,
	A64_CASE = 11,
	A64_SP = 31,
	A64_FRAME = 48
};

/* The low 32 bits of a register, in two steps. */
static inline unsigned
aarch64_set(uint32_t *w, unsigned reg, uint32_t imm)
{
	w[0] = 0x52800000 | (imm & 0xffff) << 5 | reg;
	w[1] = 0x72a00000 | imm >> 16 << 5 | reg;
	return 2;
}

/* The page of an address. */
static inline uint32_t
aarch64_page(uint64_t here, uint64_t address)
{
	uint32_t pages = (uint32_t)((address >> 12) - (here >> 12));

	return 0x90000000 | (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5 |
	       A64_TEMP;
}

/* A load (0xb9400000) or store (0xb9000000) of 32 bits at an address. */
static inline unsigned
aarch64_memory(
    uint32_t *w, uint32_t op, unsigned reg, uint64_t here, uint64_t address)
{
	w[0] = aarch64_page(here, address);
	w[1] = op | (uint32_t)(address & 0xfff) / 4 << 10 | A64_TEMP << 5 | reg;
	return 2;
}

static inline unsigned
aarch64_simple(
    uint32_t *w, const struct machine_insn *i, uint32_t dst, uint32_t a)
{
	unsigned n;

	switch (i->op) {
	case M_SET:
		return aarch64_set(w, dst, i->imm);
	case M_MOVE:
		w[0] = 0x2a0003e0 | a << 16 | dst;
		return 1;
	case M_ADD:
		w[0] = 0x11000000 | i->imm << 10 | dst << 5 | dst;
		return 1;
	case M_SUB:
		w[0] = 0x51000000 | i->imm << 10 | dst << 5 | dst;
		return 1;
	case M_ADD2:
		w[0] = 0x0b000000 | a << 16 | dst << 5 | dst;
		return 1;
	case M_SELECT: /* cmp; csel ne */
		w[0] = 0x7100001f | A64_CONDITION << 5;
		w[1] = 0x1a801000 | dst << 16 | a << 5 | dst;
		return 2;
	default: /* and, orr */
		n = aarch64_set(w, A64_TEMP, i->imm);
		w[n] = (i->op == M_AND ? 0x0a000000u : 0x2a000000u) |
		       A64_TEMP << 16 | dst << 5 | dst;
		return n + 1;
	}
}

/* cmp; b.hi; adrp; add; a load from the table, whose index is w10; br */
static inline unsigned
aarch64_table(uint32_t *w, uint64_t here, unsigned table)
{
	uint64_t at = machine_table(table);
	bool distances = machine_has_distances(table);
	unsigned n = 0;

	w[n++] = 0x7100001f | (MACHINE_CASES - 1) << 10 | A64_CONDITION << 5;
	w[n++] = 0x54000008 | (distances ? 6u : 5u) << 5;
	w[n++] = aarch64_page(here + 8, at);
	w[n++] = 0x91000000 | (uint32_t)(at & 0xfff) << 10 | A64_TEMP << 5 |
		 A64_TEMP;
	w[n++] = (distances ? 0xb8a05800 : 0xf8605800) | A64_CONDITION << 16 |
		 A64_TEMP << 5 | A64_CASE;
	if (distances)
		w[n++] = 0x8b000000 | A64_CASE << 16 | A64_TEMP << 5 | A64_CASE;
	w[n++] = 0xd61f0000 | A64_CASE << 5;
	return n;
}

static inline unsigned
aarch64_words(const struct machine *m, const struct machine_insn *i,
    uint32_t *w, uint64_t code, uint64_t data)
{
	uint32_t dst = aarch64_reg[i->dst], a = aarch64_reg[i->a];
	uint32_t by = (uint32_t)((machine_target(m, i) - code) >> 2);

	switch (i->op) {
	case M_STORE:
		w[0] = 0xf9000000 | i->imm << 10 | A64_SP << 5 | a;
		return 1;
	case M_LOAD:
		w[0] = 0xf9400000 | i->imm << 10 | A64_SP << 5 | dst;
		return 1;
	case M_CONST:
		return aarch64_memory(
		    w, 0xb9400000, dst, code, data + 4 * i->imm);
	case M_GET:
	case M_MEMORY:
		return aarch64_memory(
		    w, 0xb9400000, dst, code, machine_variable(i, data));
	case M_PUT:
		return aarch64_memory(
		    w, 0xb9000000, a, code, machine_variable(i, data));
	case M_TABLE:
		return aarch64_table(w, code, i->imm);
	case M_BRANCH: /* cbnz */
		w[0] = 0x35000000 | (by & 0x7ffff) << 5 | A64_CONDITION;
		return 1;
	case M_JUMP:
	case M_CALL:
		w[0] = (i->op == M_CALL ? 0x94000000u : 0x14000000u) |
		       (by & 0x3ffffff);
		return 1;
	case M_SYSCALL:
		w[0] = 0xd4000001;
		return 1;
	case M_ENTER: /* sub sp; str x30 */
		w[0] = 0xd10003ff | A64_FRAME << 10;
		w[1] = 0xf90013fe;
		return 2;
	case M_RETURN: /* ldr x30; add sp; ret */
		w[0] = 0xf94013fe;
		w[1] = 0x910003ff | A64_FRAME << 10;
		w[2] = 0xd65f03c0;
		return 3;
	case M_EXIT: /* brk */
		w[0] = 0xd4200000;
		return 1;
	default:
		return aarch64_simple(w, i, dst, a);
	}
}

static inline size_t
aarch64_encode(const struct machine *m, const struct machine_insn *i,
    uint8_t *to, uint64_t code, uint64_t data)
{
	uint32_t w[8];
	unsigned n = aarch64_words(m, i, w, code, data);

	for (unsigned j = 0; j < n; j++)
		machine_put(to + 4 * j, w[j], 4);
	return 4 * n;
}

static const struct machine_abi aarch64_abi = {
    "aarch64", 183, 1, {93, 94, 139}, aarch64_encode};

#endif

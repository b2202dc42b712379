/* The made-up machine's instructions for riscv64, one of them compressed. */
#ifndef TESTS_CALLS_RISCV_H
#define TESTS_CALLS_RISCV_H

#include "machine.h"

/* a7 a0 a1 s1 s2 s3 */
static const uint8_t riscv_reg[MACHINE_REGS] = {17, 10, 11, 9, 18, 19};

enum {
	RV_LINK = 1,
	RV_SP = 2,
	RV_TEMP = 5,
	RV_CONDITION = 6,
	RV_CASE = 7,
	RV_TABLE = 28,
	RV_FRAME = 48
};

/* Register and immediate: the immediate's sign counts. */
static inline uint32_t
riscv_i(uint32_t op, uint32_t kind, uint32_t dst, uint32_t a, uint32_t imm)
{
	return op | dst << 7 | kind << 12 | a << 15 | (imm & 0xfff) << 20;
}

static inline uint32_t
riscv_store(uint32_t a, uint32_t base, uint32_t disp)
{
	return 0x3023 | (disp & 31) << 7 | base << 15 | a << 20 |
	       disp >> 5 << 25;
}

/* What is above the low 12 bits, which have a sign. */
static inline uint32_t
riscv_high(uint32_t v)
{
	return (v + 0x800) & 0xfffff000;
}

static inline uint32_t
riscv_jal(uint32_t link, uint32_t by)
{
	return 0x6f | link << 7 | (by >> 20 & 1) << 31 |
	       (by >> 1 & 0x3ff) << 21 | (by >> 11 & 1) << 20 |
	       (by >> 12 & 0xff) << 12;
}

/* Over the next so many bytes where the condition is zero. */
static inline uint32_t
riscv_skip(uint32_t bytes)
{
	return 0x63 | RV_CONDITION << 15 | bytes << 7;
}

static inline unsigned
riscv_load(uint32_t *w, uint32_t reg, uint64_t here, uint64_t address)
{
	uint32_t by = (uint32_t)(address - here);

	w[0] = 0x17 | RV_TEMP << 7 | riscv_high(by);
	w[1] = riscv_i(0x03, 2, reg, RV_TEMP, by);
	return 2;
}

static inline unsigned
riscv_put(uint32_t *w, uint32_t reg, uint64_t here, uint64_t address)
{
	uint32_t by = (uint32_t)(address - here);

	w[0] = 0x17 | RV_TEMP << 7 | riscv_high(by);
	w[1] = 0x2023 | (by & 31) << 7 | RV_TEMP << 15 | reg << 20 |
	       (by >> 5 & 127) << 25;
	return 2;
}

/*
 * li; bltu; slli; auipc; addi; add; a load from the table, whose index is t1;
 * add, if it has distances; jr
 */
static inline unsigned
riscv_table(uint32_t *w, uint64_t here, unsigned table)
{
	uint32_t by = (uint32_t)(machine_table(table) - (here + 12));
	bool distances = machine_has_distances(table);
	unsigned n = 0, skip = distances ? 32 : 28;

	w[n++] = riscv_i(0x13, 0, RV_TEMP, 0, MACHINE_CASES - 1);
	w[n++] = 0x6063 | RV_TEMP << 15 | RV_CONDITION << 20 |
		 (skip >> 1 & 15) << 8 | (skip >> 5 & 63) << 25;
	w[n++] = riscv_i(0x13, 1, RV_CASE, RV_CONDITION, distances ? 2 : 3);
	w[n++] = 0x17 | RV_TABLE << 7 | riscv_high(by);
	w[n++] = riscv_i(0x13, 0, RV_TABLE, RV_TABLE, by);
	w[n++] = 0x33 | RV_CASE << 7 | RV_CASE << 15 | (uint32_t)RV_TABLE << 20;
	w[n++] = riscv_i(0x03, distances ? 2 : 3, RV_CASE, RV_CASE, 0);
	if (distances)
		w[n++] = 0x33 | RV_CASE << 7 | RV_CASE << 15 |
			 (uint32_t)RV_TABLE << 20;
	w[n++] = riscv_i(0x67, 0, 0, RV_CASE, 0);
	return n;
}

static inline unsigned
riscv_simple(
    uint32_t *w, const struct machine_insn *i, uint32_t dst, uint32_t a)
{
	switch (i->op) {
	case M_SET: /* lui; addiw */
		w[0] = 0x37 | dst << 7 | riscv_high(i->imm);
		w[1] = riscv_i(0x1b, 0, dst, dst, i->imm);
		return 2;
	case M_ADD:
		w[0] = riscv_i(0x1b, 0, dst, dst, i->imm);
		return 1;
	case M_SUB:
		w[0] = riscv_i(0x1b, 0, dst, dst, 0 - i->imm);
		return 1;
	case M_ADD2: /* addw */
		w[0] = 0x3b | dst << 7 | dst << 15 | a << 20;
		return 1;
	case M_SELECT: /* beqz; mv */
		w[0] = riscv_skip(8);
		w[1] = riscv_i(0x13, 0, dst, a, 0);
		return 2;
	default: /* li; and, or */
		w[0] = riscv_i(0x13, 0, RV_TEMP, 0, i->imm);
		w[1] = 0x33 | dst << 7 | (i->op == M_AND ? 7u : 6u) << 12 |
		       dst << 15 | RV_TEMP << 20;
		return 2;
	}
}

static inline unsigned
riscv_words(const struct machine *m, const struct machine_insn *i, uint32_t *w,
    uint64_t code, uint64_t data)
{
	uint32_t dst = riscv_reg[i->dst], a = riscv_reg[i->a];
	uint32_t by = (uint32_t)(machine_target(m, i) - code);

	switch (i->op) {
	case M_STORE:
		w[0] = riscv_store(a, RV_SP, 8 * i->imm);
		return 1;
	case M_LOAD:
		w[0] = riscv_i(0x03, 3, dst, RV_SP, 8 * i->imm);
		return 1;
	case M_CONST:
		return riscv_load(w, dst, code, data + 4 * i->imm);
	case M_GET:
	case M_MEMORY:
		return riscv_load(w, dst, code, machine_variable(i, data));
	case M_PUT:
		return riscv_put(w, a, code, machine_variable(i, data));
	case M_TABLE:
		return riscv_table(w, code, i->imm);
	case M_BRANCH: /* beqz; j */
		w[0] = riscv_skip(8);
		w[1] = riscv_jal(0, by - 4);
		return 2;
	case M_JUMP:
		w[0] = riscv_jal(0, by);
		return 1;
	case M_CALL: /* auipc ra; jalr ra */
		w[0] = 0x17 | RV_LINK << 7 | riscv_high(by);
		w[1] = riscv_i(0x67, 0, RV_LINK, RV_LINK, by);
		return 2;
	case M_SYSCALL:
		w[0] = 0x73;
		return 1;
	case M_ENTER:
		w[0] = riscv_i(0x13, 0, RV_SP, RV_SP, (uint32_t)-RV_FRAME);
		w[1] = riscv_store(RV_LINK, RV_SP, 32);
		return 2;
	case M_RETURN:
		w[0] = riscv_i(0x03, 3, RV_LINK, RV_SP, 32);
		w[1] = riscv_i(0x13, 0, RV_SP, RV_SP, RV_FRAME);
		w[2] = 0x8067;
		return 3;
	case M_EXIT: /* ebreak */
		w[0] = 0x100073;
		return 1;
	default:
		return riscv_simple(w, i, dst, a);
	}
}

static inline size_t
riscv_encode(const struct machine *m, const struct machine_insn *i, uint8_t *to,
    uint64_t code, uint64_t data)
{
	uint32_t w[10];
	unsigned n;

	if (i->op == M_MOVE) { /* c.mv */
		machine_put(to,
		    0x8002u | (uint32_t)riscv_reg[i->dst] << 7 |
			(uint32_t)riscv_reg[i->a] << 2,
		    2);
		return 2;
	}
	n = riscv_words(m, i, w, code, data);
	for (unsigned j = 0; j < n; j++)
		machine_put(to + 4 * j, w[j], 4);
	return 4 * n;
}

static const struct machine_abi riscv_abi = {
    "riscv64", 243, 1, {93, 94, 139}, riscv_encode};

#endif

/* The made-up machine's instructions for x86-64. */
#ifndef TESTS_CALLS_X86_H
#define TESTS_CALLS_X86_H

#include "machine.h"

/* ax dx si bx r12 r13 */
static const uint8_t x86_reg[MACHINE_REGS] = {0, 2, 6, 3, 12, 13};

/* REX, opcode, ModRM of two registers. */
static inline uint8_t *
x86_rr(uint8_t *p, bool wide, uint8_t op, unsigned reg, unsigned rm)
{
	*p++ = (uint8_t)(0x40 | (wide ? 8 : 0) | (reg & 8) >> 1 |
			 (rm & 8) >> 3);
	*p++ = op;
	*p++ = (uint8_t)(0xc0 | (reg & 7) << 3 | (rm & 7));
	return p;
}

static inline uint8_t *
x86_slot(uint8_t *p, uint8_t op, unsigned reg, unsigned slot)
{
	*p++ = (uint8_t)(0x48 | (reg & 8) >> 1);
	*p++ = op;
	*p++ = (uint8_t)(0x44 | (reg & 7) << 3);
	*p++ = 0x24;
	*p++ = (uint8_t)(8 * slot);
	return p;
}

static inline uint8_t *
x86_imm(uint8_t *p, uint64_t v)
{
	machine_put(p, v, 4);
	return p + 4;
}

/* A load (0x8b) or store (0x89) of 32 bits at an address. */
static inline uint8_t *
x86_memory(
    uint8_t *p, uint8_t op, unsigned reg, uint64_t here, uint64_t address)
{
	*p++ = (uint8_t)(0x40 | (reg & 8) >> 1);
	*p++ = op;
	*p++ = (uint8_t)(0x05 | (reg & 7) << 3);
	return x86_imm(p, address - (here + 7));
}

/* What has no operand in memory and no target. */
static inline uint8_t *
x86_simple(uint8_t *p, const struct machine_insn *i, unsigned dst, unsigned a)
{
	static const uint8_t group[] = {
	    [M_ADD] = 0, [M_OR] = 1, [M_AND] = 4, [M_SUB] = 5};

	switch (i->op) {
	case M_SET:
		*p++ = (uint8_t)(0x40 | (dst & 8) >> 3);
		*p++ = (uint8_t)(0xb8 | (dst & 7));
		return x86_imm(p, i->imm);
	case M_MOVE:
		return x86_rr(p, false, 0x8b, dst, a);
	case M_ADD2:
		return x86_rr(p, false, 0x03, dst, a);
	case M_SELECT: /* test edi; cmovne */
		memcpy(p, "\x85\xff", 2);
		p += 2;
		*p++ = (uint8_t)(0x40 | (dst & 8) >> 1 | (a & 8) >> 3);
		*p++ = 0x0f;
		*p++ = 0x45;
		*p++ = (uint8_t)(0xc0 | (dst & 7) << 3 | (a & 7));
		return p;
	default:
		p = x86_rr(p, false, 0x81, group[i->op], dst);
		return x86_imm(p, i->imm);
	}
}

static inline uint8_t *
x86_bytes(uint8_t *p, const char *bytes, size_t n)
{
	memcpy(p, bytes, n);
	return p + n;
}

/* mov edi, edi; cmp edi; ja; then a jump by the table, whose index is edi. */
static inline uint8_t *
x86_table(uint8_t *p, uint64_t here, unsigned table)
{
	uint64_t at = machine_table(table);

	p = x86_bytes(p, "\x89\xff\x83\xff\x03\x77", 6);
	if (!machine_has_distances(table)) { /* jmp [table + 8 * rdi] */
		p = x86_bytes(p, "\x07\xff\x24\xfd", 4);
		return x86_imm(p, at);
	}
	/* lea r8, [table]; movsxd r9, [r8 + 4 * rdi]; add r9, r8; jmp r9 */
	p = x86_bytes(p, "\x11\x4c\x8d\x05", 4);
	p = x86_imm(p, at - (here + 14));
	return x86_bytes(p, "\x4d\x63\x0c\xb8\x4d\x01\xc1\x41\xff\xe1", 10);
}

static inline size_t
x86_encode(const struct machine *m, const struct machine_insn *i, uint8_t *to,
    uint64_t code, uint64_t data)
{
	unsigned dst = x86_reg[i->dst], a = x86_reg[i->a];
	uint64_t target = machine_target(m, i);
	uint8_t *p = to;

	switch (i->op) {
	case M_STORE:
		p = x86_slot(p, 0x89, a, i->imm);
		break;
	case M_LOAD:
		p = x86_slot(p, 0x8b, dst, i->imm);
		break;
	case M_CONST:
		p = x86_memory(p, 0x8b, dst, code, data + 4 * i->imm);
		break;
	case M_GET:
	case M_PUT:
	case M_MEMORY:
		p = x86_memory(p, i->op == M_PUT ? 0x89 : 0x8b,
		    i->op == M_PUT ? a : dst, code, machine_variable(i, data));
		break;
	case M_TABLE:
		p = x86_table(p, code, i->imm);
		break;
	case M_BRANCH: /* test edi; jne */
		p = x86_bytes(p, "\x85\xff\x0f\x85", 4);
		p = x86_imm(p, target - (code + 8));
		break;
	case M_JUMP:
	case M_CALL:
		*p++ = i->op == M_CALL ? 0xe8 : 0xe9;
		p = x86_imm(p, target - (code + 5));
		break;
	case M_SYSCALL:
		p = x86_bytes(p, "\x0f\x05", 2);
		break;
	case M_ENTER: /* sub $40, rsp */
		p = x86_bytes(p, "\x48\x83\xec\x28", 4);
		break;
	case M_RETURN: /* add $40, rsp; ret */
		p = x86_bytes(p, "\x48\x83\xc4\x28\xc3", 5);
		break;
	case M_EXIT: /* ud2 */
		p = x86_bytes(p, "\x0f\x0b", 2);
		break;
	default:
		p = x86_simple(p, i, dst, a);
	}
	return (size_t)(p - to);
}

static const struct machine_abi x86_abi = {
    "x86_64", 62, 0, {60, 231, 15}, x86_encode};

#endif

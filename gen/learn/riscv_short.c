/* riscv64: instructions of 16 bits. */
#include "learn/riscv.h"

enum { LINK = 1, SP = 2 };

static unsigned
field(uint32_t w, unsigned low, unsigned bits)
{
	return code_field(w, low, bits);
}

/* Registers 8 to 15, in three bits. */
static unsigned
small(uint32_t w, unsigned low)
{
	return 8 + field(w, low, 3);
}

static int64_t
immediate(uint32_t w)
{
	return code_sign(field(w, 12, 1) << 5 | field(w, 2, 5), 6);
}

/* Offsets of words and double words from a small register. */
static int64_t
offset4(uint32_t w)
{
	return field(w, 10, 3) << 3 | field(w, 6, 1) << 2 | field(w, 5, 1) << 6;
}

static int64_t
offset8(uint32_t w)
{
	return field(w, 10, 3) << 3 | field(w, 5, 2) << 6;
}

static void
float_access(struct code *c, unsigned base, int64_t disp)
{
	c->base = (uint8_t)base;
	c->disp = disp;
	c->store = 8;
}

/* Zcb: bytes and halves. */
static void
do_zcb(struct code *c, uint32_t w)
{
	unsigned kind = field(w, 10, 3);
	int64_t byte = field(w, 6, 1) | field(w, 5, 1) << 1,
		half = field(w, 5, 1) << 1;

	switch (kind) {
	case 0:
		scb_riscv_load(c, 4, small(w, 2), small(w, 7), byte);
		break;
	case 1:
		scb_riscv_load(
		    c, w >> 6 & 1 ? 1 : 5, small(w, 2), small(w, 7), half);
		break;
	case 2:
		scb_riscv_store(c, 0, small(w, 2), small(w, 7), byte);
		break;
	case 3:
		scb_riscv_store(c, 1, small(w, 2), small(w, 7), half);
		break;
	default:
		c->flow = CODE_BAD;
	}
}

static void
quadrant_0(struct code *c, uint32_t w)
{
	switch (w >> 13) {
	case 0:
		if (w == 0)
			c->flow = CODE_STOP;
		else
			scb_riscv_add(c, small(w, 2), SP,
			    field(w, 11, 2) << 4 | field(w, 7, 4) << 6 |
				field(w, 6, 1) << 2 | field(w, 5, 1) << 3);
		break;
	case 1:
		break;
	case 2:
		scb_riscv_load(c, 2, small(w, 2), small(w, 7), offset4(w));
		break;
	case 3:
		scb_riscv_load(c, 3, small(w, 2), small(w, 7), offset8(w));
		break;
	case 4:
		do_zcb(c, w);
		break;
	case 5:
		float_access(c, small(w, 7), offset8(w));
		break;
	case 6:
		scb_riscv_store(c, 2, small(w, 2), small(w, 7), offset4(w));
		break;
	default:
		scb_riscv_store(c, 3, small(w, 2), small(w, 7), offset8(w));
	}
}

/* Shifts to the right, and of two registers. */
static void
do_arithmetic(struct code *c, uint32_t w)
{
	static const uint8_t ops[8] = {CODE_SUB, CODE_XOR, CODE_OR, CODE_AND,
	    CODE_SUB, CODE_ADD, CODE_OTHER, CODE_OTHER};
	unsigned kind = field(w, 10, 2), dst = small(w, 7),
		 which = field(w, 12, 1) << 2 | field(w, 5, 2);

	scb_riscv_result(c, CODE_OTHER, dst);
	c->a = (uint8_t)dst;
	if (kind < 2) {
		c->op = kind ? CODE_SAR : CODE_SHR;
		c->imm = (uint64_t)immediate(w) & 63;
	} else if (kind == 2) {
		c->op = CODE_AND;
		c->imm = (uint64_t)immediate(w);
	} else {
		c->op = ops[which];
		c->b = (uint8_t)small(w, 2);
		c->word = which > 3;
	}
}

static uint64_t
jump_offset(uint32_t w)
{
	return (uint64_t)code_sign(
	    field(w, 12, 1) << 11 | field(w, 8, 1) << 10 | field(w, 9, 2) << 8 |
		field(w, 6, 1) << 7 | field(w, 7, 1) << 6 |
		field(w, 2, 1) << 5 | field(w, 11, 1) << 4 |
		field(w, 3, 3) << 1,
	    12);
}

static uint64_t
branch_offset(uint32_t w)
{
	return (uint64_t)code_sign(
	    field(w, 12, 1) << 8 | field(w, 5, 2) << 6 | field(w, 2, 1) << 5 |
		field(w, 10, 2) << 3 | field(w, 3, 2) << 1,
	    9);
}

/* addi16sp, lui */
static void
do_upper(struct code *c, uint32_t w)
{
	unsigned dst = field(w, 7, 5);

	if (dst == SP) {
		scb_riscv_add(c, SP, SP,
		    code_sign(field(w, 12, 1) << 9 | field(w, 3, 2) << 7 |
				  field(w, 5, 1) << 6 | field(w, 2, 1) << 5 |
				  field(w, 6, 1) << 4,
			10));
		return;
	}
	c->imm = (uint64_t)immediate(w) << 12;
	if (c->imm == 0) { /* c.mop.1 to c.mop.15 do nothing */
		c->flow = dst & 1 && dst < 16 ? CODE_NEXT : CODE_BAD;
		return;
	}
	scb_riscv_result(c, CODE_SET, dst);
	c->page = c->op == CODE_SET;
	c->address = c->imm;
	c->base = CODE_PC;
}

static void
quadrant_1(struct code *c, uint32_t w, uint64_t address)
{
	unsigned dst = field(w, 7, 5);

	switch (w >> 13) {
	case 0:
		scb_riscv_add(c, dst, dst, immediate(w));
		break;
	case 1:
		scb_riscv_add_word(c, dst, dst, immediate(w));
		break;
	case 2:
		scb_riscv_add(c, dst, 0, immediate(w));
		break;
	case 3:
		do_upper(c, w);
		break;
	case 4:
		do_arithmetic(c, w);
		break;
	case 5:
		scb_riscv_jump(c, 0, address + jump_offset(w));
		break;
	default:
		c->flow = CODE_BRANCH;
		c->target = address + branch_offset(w);
	}
}

/* jr, mv, ebreak, jalr, add */
static void
do_registers(struct code *c, uint32_t w)
{
	unsigned dst = field(w, 7, 5), b = field(w, 2, 5);
	bool adds = w >> 12 & 1;

	if (b == 0 && dst == 0) {
		c->flow = adds ? CODE_STOP : CODE_BAD;
	} else if (b == 0) {
		scb_riscv_jump_value(c, adds ? LINK : 0, dst, 0);
	} else if (adds) {
		c->a = scb_riscv_reg(dst);
		c->b = (uint8_t)b;
		scb_riscv_result(c, CODE_ADD, dst);
	} else {
		scb_riscv_add(c, dst, b, 0);
	}
}

static void
quadrant_2(struct code *c, uint32_t w)
{
	unsigned dst = field(w, 7, 5);
	int64_t store8 = field(w, 10, 3) << 3 | field(w, 7, 3) << 6;

	switch (w >> 13) {
	case 0:
		scb_riscv_result(c, CODE_SHL, dst);
		c->a = scb_riscv_reg(dst);
		c->imm = (uint64_t)immediate(w) & 63;
		break;
	case 1:
		break;
	case 2:
		scb_riscv_load(c, 2, dst, SP,
		    field(w, 12, 1) << 5 | field(w, 4, 3) << 2 |
			field(w, 2, 2) << 6);
		break;
	case 3:
		scb_riscv_load(c, 3, dst, SP,
		    field(w, 12, 1) << 5 | field(w, 5, 2) << 3 |
			field(w, 2, 3) << 6);
		break;
	case 4:
		do_registers(c, w);
		break;
	case 5:
		float_access(c, SP, store8);
		break;
	case 6:
		scb_riscv_store(c, 2, field(w, 2, 5), SP,
		    field(w, 9, 4) << 2 | field(w, 7, 2) << 6);
		break;
	default:
		scb_riscv_store(c, 3, field(w, 2, 5), SP, store8);
	}
}

void
scb_riscv_short(struct code *c, uint32_t w, uint64_t address)
{
	switch (w & 3) {
	case 0:
		quadrant_0(c, w);
		break;
	case 1:
		quadrant_1(c, w, address);
		break;
	default:
		quadrant_2(c, w);
	}
}

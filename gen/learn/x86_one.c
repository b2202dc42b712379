/*
 * x86-64: the stack, jumps and the other one-byte opcodes, by rows of Intel's
 * opcode map. As on Intel's processors, an operand size of 16 bits does not
 * shorten near jumps.
 */
#include "learn/x86.h"

/* --- stack and strings ---------------------------------------------------- */

static void
x86_one_push(struct x86 *x, uint8_t a)
{
	struct code *c = x->c;

	c->op = CODE_STORE;
	c->a = a;
	c->from = 64;
	c->store = 8;
	c->base = SP;
	c->disp = c->adjust = x->size16 ? -2 : -8;
	if (x->size16)
		c->op = CODE_OTHER;
	scb_x86_writes(x, SP);
}

static void
pop(struct x86 *x, uint8_t dst)
{
	struct code *c = x->c;

	scb_x86_result(
	    x, x->size16 ? CODE_OTHER : CODE_LOAD, x->size16 ? 16 : 64, dst);
	c->from = 64;
	c->base = SP;
	c->adjust = x->size16 ? 2 : 8;
	scb_x86_writes(x, SP);
}

static void
x86_one_string(struct x86 *x, bool stores)
{
	scb_x86_writes(x, SI);
	scb_x86_writes(x, DI);
	if (x->rep || x->repne)
		scb_x86_writes(x, CX);
	x->c->wild = stores;
}

/* --- flow ----------------------------------------------------------------- */

static void
relative_jump(struct x86 *x, uint8_t flow, unsigned bytes)
{
	x->c->flow = flow;
	x->c->target = scb_x86_immediate(x, bytes);
	x->relative = true;
}

/* fe, ff */
static void
do_group5(struct x86 *x)
{
	static const uint8_t flows[8] = {CODE_NEXT, CODE_NEXT, CODE_CALL_VALUE,
	    CODE_KERNEL, CODE_JUMP_VALUE, CODE_KERNEL, CODE_NEXT, CODE_BAD};
	uint8_t bits = x->op & 1 ? scb_x86_size(x) : 8;
	struct code *c = x->c;

	scb_x86_modrm(x);
	if (x->raw > 1 && x->op == 0xfe) {
		scb_x86_bad(x);
		return;
	}
	c->flow = flows[x->raw];
	if (x->raw < 2 && x->mod == 3) {
		if (scb_x86_result(
			x, x->raw ? CODE_SUB : CODE_ADD, bits, x->rm)) {
			c->a = x->rm;
			c->b = CODE_NONE;
			c->imm = 1;
		}
	} else if (x->raw < 2) {
		c->store = bits / 8;
	} else if (x->raw == 6) {
		if (x->mod == 3) {
			x86_one_push(x, x->rm);
		} else {
			c->wild = true;
			scb_x86_writes(x, SP);
		}
	} else if (x->mod == 3) {
		c->a = x->rm;
	} else {
		c->from = 64;
	}
}

/* 63 to 6f */
static void
row_6(struct x86 *x)
{
	switch (x->op) {
	case 0x63:
		scb_x86_modrm(x);
		scb_x86_load(x, scb_x86_size(x), 32, true);
		break;
	case 0x68:
	case 0x6a:
		x->c->imm = scb_x86_immediate(x, x->op == 0x6a ? 1 : 4);
		scb_x86_forms(x, x->c->imm);
		x86_one_push(x, CODE_NONE);
		break;
	case 0x69:
	case 0x6b:
		scb_x86_modrm(x);
		scb_x86_immediate(x, x->op == 0x6b	     ? 1
				     : x->size16 && !x->wide ? 2
							     : 4);
		scb_x86_writes(x, x->reg);
		break;
	case 0x6c:
	case 0x6d:
	case 0x6e:
	case 0x6f:
		x86_one_string(x, x->op < 0x6e);
		break;
	default:
		scb_x86_bad(x);
	}
}

/* 90 to 9f */
static void
row_9(struct x86 *x)
{
	switch (x->op) {
	case 0x98: /* cbw, cwde, cdqe */
		if (scb_x86_result(x, CODE_MOVE, scb_x86_size(x), AX)) {
			x->c->a = AX;
			x->c->from = scb_x86_size(x) / 2;
			x->c->sign = true;
		}
		break;
	case 0x99:
		scb_x86_writes(x, DX);
		break;
	case 0x9a:
		scb_x86_bad(x);
		break;
	case 0x9b:
	case 0x9e:
		break;
	case 0x9c:
		x86_one_push(x, CODE_NONE);
		x->c->op = CODE_OTHER;
		break;
	case 0x9d:
		scb_x86_writes(x, SP);
		x->c->base = SP;
		x->c->adjust = 8;
		break;
	case 0x9f:
		scb_x86_writes(x, AX);
		break;
	default: /* xchg with ax; 90 is a nop, and with f3 pause */
		if (x->op != 0x90 || x->rex_b) {
			scb_x86_writes(x, AX);
			scb_x86_writes(x, (x->op & 7) | x->rex_b);
		}
	}
}

/* a0 to af */
static void
row_a(struct x86 *x)
{
	if (x->op < 0xa4) {
		scb_x86_immediate(x, x->address32 ? 4 : 8);
		if (x->op < 0xa2)
			scb_x86_writes(x, AX);
		else
			x->c->wild = true;
	} else if (x->op == 0xa8) {
		scb_x86_immediate(x, 1);
	} else if (x->op == 0xa9) {
		scb_x86_immediate(x, x->size16 && !x->wide ? 2 : 4);
	} else {
		x86_one_string(x, x->op == 0xa4 || x->op == 0xa5 ||
				      x->op == 0xaa || x->op == 0xab);
		if (x->op == 0xac || x->op == 0xad)
			scb_x86_writes(x, AX);
	}
}

/* c6, c7; with no operand in memory also xabort and xbegin */
static void
move_immediate(struct x86 *x)
{
	uint8_t bits = x->op & 1 ? scb_x86_size(x) : 8;

	scb_x86_modrm(x);
	if (x->raw == 7 && x->mod == 3) {
		if (x->op == 0xc7)
			relative_jump(x, CODE_BRANCH, 4);
		else
			scb_x86_immediate(x, 1);
		scb_x86_writes(x, AX);
		return;
	}
	x->c->imm = scb_x86_immediate(x, bits > 16 ? 4 : bits / 8);
	if (bits > 16)
		scb_x86_forms(x, x->c->imm);
	scb_x86_store(x, bits, CODE_NONE);
}

/* c2 to cf */
static void
row_c(struct x86 *x)
{
	switch (x->op) {
	case 0xc2:
	case 0xc3:
		if (x->op == 0xc2)
			scb_x86_immediate(x, 2);
		x->c->flow = CODE_RETURN;
		break;
	case 0xc6:
	case 0xc7:
		move_immediate(x);
		break;
	case 0xc8:
		scb_x86_immediate(x, 2);
		scb_x86_immediate(x, 1);
		scb_x86_writes(x, SP);
		scb_x86_writes(x, BP);
		x->c->wild = true;
		break;
	case 0xc9:
		scb_x86_writes(x, SP);
		scb_x86_writes(x, BP);
		break;
	case 0xcc:
		x->c->flow = CODE_STOP;
		break;
	case 0xcd:
		x->c->imm = scb_x86_immediate(x, 1);
		x->c->flow = x->c->imm == (uint64_t)(int64_t)(int8_t)0x80
				 ? CODE_KERNEL
				 : CODE_STOP;
		break;
	case 0xca:
		scb_x86_immediate(x, 2);
		x->c->flow = CODE_KERNEL;
		break;
	case 0xcb:
	case 0xcf:
		x->c->flow = CODE_KERNEL;
		break;
	default:
		scb_x86_bad(x);
	}
}

/* d7 to df, e0 to ef */
static void
rows_d_and_e(struct x86 *x)
{
	if (x->op < 0xd7) {
		scb_x86_bad(x);
	} else if (x->op == 0xd7) {
		scb_x86_writes(x, AX);
	} else if (x->op < 0xe0) { /* x87 */
		scb_x86_modrm(x);
		if (x->mod != 3)
			x->c->store = 108;
		else if (x->op == 0xdf && x->raw == 4)
			scb_x86_writes(x, AX);
	} else if (x->op < 0xe4) {
		relative_jump(x, CODE_BRANCH, 1);
		if (x->op < 0xe3)
			scb_x86_writes(x, CX);
	} else if (x->op == 0xe8 || x->op == 0xe9) {
		relative_jump(x, x->op == 0xe8 ? CODE_CALL : CODE_JUMP, 4);
	} else if (x->op == 0xeb) {
		relative_jump(x, CODE_JUMP, 1);
	} else if (x->op == 0xea) {
		scb_x86_bad(x);
	} else { /* in, out */
		if (x->op < 0xe8)
			scb_x86_immediate(x, 1);
		scb_x86_writes(x, AX);
	}
}

static void
row_f(struct x86 *x)
{
	switch (x->op) {
	case 0xf1:
	case 0xf4:
		x->c->flow = CODE_STOP;
		break;
	case 0xf5:
	case 0xf8:
	case 0xf9:
	case 0xfa:
	case 0xfb:
	case 0xfc:
	case 0xfd:
		break;
	case 0xf6:
	case 0xf7:
		scb_x86_group3(x);
		break;
	case 0xfe:
	case 0xff:
		do_group5(x);
		break;
	default:
		scb_x86_bad(x);
	}
}

/* b0 to bf */
static void
row_b(struct x86 *x)
{
	uint8_t bits = x->op & 8 ? scb_x86_size(x) : 8;

	x->c->imm = scb_x86_immediate(x, bits / 8);
	if (bits >= 32)
		scb_x86_forms(x, bits == 32 ? (uint32_t)x->c->imm : x->c->imm);
	scb_x86_result(x, CODE_SET, bits, (x->op & 7) | x->rex_b);
}

void
scb_x86_one(struct x86 *x)
{
	switch (x->op >> 4) {
	case 4: /* another prefix after that one */
		scb_x86_bad(x);
		break;
	case 5:
		if (x->op & 8)
			pop(x, (x->op & 7) | x->rex_b);
		else
			x86_one_push(x, (x->op & 7) | x->rex_b);
		break;
	case 6:
		row_6(x);
		break;
	case 7:
		relative_jump(x, CODE_BRANCH, 1);
		x->c->when = scb_x86_when(x->op);
		break;
	case 8:
		if (x->op == 0x82)
			scb_x86_bad(x);
		else if (x->op < 0x84)
			scb_x86_group1(x);
		else
			scb_x86_move(x);
		break;
	case 9:
		row_9(x);
		break;
	case 0xa:
		row_a(x);
		break;
	case 0xb:
		row_b(x);
		break;
	case 0xc:
	case 0xd:
		if (x->op < 0xc2 || (x->op >= 0xd0 && x->op < 0xd4))
			scb_x86_shift(x);
		else if (x->op < 0xd0)
			row_c(x);
		else
			rows_d_and_e(x);
		break;
	case 0xe:
		rows_d_and_e(x);
		break;
	case 0xf:
		row_f(x);
		break;
	default:
		scb_x86_binary(x);
	}
}

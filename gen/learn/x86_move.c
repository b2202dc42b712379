/*
 * x86-64: operands, arithmetic and moves.
 */
#include "learn/x86.h"

/* --- reading -------------------------------------------------------------- */

static uint8_t
next_byte(struct x86 *x)
{
	if (x->p == x->end) {
		x->cut = true;
		return 0;
	}
	return *x->p++;
}

uint64_t
scb_x86_immediate(struct x86 *x, unsigned bytes)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < bytes; i++)
		v |= (uint64_t)next_byte(x) << (8 * i);
	return (uint64_t)code_sign(v, 8 * bytes);
}

uint8_t
scb_x86_size(const struct x86 *x)
{
	return x->wide ? 64 : x->size16 ? 16 : 32;
}

static unsigned
immediate_size(const struct x86 *x)
{
	return x->size16 && !x->wide ? 2 : 4;
}

void
scb_x86_modrm(struct x86 *x)
{
	uint8_t m = next_byte(x), sib;
	struct code *c = x->c;
	unsigned low = m & 7;

	x->has_modrm = true;
	x->mod = m >> 6;
	x->raw = m >> 3 & 7;
	x->reg = x->raw | x->rex_r;
	x->rm = (uint8_t)low | x->rex_b;
	if (x->mod == 3)
		return;
	c->base = x->rm;
	if (low == 4) {
		sib = next_byte(x);
		low = sib & 7;
		c->base = (uint8_t)low | x->rex_b;
		c->index = (sib >> 3 & 7) | x->rex_x;
		c->scale = sib >> 6;
		if (c->index == SP)
			c->index = CODE_NONE;
	}
	if (x->mod == 0 && low == 5) {
		x->relative = (m & 7) == 5;
		c->base = CODE_PC;
		c->disp = (int64_t)scb_x86_immediate(x, 4);
	} else if (x->mod) {
		c->disp = (int64_t)scb_x86_immediate(x, x->mod == 1 ? 1 : 4);
	}
}

/* --- what is written ------------------------------------------------------ */

void
scb_x86_writes(struct x86 *x, unsigned reg)
{
	x->c->writes |= CODE_BIT(reg);
}

/* ah, ch, dh and bh are parts of the first four. */
static void
writes_byte(struct x86 *x, unsigned reg)
{
	scb_x86_writes(x, !x->rex && reg >= 4 ? reg - 4 : reg);
}

void
scb_x86_writes_rm(struct x86 *x, uint16_t bytes)
{
	if (x->mod != 3)
		x->c->store = bytes;
	else if (bytes == 1)
		writes_byte(x, x->rm);
	else
		scb_x86_writes(x, x->rm);
}

static bool
is_high(const struct x86 *x, unsigned bits, unsigned reg)
{
	return bits == 8 && !x->rex && reg >= 4;
}

/* dst = ..., of so many bits; false: a part that is not followed. */
bool
scb_x86_result(struct x86 *x, uint8_t op, uint8_t bits, uint8_t dst)
{
	struct code *c = x->c;

	if (is_high(x, bits, dst)) {
		writes_byte(x, dst);
		return false;
	}
	c->op = op;
	c->bits = bits;
	c->keeps = bits < 32;
	c->dst = dst;
	scb_x86_writes(x, dst);
	return true;
}

void
scb_x86_bad(struct x86 *x)
{
	x->c->flow = CODE_BAD;
}

/* --- arithmetic ----------------------------------------------------------- */

/* add or adc sbb and sub xor cmp, in the order of their numbers */
static const uint8_t binary[8] = {CODE_ADD, CODE_OR, CODE_OTHER, CODE_OTHER,
    CODE_AND, CODE_SUB, CODE_XOR, CODE_OTHER};

enum { SBB = 3, CMP = 7 };

/* dst = dst OP b, or imm where b is none. */
static void
arithmetic(struct x86 *x, unsigned kind, uint8_t bits, uint8_t dst, uint8_t b)
{
	struct code *c = x->c;
	bool zeroes = b == dst && (kind == 5 || kind == 6);

	if (kind == CMP && !is_high(x, bits, dst) &&
	    (b == CODE_NONE || !is_high(x, bits, b))) {
		c->op = CODE_COMPARE;
		c->bits = bits;
		c->a = dst;
		c->b = b;
	}
	if (kind == CMP || !scb_x86_result(x, binary[kind], bits, dst))
		return;
	if (b != CODE_NONE && is_high(x, bits, b)) {
		c->op = CODE_OTHER;
		return;
	}
	c->a = dst;
	c->b = b;
	if (zeroes || (kind == 4 && b == CODE_NONE && c->imm == 0)) {
		c->op = CODE_SET;
		c->imm = 0;
	} else if (kind == 1 && b == CODE_NONE && c->imm == UINT64_MAX) {
		c->op = CODE_SET;
	} else if (kind == SBB && b == dst) {
		c->op = CODE_EITHER;
		c->imm = UINT64_MAX;
	}
}

void
scb_x86_forms(struct x86 *x, uint64_t address)
{
	x->c->forms = true;
	x->c->address = address;
}

/* 00 to 3f, except prefixes and what 64-bit mode does not have. */
void
scb_x86_binary(struct x86 *x)
{
	unsigned kind = x->op >> 3, form = x->op & 7;
	uint8_t bits = form & 1 ? scb_x86_size(x) : 8;

	if (form > 5) {
		scb_x86_bad(x);
		return;
	}
	if (form > 3) {
		x->c->imm =
		    scb_x86_immediate(x, form & 1 ? immediate_size(x) : 1);
		if (form & 1)
			scb_x86_forms(x, x->c->imm);
		arithmetic(x, kind, bits, AX, CODE_NONE);
		return;
	}
	scb_x86_modrm(x);
	if (x->mod == 3)
		arithmetic(x, kind, bits, form & 2 ? x->reg : x->rm,
		    form & 2 ? x->rm : x->reg);
	else if (kind == CMP)
		return;
	else if (form & 2 && bits == 8)
		writes_byte(x, x->reg);
	else if (form & 2) {
		scb_x86_result(
		    x, kind == 0 ? CODE_ADD_MEMORY : CODE_OTHER, bits, x->reg);
		x->c->a = x->reg;
		x->c->from = bits;
	} else
		x->c->store = bits / 8;
}

/* 80, 81, 83 */
void
scb_x86_group1(struct x86 *x)
{
	uint8_t bits = x->op & 1 ? scb_x86_size(x) : 8;

	scb_x86_modrm(x);
	x->c->imm = scb_x86_immediate(x, x->op == 0x81 ? immediate_size(x) : 1);
	if (x->op == 0x81)
		scb_x86_forms(x, x->c->imm);
	if (x->mod == 3) {
		arithmetic(x, x->raw, bits, x->rm, CODE_NONE);
	} else if (x->raw == CMP) {
		x->c->op = CODE_COMPARE;
		x->c->bits = bits;
	} else {
		x->c->store = bits / 8;
	}
}

/* c0, c1, d0 to d3 */
void
scb_x86_shift(struct x86 *x)
{
	static const uint8_t ops[8] = {
	    [4] = CODE_SHL, [5] = CODE_SHR, [6] = CODE_SHL, [7] = CODE_SAR};
	uint8_t bits = x->op & 1 ? scb_x86_size(x) : 8;

	scb_x86_modrm(x);
	x->c->imm = x->op < 0xd0 ? scb_x86_immediate(x, 1) : 1;
	x->c->imm &= bits == 64 ? 63 : 31;
	if (x->mod != 3 || x->op >= 0xd2 || bits < 32) {
		scb_x86_writes_rm(x, bits / 8);
	} else if (scb_x86_result(x, ops[x->raw], bits, x->rm)) {
		x->c->a = x->rm;
		x->c->b = CODE_NONE;
	}
}

/* f6, f7: test not neg mul imul div idiv */
void
scb_x86_group3(struct x86 *x)
{
	uint8_t bits = x->op & 1 ? scb_x86_size(x) : 8;

	scb_x86_modrm(x);
	if (x->raw < 2) {
		scb_x86_immediate(x, x->op & 1 ? immediate_size(x) : 1);
	} else if (x->raw > 3) {
		scb_x86_writes(x, AX);
		scb_x86_writes(x, DX);
	} else if (x->mod != 3) {
		x->c->store = bits / 8;
	} else if (scb_x86_result(
		       x, x->raw == 2 ? CODE_XOR : CODE_SUB, bits, x->rm)) {
		x->c->a = x->raw == 2 ? x->rm : CODE_ZERO;
		x->c->b = x->raw == 2 ? CODE_NONE : x->rm;
		x->c->imm = UINT64_MAX;
	}
}

/* --- moves ---------------------------------------------------------------- */

void
scb_x86_load(struct x86 *x, uint8_t bits, uint8_t from, bool sign)
{
	struct code *c = x->c;

	if (!scb_x86_result(
		x, x->mod == 3 ? CODE_MOVE : CODE_LOAD, bits, x->reg))
		return;
	c->from = from;
	c->sign = sign;
	c->a = x->mod == 3 ? x->rm : CODE_NONE;
	if (x->mod == 3 && is_high(x, from, x->rm))
		c->op = CODE_OTHER;
}

void
scb_x86_store(struct x86 *x, uint8_t bits, uint8_t a)
{
	struct code *c = x->c;

	if (x->mod == 3) {
		if (scb_x86_result(x, a == CODE_NONE ? CODE_SET : CODE_MOVE,
			bits, x->rm) &&
		    a != CODE_NONE && is_high(x, bits, a))
			c->op = CODE_OTHER;
		c->a = a;
		c->from = bits;
		return;
	}
	c->store = bits / 8;
	if (a != CODE_NONE && is_high(x, bits, a))
		return;
	c->op = CODE_STORE;
	c->a = a;
	c->from = bits;
}

static void
lea(struct x86 *x)
{
	struct code *c = x->c;
	bool sum = c->index != CODE_NONE;

	if (x->mod == 3) {
		scb_x86_bad(x);
		return;
	}
	scb_x86_result(x,
	    sum			 ? CODE_SUM
	    : c->base == CODE_PC ? CODE_SET
				 : CODE_ADD,
	    scb_x86_size(x), x->reg);
	c->a = c->base == CODE_PC ? CODE_ZERO : c->base;
	c->b = c->index;
	c->from = 64;
	c->imm = (uint64_t)c->disp;
	if (!x->relative)
		scb_x86_forms(x, c->imm);
}

/* 84 to 8f */
void
scb_x86_move(struct x86 *x)
{
	uint8_t bits = x->op & 1 ? scb_x86_size(x) : 8;

	scb_x86_modrm(x);
	switch (x->op) {
	case 0x84:
	case 0x85:
		break;
	case 0x86:
	case 0x87:
		scb_x86_writes_rm(x, bits / 8);
		if (bits == 8)
			writes_byte(x, x->reg);
		else
			scb_x86_writes(x, x->reg);
		break;
	case 0x88:
	case 0x89:
		scb_x86_store(x, bits, x->reg);
		break;
	case 0x8a:
	case 0x8b:
		scb_x86_load(x, bits, bits, false);
		break;
	case 0x8d:
		lea(x);
		break;
	case 0x8f:
		scb_x86_writes_rm(x, 8);
		scb_x86_writes(x, SP);
		x->c->wild = x->mod != 3;
		break;
	default: /* from and to segments */
		if (x->op == 0x8c)
			scb_x86_writes_rm(x, 8);
		break;
	}
}

/*
 * aarch64: instructions of general registers, loads, stores and jumps. Those of
 * vectors count only where they write a general register or memory.
 */
#include "learn/aarch64.h"

#include <string.h>

/* dst = ...; the zero register is not written. */
static void
result(struct code *c, uint8_t op, uint8_t bits, uint8_t dst)
{
	if (dst == CODE_ZERO)
		return;
	c->op = op;
	c->bits = bits;
	c->dst = dst;
	a64_writes(c, dst);
}

/* --- immediates ----------------------------------------------------------- */

static void
do_address(struct code *c, uint32_t w, uint64_t address)
{
	uint64_t imm = code_field(w, 5, 19) << 2 | code_field(w, 29, 2);

	c->page = w >> 31;
	c->forms = !c->page;
	c->address = c->page ? (address & ~(uint64_t)0xfff) +
				   ((uint64_t)code_sign(imm, 21) << 12)
			     : address + (uint64_t)code_sign(imm, 21);
	c->imm = c->address;
	c->base = CODE_PC;
	result(c, CODE_SET, 64, a64_or_zero(code_field(w, 0, 5)));
}

static void
do_add_immediate(struct code *c, uint32_t w)
{
	bool sets_flags = w >> 29 & 1;
	uint8_t bits = w >> 31 ? 64 : 32;

	c->imm = (uint64_t)code_field(w, 10, 12) << (w >> 22 & 1 ? 12 : 0);
	c->a = (uint8_t)code_field(w, 5, 5);
	if (sets_flags && code_field(w, 0, 5) == 31 && w >> 30 & 1) {
		c->op = CODE_COMPARE;
		c->bits = bits;
		return;
	}
	result(c, w >> 30 & 1 ? CODE_SUB : CODE_ADD, bits,
	    sets_flags ? a64_or_zero(code_field(w, 0, 5))
		       : (uint8_t)code_field(w, 0, 5));
}

/* A run of ones, rotated and repeated; false: no such immediate. */
static bool
bit_mask(uint32_t w, uint64_t *out)
{
	unsigned n = w >> 22 & 1, ones = code_field(w, 10, 6),
		 rotate = code_field(w, 16, 6);
	unsigned size = 64;
	uint64_t v, all;

	if (!n)
		for (size = 32; size > 1 && (ones & size); size /= 2)
			;
	if (size < 2 || (ones & (size - 1)) == size - 1)
		return false;
	all = size == 64 ? UINT64_MAX : CODE_BIT(size) - 1;
	v = CODE_BIT((ones & (size - 1)) + 1) - 1;
	rotate &= size - 1;
	if (rotate)
		v = (v >> rotate | v << (size - rotate)) & all;
	for (; size < 64; size *= 2)
		v |= v << size;
	*out = v;
	return true;
}

static const uint8_t logic[4] = {CODE_AND, CODE_OR, CODE_XOR, CODE_AND};

static void
do_logic_immediate(struct code *c, uint32_t w)
{
	unsigned kind = code_field(w, 29, 2);

	if (!bit_mask(w, &c->imm)) {
		c->flow = CODE_BAD;
		return;
	}
	c->a = a64_or_zero(code_field(w, 5, 5));
	result(c, logic[kind], w >> 31 ? 64 : 32,
	    kind == 3 ? a64_or_zero(code_field(w, 0, 5))
		      : (uint8_t)code_field(w, 0, 5));
}

static void
do_move_wide(struct code *c, uint32_t w)
{
	unsigned shift = 16 * code_field(w, 21, 2), kind = code_field(w, 29, 2);
	uint64_t imm = (uint64_t)code_field(w, 5, 16) << shift;
	uint8_t dst = a64_or_zero(code_field(w, 0, 5)),
		bits = w >> 31 ? 64 : 32;

	if (kind == 1) {
		c->flow = CODE_BAD;
	} else if (kind == 3) {
		c->a = dst;
		c->imm = imm;
		c->disp = (int64_t) ~((uint64_t)0xffff << shift);
		result(c, CODE_INSERT, bits, dst);
	} else {
		c->imm = kind ? imm : ~imm;
		result(c, CODE_SET, bits, dst);
		if (bits == 64) {
			c->forms = true;
			c->address = c->imm;
		}
	}
}

/* sbfm, ubfm: shifts and extensions; bfm and the rest are not followed. */
static void
do_bit_field(struct code *c, uint32_t w)
{
	unsigned kind = code_field(w, 29, 2), from = code_field(w, 16, 6),
		 to = code_field(w, 10, 6);
	uint8_t dst = a64_or_zero(code_field(w, 0, 5)),
		bits = w >> 31 ? 64 : 32;

	c->a = a64_or_zero(code_field(w, 5, 5));
	result(c, CODE_OTHER, bits, dst);
	if (kind == 1 || kind == 3 || dst == CODE_ZERO) {
		return;
	} else if (from == 0 && (to == 7 || to == 15 || to == 31)) {
		c->op = CODE_MOVE;
		c->from = (uint8_t)(to + 1);
		c->sign = kind == 0;
	} else if (to == bits - 1u) {
		c->op = kind ? CODE_SHR : CODE_SAR;
		c->imm = from;
	} else if (kind == 2 && to + 1 == from) {
		c->op = CODE_SHL;
		c->imm = bits - from;
	}
}

/* --- registers ------------------------------------------------------------ */

static void
do_logic(struct code *c, uint32_t w)
{
	unsigned kind = code_field(w, 29, 2), shift = code_field(w, 10, 6);
	uint8_t dst = a64_or_zero(code_field(w, 0, 5)),
		bits = w >> 31 ? 64 : 32;

	c->a = a64_or_zero(code_field(w, 5, 5));
	c->b = a64_or_zero(code_field(w, 16, 5));
	result(c, CODE_OTHER, bits, dst);
	if (dst == CODE_ZERO || shift || w >> 21 & 1)
		return;
	c->op = logic[kind];
	if (kind == 1 && c->a == CODE_ZERO) {
		c->op = CODE_MOVE;
		c->a = c->b;
		c->b = CODE_NONE;
		c->from = bits;
	}
}

/* Shifted and extended. */
static void
do_add(struct code *c, uint32_t w)
{
	bool extended = w >> 21 & 1, subtracts = w >> 30 & 1,
	     sets_flags = w >> 29 & 1;
	uint8_t bits = w >> 31 ? 64 : 32;
	uint8_t dst = extended && !sets_flags
			  ? (uint8_t)code_field(w, 0, 5)
			  : a64_or_zero(code_field(w, 0, 5));
	unsigned shift = extended ? code_field(w, 10, 3) : code_field(w, 10, 6);

	c->a = extended ? (uint8_t)code_field(w, 5, 5)
			: a64_or_zero(code_field(w, 5, 5));
	c->b = a64_or_zero(code_field(w, 16, 5));
	if (dst == CODE_ZERO && subtracts && !extended && !shift) {
		c->op = CODE_COMPARE;
		c->bits = bits;
		return;
	}
	result(c, CODE_OTHER, bits, dst);
	if (dst == CODE_ZERO || (!extended && code_field(w, 22, 2)))
		return;
	c->from = (uint8_t)(extended ? 8u << code_field(w, 13, 2) : 64);
	c->sign = extended && w >> 15 & 1;
	c->scale = (uint8_t)shift;
	if (subtracts)
		c->op = shift || c->from < bits ? CODE_OTHER : CODE_SUB;
	else
		c->op = shift || c->from < bits ? CODE_SUM : CODE_ADD;
}

static void
do_select(struct code *c, uint32_t w)
{
	unsigned kind = (w >> 30 & 1) << 1 | (w >> 10 & 1);
	uint8_t bits = w >> 31 ? 64 : 32,
		dst = a64_or_zero(code_field(w, 0, 5));

	c->a = a64_or_zero(code_field(w, 5, 5));
	c->b = a64_or_zero(code_field(w, 16, 5));
	result(c, CODE_OTHER, bits, dst);
	if (dst == CODE_ZERO)
		return;
	if (kind == 0) {
		c->op = CODE_SELECT;
	} else if (c->a == CODE_ZERO && c->b == CODE_ZERO && kind < 3) {
		/* cset, csetm */
		c->op = CODE_EITHER;
		c->imm = kind == 1 ? 1 : UINT64_MAX;
	}
}

static void
do_register(struct code *c, uint32_t w)
{
	if (a64_is(w, 0x1f000000, 0x0a000000))
		do_logic(c, w);
	else if (a64_is(w, 0x1f000000, 0x0b000000))
		do_add(c, w);
	else if (a64_is(w, 0x1fe00000, 0x1a800000))
		do_select(c, w);
	else if (!a64_is(w, 0x1fe00000, 0x1a400000)) /* ccmp */
		a64_writes(c, a64_or_zero(code_field(w, 0, 5)));
}

static void
do_immediate(struct code *c, uint32_t w, uint64_t address)
{
	switch (code_field(w, 23, 3)) {
	case 0:
	case 1:
		do_address(c, w, address);
		break;
	case 2:
		do_add_immediate(c, w);
		break;
	case 3: /* tags */
		a64_writes(c, code_field(w, 0, 5));
		break;
	case 4:
		do_logic_immediate(c, w);
		break;
	case 5:
		do_move_wide(c, w);
		break;
	case 6:
		do_bit_field(c, w);
		break;
	default:
		a64_writes(c, a64_or_zero(code_field(w, 0, 5)));
	}
}

/* --- the decoder ---------------------------------------------------------- */

/* Vector instructions that write a general register. */
static void
do_vector(struct code *c, uint32_t w)
{
	if (a64_is(w, 0x5f20fc00, 0x1e200000) ||
	    a64_is(w, 0x5f200000, 0x1e000000) ||
	    a64_is(w, 0xbfe0ec00, 0x0e002c00))
		a64_writes(c, a64_or_zero(code_field(w, 0, 5)));
}

static void
decode(struct code *c, const uint8_t *p, size_t n, uint64_t address)
{
	uint32_t w;

	*c = (struct code){.dst = CODE_NONE,
	    .a = CODE_NONE,
	    .b = CODE_NONE,
	    .pair = CODE_NONE,
	    .base = CODE_NONE,
	    .index = CODE_NONE};
	if (n < 4) {
		c->flow = CODE_BAD;
		return;
	}
	w = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
	c->length = 4;
	switch (code_field(w, 25, 4)) {
	case 0:
		if (w >> 16 == 0)
			c->flow = CODE_STOP;
		else if (!(w >> 31))
			c->flow = CODE_BAD;
		a64_writes(c, code_field(w, 0, 5));
		c->wild = true;
		break;
	case 2: /* scalable vectors */
		a64_writes(c, code_field(w, 0, 5));
		c->wild = true;
		break;
	case 8:
	case 9:
		do_immediate(c, w, address);
		break;
	case 10:
	case 11:
		scb_aarch64_branch(c, w, address);
		break;
	case 5:
	case 13:
		do_register(c, w);
		break;
	case 7:
	case 15:
		do_vector(c, w);
		break;
	case 4:
	case 6:
	case 12:
	case 14:
		scb_aarch64_memory(c, w, address);
		break;
	default:
		c->flow = CODE_BAD;
	}
	if (c->flow == CODE_BAD)
		c->length = 0;
}

static bool
enters(const uint8_t *p, size_t n)
{
	return n >= 4 && (p[0] & 0x1f) == 1 && (p[2] & 0xe0) == 0 &&
	       p[3] == 0xd4;
}

/* nop, and zeros, which are an instruction that traps */
static bool
is_padding(const uint8_t *p, size_t n)
{
	for (; n >= 4; p += 4, n -= 4)
		if (memcmp(p, "\x1f\x20\x03\xd5", 4) != 0 &&
		    memcmp(p, "\0\0\0", 4) != 0)
			return false;
	return n == 0;
}

const struct code_abi scb_code_aarch64 = {.token = "aarch64",
    .align = 4,
    .number = A64_NUMBER,
    .stack = A64_SP,
    .frame = A64_FRAME,
    .link = A64_LINK,
    .result = 0,
    .argument = {0, 1, 2, 3, 4, 5},
    .saved = 0x1ff80000 | CODE_BIT(A64_FRAME) | CODE_BIT(A64_SP),
    .ends = {93, 94, 139},
    .syscall_writes = CODE_BIT(0),
    .call_regs = CODE_BIT(9) - 1,
    .pushed = 0,
    .reach = 4096,
    .decode = decode,
    .enters = enters,
    .is_padding = is_padding};

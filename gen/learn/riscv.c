/*
 * riscv64: 32-bit instructions. 16-bit ones, which are short forms of these,
 * are in riscv_short.c.
 */
#include "learn/riscv.h"

enum { LINK = 1, SP = 2, FRAME = 8, RESULT = 10, NUMBER = 17 };

static void
do_branch(struct code *c, uint32_t w, uint64_t address)
{
	unsigned kind = code_field(w, 12, 3);
	uint64_t to = code_field(w, 31, 1) << 12 | code_field(w, 7, 1) << 11 |
		      code_field(w, 25, 6) << 5 | code_field(w, 8, 4) << 1;

	c->flow = kind == 2 || kind == 3 ? CODE_BAD : CODE_BRANCH;
	c->target = address + (uint64_t)code_sign(to, 13);
	c->a = scb_riscv_reg(code_field(w, 15, 5));
	c->b = scb_riscv_reg(code_field(w, 20, 5));
	c->when = kind == 6   ? CODE_BELOW
		  : kind == 7 ? CODE_ABOVE_EQUAL
			      : CODE_ELSE;
}

static void
do_system(struct code *c, uint32_t w)
{
	if (w == 0x73) {
		c->flow = CODE_SYSCALL;
	} else if (code_field(w, 12, 3)) {
		c->writes |= CODE_BIT(code_field(w, 7, 5)) & ~CODE_BIT(0);
	} else {
		c->flow = CODE_STOP;
	}
}

/* Floating point and vectors: instructions that write a general register. */
static void
do_float(struct code *c, uint32_t w)
{
	unsigned kind = w >> 27;
	bool vector = code_field(w, 0, 7) == 0x57, general;

	general = vector ? code_field(w, 12, 3) == 7 ||
			       (code_field(w, 12, 3) == 2 && w >> 26 == 16)
			 : kind == 0x14 || kind == 0x18 || kind == 0x1c;
	if (general)
		c->writes |= CODE_BIT(code_field(w, 7, 5)) & ~CODE_BIT(0);
}

static uint64_t
jump_offset(uint32_t w)
{
	return (uint64_t)code_sign(
	    (uint64_t)code_field(w, 31, 1) << 20 | code_field(w, 12, 8) << 12 |
		code_field(w, 20, 1) << 11 | code_field(w, 21, 10) << 1,
	    21);
}

/* Loads and stores. */
static void
do_memory(struct code *c, uint32_t w)
{
	unsigned kind = code_field(w, 12, 3), dst = code_field(w, 7, 5),
		 a = code_field(w, 15, 5), b = code_field(w, 20, 5);
	int64_t place = code_sign(w >> 25 << 5 | dst, 12);

	switch (code_field(w, 0, 7)) {
	case 0x03:
		scb_riscv_load(c, kind, dst, a, code_sign(w >> 20, 12));
		break;
	case 0x23:
		scb_riscv_store(c, kind, b, a, place);
		break;
	case 0x27:
		c->base = scb_riscv_reg(a);
		c->disp = place;
		c->store = 16;
		/* vectors */
		c->wild = kind == 0 || kind > 4;
		break;
	case 0x2f:
		c->writes |= CODE_BIT(dst) & ~CODE_BIT(0);
		c->base = scb_riscv_reg(a);
		c->store = 16;
		break;
	default: /* to floating point */
		break;
	}
}

static void
do_long(struct code *c, uint32_t w, uint64_t address)
{
	unsigned dst = code_field(w, 7, 5), a = code_field(w, 15, 5);

	switch (code_field(w, 0, 7)) {
	case 0x03:
	case 0x07:
	case 0x23:
	case 0x27:
	case 0x2f:
		do_memory(c, w);
		break;
	case 0x13:
	case 0x1b:
		scb_riscv_immediate(c, w, w & 8);
		break;
	case 0x17:
	case 0x37:
		scb_riscv_upper(c, w, address);
		break;
	case 0x33:
	case 0x3b:
		scb_riscv_register(c, w, w & 8);
		break;
	case 0x0f:
	case 0x43:
	case 0x47:
	case 0x4b:
	case 0x4f:
		break;
	case 0x53:
	case 0x57:
		do_float(c, w);
		break;
	case 0x63:
		do_branch(c, w, address);
		break;
	case 0x67:
		scb_riscv_jump_value(c, dst, a, code_sign(w >> 20, 12));
		break;
	case 0x6f:
		scb_riscv_jump(c, dst, address + jump_offset(w));
		break;
	case 0x73:
		do_system(c, w);
		break;
	default:
		c->flow = CODE_BAD;
	}
}

static void
decode(struct code *c, const uint8_t *p, size_t n, uint64_t address)
{
	*c = (struct code){.dst = CODE_NONE,
	    .a = CODE_NONE,
	    .b = CODE_NONE,
	    .pair = CODE_NONE,
	    .base = CODE_NONE,
	    .index = CODE_NONE};
	c->length = n && (p[0] & 3) == 3 ? 4 : 2;
	if (n < c->length || (p[0] & 31) == 31)
		c->flow = CODE_BAD;
	else if (c->length == 2)
		scb_riscv_short(
		    c, (uint32_t)p[0] | (uint32_t)p[1] << 8, address);
	else
		do_long(c,
		    (uint32_t)p[0] | (uint32_t)p[1] << 8 |
			(uint32_t)p[2] << 16 | (uint32_t)p[3] << 24,
		    address);
	if (c->flow == CODE_BAD)
		c->length = 0;
}

static bool
enters(const uint8_t *p, size_t n)
{
	return n >= 4 && p[0] == 0x73 && !p[1] && !p[2] && !p[3];
}

/* nop of both lengths, and zeros, which trap */
static bool
is_padding(const uint8_t *p, size_t n)
{
	for (; n >= 2; p += 2, n -= 2) {
		if (n >= 4 && p[0] == 0x13 && !p[1] && !p[2] && !p[3]) {
			p += 2;
			n -= 2;
		} else if (p[0] > 1 || p[1]) {
			return false;
		}
	}
	return n == 0;
}

const struct code_abi scb_code_riscv = {.token = "riscv64",
    .align = 2,
    .number = NUMBER,
    .stack = SP,
    .frame = FRAME,
    .link = LINK,
    .result = RESULT,
    .argument = {10, 11, 12, 13, 14, 15},
    .saved = CODE_BIT(SP) | 0x300 | 0xffc0000,
    .ends = {93, 94, 139},
    .syscall_writes = CODE_BIT(RESULT),
    .call_regs = CODE_BIT(18) - CODE_BIT(10),
    .pushed = 0,
    .reach = 2048,
    .decode = decode,
    .enters = enters,
    .is_padding = is_padding};

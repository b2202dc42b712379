/*
 * x86-64: the opcodes after 0f, and those of VEX and EVEX. Most work on vector
 * registers, which the search does not follow: what counts is their length,
 * and the few that write a general register. Opcodes after 0f that may store
 * are listed; those with VEX and EVEX in other maps are all taken to store.
 */
#include "learn/x86.h"

enum { MAP_0F = 1, MAP_0F38 = 2, MAP_0F3A = 3 };

/* One bit for each opcode. */
struct opcodes {
	uint32_t row[8];
};

static bool
x86_two_has(const struct opcodes *o, uint8_t op)
{
	return o->row[op >> 5] >> (op & 31) & 1;
}

#define OPS(base, bits) [(base) >> 5] = (bits)
#define OP(op) ((uint32_t)1 << ((op)&31))
#define RANGE(a, b) ((UINT32_MAX >> (31 - (((b)&31) - ((a)&31)))) << ((a)&31))

/* 0f: without ModRM. */
static const struct opcodes bare = {
    {OPS(0x00, RANGE(0x05, 0x09) | OP(0x0b) | OP(0x0e)),
	OPS(0x20, RANGE(0x30, 0x37)), OPS(0x60, OP(0x77)),
	OPS(0x80, RANGE(0x80, 0x8f)),
	OPS(0xa0, RANGE(0xa0, 0xa2) | RANGE(0xa8, 0xaa)),
	OPS(0xc0, RANGE(0xc8, 0xcf))}};

/* 0f: not instructions. */
static const struct opcodes unknown = {
    {OPS(0x00, OP(0x04) | OP(0x0a) | OP(0x0c)),
	OPS(0x20, RANGE(0x24, 0x27) | OP(0x36) | OP(0x39) | RANGE(0x3b, 0x3f)),
	OPS(0x60, OP(0x7a) | OP(0x7b)), OPS(0xa0, OP(0xa6) | OP(0xa7))}};

/* 0f, also after VEX and EVEX: a byte follows. */
static const struct opcodes byte_follows = {{OPS(0x00, OP(0x0f)),
    OPS(0x60, RANGE(0x70, 0x73)), OPS(0xa0, OP(0xa4) | OP(0xac) | OP(0xba)),
    OPS(0xc0, OP(0xc2) | RANGE(0xc4, 0xc6))}};

/* 0f: r/m is in memory and may be written. */
static const struct opcodes stores = {
    {OPS(0x00, RANGE(0x00, 0x01) | OP(0x11) | OP(0x13) | OP(0x17)),
	OPS(0x20, OP(0x29) | OP(0x2b)),
	OPS(0x60, OP(0x7e) | OP(0x7f) | RANGE(0x78, 0x79)),
	OPS(0x80, RANGE(0x91, 0x9f) | OP(0x90)),
	OPS(0xa0, RANGE(0xa4, 0xa5) | OP(0xab) | RANGE(0xac, 0xae) |
		      RANGE(0xb0, 0xb1) | OP(0xb3) | RANGE(0xba, 0xbb)),
	OPS(0xc0, RANGE(0xc0, 0xc1) | OP(0xc3) | OP(0xc7) | OP(0xd6)),
	OPS(0xe0, OP(0xe7) | OP(0xf7))}};

/* 0f: reg is a general register, and written. */
static const struct opcodes to_reg = {{OPS(0x00, RANGE(0x02, 0x03)),
    OPS(0x20, RANGE(0x2c, 0x2d)), OPS(0x40, RANGE(0x40, 0x50)),
    OPS(0x60, RANGE(0x78, 0x79)), OPS(0x80, OP(0x93)),
    OPS(0xa0,
	OP(0xaf) | RANGE(0xb2, 0xb2) | RANGE(0xb4, 0xb8) | RANGE(0xbc, 0xbf)),
    OPS(0xc0, RANGE(0xc0, 0xc1) | OP(0xc5) | OP(0xd7))}};

/* 0f: so is r/m, where it is a register. */
static const struct opcodes to_rm = {
    {OPS(0x00, RANGE(0x00, 0x01) | OP(0x1e)), OPS(0x20, RANGE(0x20, 0x21)),
	OPS(0x60, OP(0x7e)), OPS(0x80, RANGE(0x90, 0x9f)),
	OPS(0xa0, RANGE(0xa4, 0xa5) | OP(0xab) | RANGE(0xac, 0xae) |
		      RANGE(0xb0, 0xb1) | OP(0xb3) | RANGE(0xba, 0xbb)),
	OPS(0xc0, RANGE(0xc0, 0xc1) | OP(0xc7))}};

uint8_t
scb_x86_when(uint8_t op)
{
	static const uint8_t when[16] = {[2] = CODE_BELOW,
	    [3] = CODE_ABOVE_EQUAL,
	    [6] = CODE_BELOW_EQUAL,
	    [7] = CODE_ABOVE};

	return when[op & 15];
}

/* Marks what the lists above say the opcode may write. */
static void
writes_as_listed(struct x86 *x)
{
	enum { STATE = 4096 }; /* xsave, fxsave and the like */

	if (x->mod != 3 && x86_two_has(&stores, x->op))
		x->c->store = x->op == 0xae || x->op == 0xc7 ? STATE : 64;
	if (x->mod == 3 && x86_two_has(&to_rm, x->op))
		scb_x86_writes_rm(x, (x->op & 0xf0) == 0x90 ? 1 : 8);
	if (x86_two_has(&to_reg, x->op))
		scb_x86_writes(x, x->reg);
	x->c->wild |= x->op == 0xf7; /* maskmov, to where di points */
}

/* 0f without ModRM. */
static void
do_bare(struct x86 *x)
{
	struct code *c = x->c;

	switch (x->op) {
	case 0x05:
		c->flow = CODE_SYSCALL;
		break;
	case 0x34:
		c->flow = CODE_KERNEL;
		break;
	case 0x06:
	case 0x07:
	case 0x08:
	case 0x09:
	case 0x0b:
	case 0x30:
	case 0x32:
	case 0x35:
	case 0x37:
	case 0xaa:
		c->flow = CODE_STOP;
		break;
	case 0x31:
	case 0x33:
	case 0xa2:
		c->writes =
		    CODE_BIT(AX) | CODE_BIT(DX) | CODE_BIT(CX) | CODE_BIT(BX);
		break;
	case 0xa0:
	case 0xa8:
		scb_x86_writes(x, SP);
		c->store = 8;
		c->base = SP;
		c->disp = c->adjust = -8;
		break;
	case 0xa1:
	case 0xa9:
		scb_x86_writes(x, SP);
		c->base = SP;
		c->adjust = 8;
		break;
	default:
		if (x->op >= 0xc8)
			scb_x86_writes(x, (x->op & 7) | x->rex_b);
		if (x->op >> 4 == 8) {
			c->flow = CODE_BRANCH;
			c->target = scb_x86_immediate(x, 4);
			c->when = scb_x86_when(x->op);
		}
	}
}

/* cmov, setcc, movzx and movsx are followed. */
static void
do_followed(struct x86 *x)
{
	struct code *c = x->c;
	uint8_t op = x->op;

	if (op >> 4 == 4) {
		if (x->mod == 3 &&
		    scb_x86_result(x, CODE_SELECT, scb_x86_size(x), x->reg)) {
			c->a = x->reg;
			c->b = x->rm;
		} else if (x->mod != 3) {
			scb_x86_result(
			    x, CODE_SELECT_MEMORY, scb_x86_size(x), x->reg);
			c->a = x->reg;
			c->from = scb_x86_size(x);
		}
	} else if (op >> 4 == 9 && x->mod == 3) {
		if (scb_x86_result(x, CODE_EITHER, 8, x->rm))
			c->imm = 1;
	} else if (op == 0xb6 || op == 0xb7 || op == 0xbe || op == 0xbf) {
		scb_x86_load(x, scb_x86_size(x), op & 1 ? 16 : 8, op >= 0xbe);
	}
}

void
scb_x86_two(struct x86 *x)
{
	struct code *c = x->c;

	x->op = (uint8_t)scb_x86_immediate(x, 1);
	if (x->op == 0x38 || x->op == 0x3a) {
		bool a = x->op == 0x3a;

		x->op = (uint8_t)scb_x86_immediate(x, 1);
		scb_x86_modrm(x);
		/* crc32, movbe, adcx; pextr and the length that pcmpstr finds
		 */
		if ((!a && x->op >= 0xf0) ||
		    (a && x->op >= 0x14 && x->op <= 0x17)) {
			scb_x86_writes_rm(x, 64);
			scb_x86_writes(x, x->reg);
		}
		if (a && (x->op & 0xf0) == 0x60)
			scb_x86_writes(x, CX);
		if (a)
			scb_x86_immediate(x, 1);
		return;
	}
	if (x86_two_has(&unknown, x->op)) {
		scb_x86_bad(x);
	} else if (x86_two_has(&bare, x->op)) {
		do_bare(x);
	} else {
		scb_x86_modrm(x);
		if (x86_two_has(&byte_follows, x->op))
			scb_x86_immediate(x, 1);
		writes_as_listed(x);
		do_followed(x);
		if (x->op == 0xb9 || x->op == 0xff)
			c->flow = CODE_STOP;
		if (x->op == 0xb0 || x->op == 0xb1 || x->op == 0xc7)
			c->writes |= CODE_BIT(AX);
		if (x->op == 0xc7)
			c->writes |= CODE_BIT(DX);
		if (x->op == 0x01 && x->mod == 3)
			c->writes |= CODE_BIT(AX) | CODE_BIT(DX) | CODE_BIT(CX);
		/* mov to a control or debug register is not for programs. */
		if (x->op == 0x22 || x->op == 0x23)
			c->flow = CODE_STOP;
	}
}

/* --- VEX and EVEX --------------------------------------------------------- */

/* Instructions with VEX or EVEX that write general registers. */
static void
writes_general(struct x86 *x, unsigned map)
{
	uint8_t op = x->op;

	if (map == MAP_0F38 && op >= 0xe0) {
		/* andn, bzhi, mulx, bextr, blsi ...; cmpccxadd */
		scb_x86_writes(x, x->reg);
		scb_x86_writes(x, x->vvvv);
		if (x->mod == 3)
			scb_x86_writes(x, x->rm);
	}
	if (map == MAP_0F3A && ((op >= 0x14 && op <= 0x17) || op == 0xf0)) {
		scb_x86_writes_rm(x, 64);
		scb_x86_writes(x, x->reg);
	}
	if (map == MAP_0F3A && (op & 0xf0) == 0x60)
		scb_x86_writes(x, CX);
	/* kmov and the conversions of half precision */
	if (map > MAP_0F3A && (op == 0x2c || op == 0x2d || op == 0x78 ||
				  op == 0x79 || op == 0x7e)) {
		scb_x86_writes(x, x->reg);
		if (x->mod == 3)
			scb_x86_writes(x, x->rm);
	}
}

static void
vector(struct x86 *x, unsigned map)
{
	if (map == MAP_0F && x->op == 0x77)
		return;
	scb_x86_modrm(x);
	if (map == MAP_0F3A ||
	    (map == MAP_0F && x86_two_has(&byte_follows, x->op)))
		scb_x86_immediate(x, 1);
	if (map == MAP_0F) {
		/* Instructions on masks have opcodes of setcc and cmov. */
		bool masks = x->op >= 0x90 && x->op <= 0x99;

		if (!(masks && x->op != 0x93) &&
		    !(x->op >= 0x41 && x->op <= 0x4f))
			writes_as_listed(x);
		if (masks && x->mod != 3)
			x->c->store = 64;
	} else if (x->mod != 3) {
		x->c->store = 64;
		/* scatter: an index of many */
		x->c->wild = map == MAP_0F38 && x->op >= 0xa0 && x->op <= 0xa3;
	}
	writes_general(x, map);
}

/* AMD's own: a few of them work on general registers. */
static void
xop(struct x86 *x, unsigned map)
{
	if (map > 10) {
		scb_x86_bad(x);
		return;
	}
	scb_x86_modrm(x);
	if (map != 9)
		scb_x86_immediate(x, map == 8 ? 1 : 4);
	scb_x86_writes(x, x->reg);
	scb_x86_writes(x, x->vvvv);
	scb_x86_writes_rm(x, 64);
}

void
scb_x86_vex(struct x86 *x)
{
	unsigned map = MAP_0F;
	uint8_t b = (uint8_t)scb_x86_immediate(x, 1);

	x->rex = true;
	x->rex_r = b & 0x80 ? 0 : 8;
	if (x->op != 0xc5) {
		map = b & 31;
		x->rex_x = b & 0x40 ? 0 : 8;
		x->rex_b = b & 0x20 ? 0 : 8;
		b = (uint8_t)scb_x86_immediate(x, 1);
		x->wide = b & 0x80;
	}
	x->vvvv = ~(b >> 3) & 15;
	if (x->op == 0x8f) {
		x->op = (uint8_t)scb_x86_immediate(x, 1);
		xop(x, map);
		return;
	}
	x->op = (uint8_t)scb_x86_immediate(x, 1);
	if (map < MAP_0F || map > MAP_0F3A)
		scb_x86_bad(x);
	else
		vector(x, map);
}

void
scb_x86_evex(struct x86 *x)
{
	uint8_t b = (uint8_t)scb_x86_immediate(x, 1);
	unsigned map = b & 7;

	x->rex = true;
	x->rex_r = b & 0x80 ? 0 : 8;
	x->rex_x = b & 0x40 ? 0 : 8;
	x->rex_b = b & 0x20 ? 0 : 8;
	b = (uint8_t)scb_x86_immediate(x, 1);
	x->wide = b & 0x80;
	x->vvvv = ~(b >> 3) & 15;
	scb_x86_immediate(x, 1);
	x->op = (uint8_t)scb_x86_immediate(x, 1);
	/* Map 4 and a further bit in the first byte are APX, map 7 is new. */
	if (map < MAP_0F || map == 4 || map == 7) {
		scb_x86_bad(x);
		return;
	}
	vector(x, map);
	/* disp8 is scaled by the operand's size, which is not decoded. */
	if (x->c->store)
		x->c->wild = true;
}

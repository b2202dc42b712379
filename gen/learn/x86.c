/* x86-64: prefixes, and the decoder as a whole. */
#include "learn/x86.h"

#include <string.h>

static void
read_prefixes(struct x86 *x)
{
	static const uint8_t known[] = {
	    0x66, 0xf2, 0xf3, 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0x67};

	for (; x->p < x->end && memchr(known, *x->p, sizeof known); x->p++) {
		x->size16 |= *x->p == 0x66;
		x->repne |= *x->p == 0xf2;
		x->rep |= *x->p == 0xf3;
		x->c->segment |= *x->p == 0x64 || *x->p == 0x65;
		x->address32 |= *x->p == 0x67;
	}
	if (x->p < x->end && *x->p >> 4 == 4) {
		x->rex = true;
		x->wide = *x->p & 8;
		x->rex_r = (uint8_t)(*x->p << 1 & 8);
		x->rex_x = (uint8_t)(*x->p << 2 & 8);
		x->rex_b = (uint8_t)(*x->p << 3 & 8);
		x->p++;
	}
	x->op = (uint8_t)scb_x86_immediate(x, 1);
}

/* Completes addresses that are relative to the end of the instruction. */
static void
x86_add_end(struct x86 *x, uint64_t end)
{
	struct code *c = x->c;

	if (c->flow == CODE_JUMP || c->flow == CODE_BRANCH ||
	    c->flow == CODE_CALL)
		c->target += end;
	if (!x->has_modrm || !x->relative)
		return;
	c->disp += (int64_t)end;
	if (x->op == 0x8d && c->op == CODE_SET) {
		c->imm = (uint64_t)c->disp;
		scb_x86_forms(x, c->imm);
	}
}

static void
decode(struct code *c, const uint8_t *p, size_t n, uint64_t address)
{
	enum { LONGEST = 15 };
	struct x86 x = {.c = c, .p = p, .end = p + (n < LONGEST ? n : LONGEST)};

	*c = (struct code){.dst = CODE_NONE,
	    .a = CODE_NONE,
	    .b = CODE_NONE,
	    .pair = CODE_NONE,
	    .base = CODE_NONE,
	    .index = CODE_NONE};
	read_prefixes(&x);
	if (x.op == 0x0f)
		scb_x86_two(&x);
	else if (x.op == 0xc4 || x.op == 0xc5 ||
		 (x.op == 0x8f && x.p < x.end && (*x.p & 31) >= 8))
		scb_x86_vex(&x);
	else if (x.op == 0x62)
		scb_x86_evex(&x);
	else
		scb_x86_one(&x);
	if (x.cut || c->flow == CODE_BAD) {
		*c = (struct code){.flow = CODE_BAD};
		return;
	}
	c->length = (uint8_t)(x.p - p);
	x86_add_end(&x, address + c->length);
	/* An address of 32 bits is not the one that is computed here. */
	if (x.address32 && c->base != CODE_NONE) {
		c->base = c->index = CODE_NONE;
		c->wild |= c->store;
		if (c->op != CODE_SET)
			c->op = CODE_OTHER;
	}
}

static bool
enters(const uint8_t *p, size_t n)
{
	if (n < 2)
		return false;
	return (p[0] == 0x0f && (p[1] == 0x05 || p[1] == 0x34)) ||
	       (p[0] == 0xcd && p[1] == 0x80);
}

/* Zeros, traps, and nops of every length. */
static bool
is_padding(const uint8_t *p, size_t n)
{
	struct code c;
	size_t skip;

	for (; n > 0; p += skip, n -= skip) {
		skip = 1;
		if (*p == 0 || *p == 0xcc)
			continue;
		decode(&c, p, n, 0);
		while (skip < c.length &&
		       (p[skip - 1] == 0x66 || p[skip - 1] == 0x2e))
			skip++;
		if (skip > c.length ||
		    (p[skip - 1] != 0x90 &&
			(p[skip - 1] != 0x0f || p[skip] != 0x1f)))
			return false;
		skip = c.length;
	}
	return true;
}

const struct code_abi scb_code_x86 = {.token = "x86_64",
    .align = 1,
    .number = AX,
    .stack = SP,
    .frame = BP,
    .link = CODE_NONE,
    .result = AX,
    .argument = {DI, SI, DX, 10, 8, 9},
    .saved = CODE_BIT(BX) | CODE_BIT(BP) | CODE_BIT(SP) | 0xf000,
    .ends = {60, 231, 15},
    .syscall_writes = CODE_BIT(AX) | CODE_BIT(CX) | CODE_BIT(R11),
    .pushed = 8,
    .reach = 0,
    .decode = decode,
    .enters = enters,
    .is_padding = is_padding};

/* aarch64: jumps, traps and system registers. */
#include "learn/aarch64.h"

static void
jump(struct code *c, uint8_t flow, uint64_t address, uint64_t words,
    unsigned bits)
{
	c->flow = flow;
	c->target = address + ((uint64_t)code_sign(words, bits) << 2);
}

/* br, blr, ret and their forms with authentication */
static void
do_jump_register(struct code *c, uint32_t w)
{
	unsigned kind = code_field(w, 21, 4);

	c->a = (uint8_t)a64_or_zero(code_field(w, 5, 5));
	switch (kind & 7) {
	case 0:
		c->flow = CODE_JUMP_VALUE;
		break;
	case 1:
		c->flow = CODE_CALL_VALUE;
		a64_writes(c, A64_LINK);
		break;
	case 2:
		c->flow = CODE_RETURN;
		break;
	default:
		c->flow = CODE_STOP;
	}
}

void
scb_aarch64_branch(struct code *c, uint32_t w, uint64_t address)
{
	static const uint8_t when[16] = {[2] = CODE_ABOVE_EQUAL,
	    [3] = CODE_BELOW,
	    [8] = CODE_ABOVE,
	    [9] = CODE_BELOW_EQUAL};

	if (a64_is(w, 0x7c000000, 0x14000000)) {
		jump(c, w >> 31 ? CODE_CALL : CODE_JUMP, address,
		    code_field(w, 0, 26), 26);
		if (w >> 31)
			a64_writes(c, A64_LINK);
	} else if (a64_is(w, 0xff000000, 0x54000000)) {
		jump(c, CODE_BRANCH, address, code_field(w, 5, 19), 19);
		c->when = when[code_field(w, 0, 4)];
	} else if (a64_is(w, 0x7e000000, 0x34000000)) {
		jump(c, CODE_BRANCH, address, code_field(w, 5, 19), 19);
	} else if (a64_is(w, 0x7e000000, 0x36000000)) {
		jump(c, CODE_BRANCH, address, code_field(w, 5, 14), 14);
	} else if (a64_is(w, 0xfe000000, 0xd6000000)) {
		do_jump_register(c, w);
	} else if (a64_is(w, 0xffe0001f, 0xd4000001)) {
		c->flow = CODE_SYSCALL;
	} else if (a64_is(w, 0xff000000, 0xd4000000)) {
		c->flow = CODE_STOP;
	} else if (a64_is(w, 0xff000000, 0xd5000000)) {
		if (w >> 21 & 1)
			a64_writes(c, a64_or_zero(code_field(w, 0, 5)));
		/* Authentication, among the hints. */
		if (a64_is(w, 0xfffff01f, 0xd503201f) &&
		    code_field(w, 8, 4) < 4 && code_field(w, 5, 3)) {
			a64_writes(c, 17);
			a64_writes(c, A64_LINK);
		}
	} else {
		c->flow = CODE_BAD;
	}
}

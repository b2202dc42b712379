/*
 * Compressed instructions of riscv64 in the encoding of c.lui with a constant of
 * 0: c.mop.1 to c.mop.15, which do nothing, and reserved ones.
 */
#include "check.h"
#include "learn/code.h"

static struct code
decoded(uint16_t bits)
{
	const uint8_t byte[] = {(uint8_t)bits, (uint8_t)(bits >> 8)};
	struct code c;

	scb_code_riscv.decode(&c, byte, sizeof byte, 0x10000);
	return c;
}

int
main(void)
{
	enum { LUI_0 = 0x6001, LUI_1 = 0x6005, SP = 2 };
	char what[32];

	for (unsigned reg = 0; reg < 32; reg++) {
		struct code c = decoded((uint16_t)(LUI_0 | reg << 7));

		if (reg == SP) /* c.addi16sp */
			continue;
		snprintf(what, sizeof what, "register %u", reg);
		if (reg % 2 && reg < 16)
			check(c.flow == CODE_NEXT && c.length == 2 &&
				c.op == CODE_OTHER && !c.writes && !c.page,
			    what);
		else
			check(c.flow == CODE_BAD, what);
		c = decoded((uint16_t)(LUI_1 | reg << 7));
		check(c.flow == CODE_NEXT &&
			(!reg || (c.op == CODE_SET && c.imm == 0x1000 &&
				     c.writes == CODE_BIT(reg))),
		    what);
	}
	return check_end();
}

/* riscv64: arithmetic of registers and immediates. */
#include "learn/riscv.h"

void
scb_riscv_immediate(struct code *c, uint32_t w, bool word)
{
	unsigned kind = code_field(w, 12, 3), dst = code_field(w, 7, 5),
		 a = code_field(w, 15, 5);
	unsigned shift = code_field(w, 20, word ? 5 : 6);
	int64_t imm = code_sign(w >> 20, 12);
	static const uint8_t ops[8] = {
	    [4] = CODE_XOR, [6] = CODE_OR, [7] = CODE_AND};

	if (kind == 0 && word) {
		scb_riscv_add_word(c, dst, a, imm);
		return;
	}
	if (kind == 0) {
		scb_riscv_add(c, dst, a, imm);
		return;
	}
	scb_riscv_result(c, CODE_OTHER, dst);
	c->a = scb_riscv_reg(a);
	c->imm = (uint64_t)imm;
	if (dst == 0 || word) {
		return;
	} else if (kind == 1 && w >> 26 == 0) {
		c->op = CODE_SHL;
		c->imm = shift;
	} else if (kind == 5 && (w >> 26 == 0 || w >> 26 == 0x10)) {
		c->op = w >> 26 ? CODE_SAR : CODE_SHR;
		c->imm = shift;
	} else if (kind == 2 || kind == 3) { /* slti, sltiu */
		c->op = CODE_EITHER;
		c->imm = 1;
	} else if (ops[kind]) {
		c->op = ops[kind];
	}
}

void
scb_riscv_register(struct code *c, uint32_t w, bool word)
{
	unsigned kind = code_field(w, 12, 3), dst = code_field(w, 7, 5),
		 more = w >> 25;
	static const uint8_t ops[8] = {
	    [0] = CODE_ADD, [4] = CODE_XOR, [6] = CODE_OR, [7] = CODE_AND};

	scb_riscv_result(c, CODE_OTHER, dst);
	c->a = scb_riscv_reg(code_field(w, 15, 5));
	c->b = scb_riscv_reg(code_field(w, 20, 5));
	if (dst == 0)
		return;
	if (more == 0x20 && kind == 0) {
		c->op = CODE_SUB;
		c->word = word;
	} else if (more == 0 && kind == 0) {
		c->op = CODE_ADD;
		c->word = word;
	} else if (more == 0 && !word && (kind == 2 || kind == 3)) {
		c->op = CODE_EITHER;
		c->imm = 1;
	} else if (more == 0 && !word && ops[kind]) {
		c->op = ops[kind];
	} else if (more == 0x10 && !word && kind % 2 == 0 && kind) {
		/* sh1add to sh3add: b + (a << n) */
		uint8_t a = c->a;

		c->op = CODE_SUM;
		c->a = c->b;
		c->b = a;
		c->from = 64;
		c->scale = (uint8_t)(kind / 2);
	}
}

void
scb_riscv_upper(struct code *c, uint32_t w, uint64_t address)
{
	uint64_t imm = (uint64_t)code_sign(w & 0xfffff000, 32);
	bool relative = code_field(w, 0, 7) == 0x17;

	c->imm = relative ? address + imm : imm;
	scb_riscv_result(c, CODE_SET, code_field(w, 7, 5));
	c->page = c->op == CODE_SET;
	c->address = c->imm;
	c->base = CODE_PC;
}

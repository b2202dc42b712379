/* riscv64: parts of instructions of both lengths. */
#include "learn/riscv.h"

enum { LINK = 1, OTHER_LINK = 5 };

uint8_t
scb_riscv_reg(unsigned reg)
{
	return reg ? (uint8_t)reg : CODE_ZERO;
}

void
scb_riscv_result(struct code *c, uint8_t op, unsigned dst)
{
	if (dst == 0)
		return;
	c->op = op;
	c->bits = 64;
	c->dst = (uint8_t)dst;
	c->writes |= CODE_BIT(dst);
}

void
scb_riscv_load(
    struct code *c, unsigned kind, unsigned dst, unsigned base, int64_t disp)
{
	c->base = scb_riscv_reg(base);
	c->disp = disp;
	c->from = (uint8_t)(8u << (kind & 3));
	c->sign = kind < 3;
	scb_riscv_result(c, CODE_LOAD, dst);
	if (kind == 7)
		c->flow = CODE_BAD;
}

void
scb_riscv_store(
    struct code *c, unsigned kind, unsigned a, unsigned base, int64_t disp)
{
	c->base = scb_riscv_reg(base);
	c->disp = disp;
	c->op = CODE_STORE;
	c->a = scb_riscv_reg(a);
	c->from = (uint8_t)(8u << kind);
	c->store = c->from / 8;
	if (kind > 3)
		c->flow = CODE_BAD;
}

void
scb_riscv_add(struct code *c, unsigned dst, unsigned a, int64_t imm)
{
	c->imm = (uint64_t)imm;
	c->a = scb_riscv_reg(a);
	scb_riscv_result(c, CODE_ADD, dst);
	if (c->op != CODE_ADD)
		return;
	if (a == 0) {
		c->op = CODE_SET;
		c->a = CODE_NONE;
	} else if (imm == 0) {
		c->op = CODE_MOVE;
		c->from = 64;
	}
}

/* addiw: the sum's low 32 bits, sign-extended. */
void
scb_riscv_add_word(struct code *c, unsigned dst, unsigned a, int64_t imm)
{
	scb_riscv_add(c, dst, a, imm);
	c->word = c->op == CODE_ADD;
	if (c->op == CODE_MOVE) {
		c->from = 32;
		c->sign = true;
	}
}

/*
 * The ABI's two link registers make a call. With another one it is a jump: the
 * stubs of a procedure linkage table leave their own address for the loader.
 */
static bool
is_call(unsigned link)
{
	return link == LINK || link == OTHER_LINK;
}

void
scb_riscv_jump(struct code *c, unsigned link, uint64_t target)
{
	c->flow = is_call(link) ? CODE_CALL : CODE_JUMP;
	c->target = target;
	if (link)
		c->writes |= CODE_BIT(link);
}

void
scb_riscv_jump_value(struct code *c, unsigned link, unsigned a, int64_t imm)
{
	c->flow = is_call(link)		  ? CODE_CALL_VALUE
		  : a == LINK && imm == 0 ? CODE_RETURN
					  : CODE_JUMP_VALUE;
	c->a = scb_riscv_reg(a);
	c->imm = (uint64_t)imm;
	if (link)
		c->writes |= CODE_BIT(link);
}

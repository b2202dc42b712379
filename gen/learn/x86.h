/* Shared by the files of the x86-64 decoder. */
#ifndef LEARN_X86_H
#define LEARN_X86_H

#include "learn/code.h"

enum { AX, CX, DX, BX, SP, BP, SI, DI, R11 = 11 };

struct x86 {
	struct code *c;
	const uint8_t *p, *end;
	uint64_t next; /* address of what follows, once that is known */
	bool size16, rep, repne, wide, rex, address32;
	uint8_t rex_r, rex_x, rex_b; /* 0 or 8 */
	uint8_t op;
	uint8_t mod, reg, rm; /* reg, and rm where mod is 3, with REX */
	uint8_t raw;	      /* reg without */
	uint8_t vvvv;
	bool has_modrm, relative; /* relative: disp counts from next */
	bool cut;		  /* the bytes end within */
};

/* Operand size in bits. */
uint8_t scb_x86_size(const struct x86 *x);

void scb_x86_modrm(struct x86 *x);
uint64_t scb_x86_immediate(struct x86 *x, unsigned bytes);

/* The register may be written. */
void scb_x86_writes(struct x86 *x, unsigned reg);
/* So may what r/m names: a register, or so many bytes of memory. */
void scb_x86_writes_rm(struct x86 *x, uint16_t bytes);

/* The condition of a jump, by its opcode: enum code_when. */
uint8_t scb_x86_when(uint8_t op);

void scb_x86_bad(struct x86 *x);

/* The instruction forms an address. */
void scb_x86_forms(struct x86 *x, uint64_t address);

/*
 * dst = ..., of so many bits, by an operation of enum code_op; false: a part of
 * the register that is not followed.
 */
bool scb_x86_result(struct x86 *x, uint8_t op, uint8_t bits, uint8_t dst);

/* reg = the low `from` bits of r/m; and r/m = a, or imm if a is CODE_NONE. */
void scb_x86_load(struct x86 *x, uint8_t bits, uint8_t from, bool sign);
void scb_x86_store(struct x86 *x, uint8_t bits, uint8_t a);

/* Opcodes 00 to 3f; 80 to 83; c0 to d3; f6, f7; 84 to 8f. */
void scb_x86_binary(struct x86 *x);
void scb_x86_group1(struct x86 *x);
void scb_x86_shift(struct x86 *x);
void scb_x86_group3(struct x86 *x);
void scb_x86_move(struct x86 *x);

/* All one-byte opcodes. */
void scb_x86_one(struct x86 *x);

/* Everything after 0f and the VEX, EVEX prefixes. */
void scb_x86_two(struct x86 *x);
void scb_x86_vex(struct x86 *x);
void scb_x86_evex(struct x86 *x);

#endif

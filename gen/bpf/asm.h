/*
 * The assembler. A program is built backwards, last instruction first, so every
 * target exists before the jump to it: no labels, no second pass, no sorting of
 * blocks. Instructions are hash-consed: asking twice for the same one gives the
 * same handle.
 *
 * Weaknesses: classic BPF only jumps forward, at most 255 past the next
 * instruction. A conditional jump whose target has drifted further away goes
 * through an intermediate instruction close by: a copy of the target if that is
 * one instruction and no slower (a return), else a `ja`, which costs one
 * executed instruction. Each jump is considered alone; a better order of
 * emission could sometimes avoid this.
 */
#ifndef ASM_H
#define ASM_H

#include "base/arena.h"
#include "scbpf.h"

/* jt and jf are bytes; the hostile test build makes them far smaller. */
#ifndef ASM_REACH
#define ASM_REACH 255
#endif

struct asm_insn {
	struct scbpf_insn insn; /* jt, jf unused */
	uint32_t yes, no;	/* jumps: targets; others: the next, in both */
	uint32_t latest;	/* instruction that leads here */
	uint32_t slot;		/* what k stands for, + 1; 0: itself */
};

struct asm_program {
	struct arena *arena;
	struct asm_insn *insn; /* last first; an index is a handle */
	uint32_t n;
	size_t cap;
	uint32_t *slot, slots; /* handle + 1 */
	uint32_t *slot_of; /* scb_asm_finish: asm_insn.slot, by instruction */
};

void scb_asm_init(struct asm_program *p, struct arena *a);

uint32_t scb_asm_ret(struct asm_program *p, uint32_t k);

/* An instruction without a jump (load, and), followed by next. */
uint32_t scb_asm_step(
    struct asm_program *p, uint16_t code, uint32_t k, uint32_t next);

/* A conditional jump against k. */
uint32_t scb_asm_jump(struct asm_program *p, uint16_t code, uint32_t k,
    uint32_t yes, uint32_t no);

/*
 * The same two with a k that is replaced before the program is loaded; the
 * number identifies the replacement.
 */
uint32_t scb_asm_slot(struct asm_program *p, uint16_t code, uint32_t slot,
    uint32_t k, uint32_t yes, uint32_t no);
uint32_t scb_asm_slot_step(struct asm_program *p, uint16_t code, uint32_t slot,
    uint32_t k, uint32_t next);

/*
 * The program that starts at a handle, in order of execution, in the arena.
 * Instructions that cannot be reached from it are left out.
 */
struct scbpf_insn *scb_asm_finish(
    struct asm_program *p, uint32_t start, size_t *count);

#endif

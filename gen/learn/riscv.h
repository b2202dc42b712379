/* Shared by the files of the riscv64 decoder. */
#ifndef LEARN_RISCV_H
#define LEARN_RISCV_H

#include "learn/code.h"

uint8_t scb_riscv_reg(unsigned reg);

/* dst = ...; register 0 is not written. */
void scb_riscv_result(struct code *c, uint8_t op, unsigned dst);

/* kind is funct3 of the 32-bit instruction: 0 to 6 for loads, 0 to 3. */
void scb_riscv_load(
    struct code *c, unsigned kind, unsigned dst, unsigned base, int64_t disp);
void scb_riscv_store(
    struct code *c, unsigned kind, unsigned a, unsigned base, int64_t disp);

void scb_riscv_add(struct code *c, unsigned dst, unsigned a, int64_t imm);
void scb_riscv_add_word(struct code *c, unsigned dst, unsigned a, int64_t imm);
void scb_riscv_jump(struct code *c, unsigned link, uint64_t target);
void scb_riscv_jump_value(
    struct code *c, unsigned link, unsigned a, int64_t imm);

/* The 32-bit forms; word: the ones that end in W. */
void scb_riscv_immediate(struct code *c, uint32_t w, bool word);
void scb_riscv_register(struct code *c, uint32_t w, bool word);
void scb_riscv_upper(struct code *c, uint32_t w, uint64_t address);

/* The forms of 16 bits. */
void scb_riscv_short(struct code *c, uint32_t w, uint64_t address);

#endif

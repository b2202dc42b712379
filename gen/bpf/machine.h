/*
 * Symbolic execution of classic BPF: a register holds a constant, a word of the
 * call under a mask, such a word with the mask's highest bit flipped, which
 * puts signed numbers in order, a whole word less a constant, a constant
 * shifted to the left by a word, or an unknown value. An unknown value matters
 * only when a jump or a return uses it.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "bpf/bpf.h"
#include "bpf/cond.h"

enum value_kind {
	VALUE_CONST,
	VALUE_WORD,
	VALUE_SHIFT,
	VALUE_MASKED,  /* a word under a slot: proof/step.c */
	VALUE_FLIPPED, /* a word whose sign is flipped: scb_machine_sign */
	VALUE_OFFSET,  /* a word less k, which is not 0, under the mask `by` */
	VALUE_OPAQUE
};

struct value {
	_Alignas(8) enum value_kind kind; /* see struct cond */
	unsigned word;
	/* VALUE_WORD, VALUE_FLIPPED: the mask; VALUE_MASKED: policy_half; else
	 * the constant */
	uint32_t k;
	/* VALUE_SHIFT: the mask of the word; VALUE_OFFSET: that of the result,
	 * all bits up to its highest; else 0 */
	uint32_t by;
};

enum { MACHINE_CELLS = 16 };

/* The initial state, as in the kernel, is all zero. */
struct machine {
	struct value a, x, m[MACHINE_CELLS];
};

struct value scb_machine_const(uint32_t k);

/*
 * Anything but a jump or a return. false: the program ends here with 0
 * (division by a zero X). The program was accepted by scb_bpf_check; the caller
 * must not pass a division by an X that is not constant.
 */
bool scb_machine_step(
    struct machine *m, const struct scbpf_insn *in, bool big_endian);

/*
 * A conditional jump that compares a with b. MACHINE_ASKS: it is taken if *c
 * holds for a's word. MACHINE_BIT: it is taken if c->k has bit number
 * (word & c->mask), where the word is that of the VALUE_SHIFT, a or b; see
 * scb_machine_shifted. MACHINE_PARTS: *c splits the words into two parts, whose
 * order is exchanged: those with the sign of a VALUE_FLIPPED, or those from
 * which a VALUE_OFFSET's k can be subtracted, and all others. For either part,
 * scb_machine_in_part decides.
 */
enum machine_jump {
	MACHINE_TAKEN,
	MACHINE_NOT_TAKEN,
	MACHINE_ASKS,
	MACHINE_BIT,
	MACHINE_PARTS,
	MACHINE_LOST /* compares an unknown value */
};
enum machine_jump scb_machine_jump(const struct scbpf_insn *in, struct value a,
    struct value b, struct cond *c);

/*
 * The b for these two functions: jset tests a VALUE_OFFSET for one run of
 * neighbouring bits at a time, the highest first. The run is removed from b;
 * the last one leaves a k of 0 there.
 */
struct value scb_machine_run(
    const struct scbpf_insn *in, struct value a, struct value *b);

/* TAKEN, NOT_TAKEN or ASKS, for a word of the part where *c holds, or not. */
enum machine_jump scb_machine_in_part(const struct scbpf_insn *in,
    struct value a, struct value b, bool large, struct cond *c);

/* The bit that is flipped, the highest one of the mask. */
uint32_t scb_machine_sign(struct value flipped);

/* The word that MACHINE_BIT is about. */
unsigned scb_machine_shifted(struct value a, struct value b);

#endif

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
	VALUE_MOVED,   /* a word less k, which is not 0, under the mask `by` */
	VALUE_OPAQUE
};

struct value {
	_Alignas(8) enum value_kind kind; /* see struct cond */
	unsigned word;
	/* VALUE_WORD, VALUE_FLIPPED: the mask; VALUE_MASKED: policy_half; else
	 * the constant */
	uint32_t k;
	/* VALUE_SHIFT: the mask of the word; VALUE_MOVED: that of the result,
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
 * A conditional jump on a, with b to compare with. MACHINE_ASKS: *c is the
 * condition on a's word under which it is taken. MACHINE_BIT: it is taken where
 * c->k has bit number (word & c->mask), of the word of that value, a or b,
 * which is a VALUE_SHIFT; see scb_machine_shifted. MACHINE_PARTS: *c asks
 * whether the word is of the larger ones, which come before the others now: of
 * a VALUE_FLIPPED those with the sign, of a VALUE_MOVED those from which k can
 * be subtracted; then scb_machine_in_part decides the rest.
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
 * What b is to be for these two functions: a VALUE_MOVED is asked by jset for a
 * run of neighbouring bits at a time, the highest first. It is taken out of b;
 * the last one leaves a k of 0 there.
 */
struct value scb_machine_run(
    const struct scbpf_insn *in, struct value a, struct value *b);

/* TAKEN, NOT_TAKEN or ASKS, for a word that is of the larger ones or is not. */
enum machine_jump scb_machine_in_part(const struct scbpf_insn *in,
    struct value a, struct value b, bool large, struct cond *c);

/* The bit that is flipped, the highest one of the mask. */
uint32_t scb_machine_sign(struct value flipped);

/* The word that MACHINE_BIT is about. */
unsigned scb_machine_shifted(struct value a, struct value b);

#endif

/* Shared by step.c and step_slot.c only. */
#ifndef STEP_PRIVATE_H
#define STEP_PRIVATE_H

#include "proof/step.h"

static inline enum step_kind
step_lost(struct walk *w, const char *why)
{
	w->why = why;
	return STEP_LOST;
}

static inline enum step_kind
step_to(struct spot *s, size_t pc)
{
	s->pc = pc;
	return STEP_ON;
}

/* --- step_slot.c ---------------------------------------------------------- */

/* A jump or a calculation that the slot fills in. */
enum step_kind scb_step_slot(struct walk *w, struct spot *s,
    const struct bpf_slot *slot, struct step *out);

/* Is it a jump on a word under the mask of a slot, `(arg & $MASK) == 3`? */
bool scb_step_slot_masks(const struct scbpf_insn *in, struct value a);
enum step_kind scb_step_slot_masked(
    struct walk *w, struct spot *s, struct step *out);

#endif

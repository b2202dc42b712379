/* One instruction along a path: where it leads, and for which calls. */
#ifndef STEP_H
#define STEP_H

#include "bpf/machine.h"
#include "proof/walk.h"

/* Before an instruction. */
struct spot {
	size_t pc;
	struct machine regs;
	struct path path;
	bool entered; /* walk.h */
};

enum step_kind {
	STEP_ON,   /* the spot is at the next instruction */
	STEP_FORK, /* both sides of the jump are possible */
	STEP_END,  /* the program returns */
	STEP_LOST  /* it cannot be followed from here; w->why says why */
};

struct step {
	uint32_t verdict; /* STEP_END */
	/*
	 * STEP_FORK: to yes if the condition holds, else to no. Either may be
	 * the same instruction again, for fewer calls.
	 */
	size_t yes, no;
	unsigned word;
	struct cond cond;
	struct path_slot slot; /* the condition, if it is one about slots */
};

/* Follows one instruction, and counts the work in w->steps. */
enum step_kind scb_step_follow(
    struct walk *w, struct spot *s, struct step *out);

/* Goes to one side of a fork. false: too many masked tests of one word. */
bool scb_step_take(struct spot *s, const struct step *fork, bool yes);

#endif

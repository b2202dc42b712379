/* Which conditions a policy gets from the arguments that were seen. */
#ifndef LEARN_CHOOSE_H
#define LEARN_CHOOSE_H

#include "learn/seen.h"

/* ORDER CHOOSE */
enum choose_mode {
	CHOOSE_AUTO, /* on arguments that choose what the call does */
	CHOOSE_NONE,
	CHOOSE_EXACT, /* on all arguments with few values, except addresses */
	CHOOSE_SHOWN /* as auto, and always the values, to show what was seen */
};

enum choice_kind {
	CHOICE_VALUES, /* one of these values */
	CHOICE_BITS,   /* no bits but those of values[0], or of values[1] ... */
	CHOICE_WITHOUT /* none of the bits of values[0] */
};

struct choice {
	enum choice_kind kind;
	unsigned arg; /* the ABI's register */
	unsigned n;
	uint64_t value[SEEN_VALUES];
};

/* All of them hold. */
struct choices {
	struct choice at[SEEN_ARGS];
	unsigned n;
	/* Why `what`, which chooses what the call does, has none; or NULL. */
	const char *why;
	const char *what; /* an argument's name */
};

/* Chooses the conditions for a call; n 0: none. */
void scb_choose(
    struct choices *to, const struct seen_row *row, enum choose_mode mode);

/* Is the argument one that `calls` lists? */
bool scb_choose_listed(const struct arch *a, const char *call, unsigned arg);

/* Are they the same conditions? */
bool scb_choose_same(const struct choices *a, const struct choices *b);

#endif

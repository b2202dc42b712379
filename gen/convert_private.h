/* Shared by convert*.c only. */
#ifndef CONVERT_PRIVATE_H
#define CONVERT_PRIVATE_H

#include "analysis/sketch.h"
#include "convert.h"

enum { LOSSES = 4096 };

enum outcome { PROVED, AGAIN, IMPOSSIBLE };

struct convert {
	struct arena *arena;
	struct diag *diag;
	const struct convert_request *request;
	struct outline *outline; /* of each input that is not left out */
	unsigned n;
	const struct arch **native; /* of these */
	struct sketch sketch;
	unsigned nabis;
	const struct arch *abis[POLICY_ARCHES];
	/* The current text, and the result of checking it. */
	struct buf text;
	enum outcome outcome;
	char why[256];
	/* The number that is at fault; or NULL. */
	const struct arch *blamed;
	uint32_t blamed_nr;
	/* What the policy decides on it, up to this number. */
	bool asked;
	uint32_t asked_verdict, asked_high;
	/* The origin, and what was lost: comments of the draft. */
	const char **remark;
	size_t nremarks, remark_cap;
	unsigned losses; /* the last so many of them */
	struct convert_input *compiled; /* from the text */
};

/* convert_survey.c: fills in what the inputs decide. */
void scb_convert_survey(struct convert *c);

/*
 * convert_natives.c: leaves out inputs that decide otherwise than another one
 * on an architecture that both cover.
 */
void scb_convert_natives(struct convert *c);

/* Reports what is different in every policy. */
void scb_convert_note(struct convert *c);

/*
 * convert_lose.c: gives what is blamed the strictest of its verdicts, in the
 * sketch and in what is to be proved. false: nothing can be given up.
 */
bool scb_convert_lose(struct convert *c);

/*
 * The number without a name that is blamed gets c->asked_verdict, with those
 * after it. false: it has it already.
 */
bool scb_convert_lose_number(struct convert *c);

/* Does the same with what has too many conditions. */
void scb_convert_lose_dense(struct convert *c, struct outline *o);

/* A comment for the policy. */
void scb_convert_remark(struct convert *c, const char *text);

/* Says that something is not in the policy. */
void scb_convert_lost(struct convert *c, const char *what);

/*
 * Reads c->text as its user will, and compares what it means with every input.
 * AGAIN: the sketch now names more. IMPOSSIBLE: c->why. Errors in it end the
 * call (scb_arena_fail), with the first of them in c->why.
 */
void scb_convert_check(struct convert *c);

/*
 * What does the policy decide on the number that is blamed if it names no
 * number? c->asked: it does not depend on arguments.
 */
void scb_convert_ask(struct convert *c);

/* Compiles c->text, which was proved, for every input. */
void scb_convert_compile(struct convert *c);

#endif

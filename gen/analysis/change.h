/* Every change of verdict from one program to another. */
#ifndef CHANGE_H
#define CHANGE_H

#include "analysis/survey.h"

/* ORDER CHANGE_KIND */
enum change_kind {
	CHANGE_ALLOWED, /* ALLOW or LOG now, and was not */
	CHANGE_DENIED,	/* was, and is KILL, TRAP or ERRNO now */
	CHANGE_ERRNO,
	CHANGE_OTHER,
	CHANGE_KINDS
};

struct change {
	struct change *next;
	struct survey_part part; /* its ends are not for the reader */
	uint32_t verdict[2];
	bool some;   /* of the part's calls; else all of them change so */
	bool weaker; /* less restricted, in the kernel's order of actions */
	enum change_kind kind;
	struct scbpf_call witness; /* both were run on it */
};

/* A part that could not be followed. */
struct change_doubt {
	struct change_doubt *next;
	struct survey_part part;
};

struct changes {
	struct change *first;
	struct change_doubt *doubts;
	bool weaker; /* one of them */
	uint64_t steps;
};

/*
 * s: two programs and the arch words to tell apart; the rest of it is filled
 * in here. In the order of s->audit and of numbers; one change for each part
 * and pair of verdicts.
 */
struct changes changes(struct survey *s, struct arena *a);

#endif

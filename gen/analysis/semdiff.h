/* Every change of verdict from one program to another. */
#ifndef SEMDIFF_H
#define SEMDIFF_H

#include "analysis/partition.h"

/* ORDER CHANGE_KIND */
enum semdiff_kind {
	SEMDIFF_ALLOWED, /* ALLOW or LOG now, and was not */
	SEMDIFF_DENIED,	 /* was, and is KILL, TRAP or ERRNO now */
	SEMDIFF_ERRNO,
	SEMDIFF_OTHER,
	SEMDIFF_KINDS
};

struct semdiff_change {
	struct semdiff_change *next;
	struct partition_part part; /* its ends are not for the reader */
	uint32_t verdict[2];
	bool some;   /* of the part's calls; else all of them change so */
	bool weaker; /* less restricted, in the kernel's order of actions */
	enum semdiff_kind kind;
	struct scbpf_call witness; /* both were run on it */
};

/* A part that could not be followed. */
struct semdiff_inconclusive {
	struct semdiff_inconclusive *next;
	struct partition_part part;
};

struct semdiff {
	struct semdiff_change *first;
	struct semdiff_inconclusive *inconclusive;
	bool weaker; /* one of them */
	uint64_t steps;
};

/*
 * s: two programs and their arch words; the rest of it is filled
 * in here. In the order of s->audit and of numbers; one change for each part
 * and pair of verdicts.
 */
struct semdiff scb_semdiff_programs(struct partition *s, struct arena *a);

#endif

/* Shared by convert*.c only. */
#ifndef CONVERT_PRIVATE_H
#define CONVERT_PRIVATE_H

#include "analysis/sketch.h"
#include "convert.h"

enum outcome { PROVED, AGAIN, IMPOSSIBLE };

struct convert {
	struct arena *arena;
	struct diag *diag;
	const struct convert_request *request;
	struct outline *outline; /* of each input */
	struct sketch sketch;
	unsigned nabis;
	const struct arch *abis[POLICY_ARCHES];
	/* The text at hand, and what came of it. */
	struct buf text;
	enum outcome outcome;
	char why[256];
};

/*
 * Reads c->text as its user will, and compares what it means with every input.
 * AGAIN: the sketch now names more. IMPOSSIBLE: c->why. Errors in it end the
 * call (scb_arena_fail), with the first of them in c->why.
 */
void scb_convert_check(struct convert *c);

#endif

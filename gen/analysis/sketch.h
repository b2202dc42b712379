/* A draft (dialect/draft.h) of what filters decide. */
#ifndef SKETCH_H
#define SKETCH_H

#include "analysis/choice.h"
#include "dialect/draft.h"

enum { SKETCH_ODD = 1024 };

/* Numbers without a name that the draft gives one by one. */
struct sketch_odd {
	const struct choice_abi *abi;
	const struct outline_part *part;
	uint32_t nr;
};

struct sketch {
	struct draft draft; /* all but `calls` and `all`, which are filled in */
	struct choice choice;
	/*
	 * Calls that multiplexers carry have conditions on all clauses: one
	 * without a condition says something of the multiplexer (SEMANTICS
	 * 10.2). First those that have other conditions, then all.
	 */
	enum { SKETCH_TOGETHER, SKETCH_CONDITIONS, SKETCH_ALWAYS } apart;
	struct choice_abi *abi; /* of draft.abis */
	/* What is alike on all numbers of an ABI (struct outline); or NULL. */
	const struct outline_part **all;
	struct sketch_odd *odd; /* by ABI and number */
	unsigned nodd;
	/* The part that no policy can say, and why; NULL: there is none. */
	const struct outline_part *failed;
	const char *why;
};

/* Fills in draft.calls, in its arena, for the choice. */
void scb_sketch_make(struct sketch *s);

/* Is it a multiplexer? What it does may follow from the calls it carries. */
bool scb_sketch_is_carrier(const struct outline_part *p);

/*
 * Adds a number of the part to s->odd. false: there are too many, or it is one
 * that no policy can name.
 */
bool scb_sketch_add(struct sketch *s, const struct choice_abi *b,
    const struct outline_part *p, uint32_t nr);

#endif

/*
 * What an instruction is for, in words: what it tests, and which calls and
 * lines of the policy that serves.
 */
#ifndef NOTE_H
#define NOTE_H

#include "emit/emit.h"

enum { NOTE_NAMES = 3, NOTE_LINES = 3 }; /* shown, then "..." */
enum { NOTE_WORDS = 100 };		 /* longest name of a constant */

/* What A holds when an instruction runs. */
struct note_value {
	bool seen, known; /* known: A is (word & mask) */
	unsigned word;
	uint32_t mask;
};

/* The calls that come by. */
struct note_users {
	const struct arch_call *call[NOTE_NAMES]; /* of different names */
	unsigned ncalls;
	bool more;	       /* names than these */
	unsigned total;	       /* numbers, over all architectures */
	uint32_t arches;       /* bit i: some of the filter's arches[i] */
	bool unknown, foreign; /* no call's number; other architectures */
};

/* Where the policy has conditions on a name. */
struct note_lines {
	uint32_t line[NOTE_LINES], last;
	unsigned count;
};

struct notes {
	const struct emit_filter *filter;
	struct note_value *value; /* by instruction */
	struct note_users *users; /* by instruction */
	struct note_lines *lines; /* by the policy's names; NULL: no text */
};

void note_open(struct notes *n, struct arena *a, const struct emit_filter *f);

/* Adds nothing where there is nothing to say. */
void note_print(struct buf *b, const struct notes *n, size_t pc);

/* From this instruction on, the first that is a test or a return. */
size_t note_next(const struct emit_filter *f, size_t pc);

#endif

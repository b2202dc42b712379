/*
 * Notes on instructions: what each tests, and for which calls and lines of the
 * policy.
 */
#ifndef ANNOTATE_H
#define ANNOTATE_H

#include "bpf/machine.h"
#include "emit/emit.h"

enum { ANNOTATE_NAMES = 3, ANNOTATE_LINES = 3 }; /* shown, then "..." */
enum { ANNOTATE_WORDS = 100 }; /* longest name of a constant */

/* What an instruction finds in A, and what a test compares it with. */
struct annotate_value {
	bool seen, known; /* known: A is (word - offset) & mask */
	bool constant;	  /* A is mask */
	bool compared;	  /* with the constant k */
	unsigned word;
	uint32_t offset, mask, k;
};

/* The syscalls whose paths reach this instruction. */
struct annotate_users {
	const struct arch_call *call[ANNOTATE_NAMES]; /* of different names */
	unsigned ncalls;
	bool more;	       /* names than these */
	unsigned total;	       /* numbers, over all architectures */
	unsigned unsure;       /* numbers that may reach it, or may not */
	uint32_t arches;       /* bit i: some of the filter's arches[i] */
	bool unknown, foreign; /* no call's number; other architectures */
};

/* Where the policy has conditions on a name. */
struct annotate_lines {
	uint32_t line[ANNOTATE_LINES], last;
	unsigned count;
};

struct annotate {
	const struct emit_filter *filter;
	struct annotate_value *value; /* by instruction */
	struct value shift; /* a VALUE_SHIFT by which X is 1, everywhere */
	struct annotate_users *users; /* by instruction */
	struct annotate_lines *lines; /* by the policy's names; NULL: no text */
	/*
	 * By architecture and call: may its number lead to a verdict that kills
	 * or raises SIGSYS?
	 */
	bool **signals;
};

void scb_annotate_open(
    struct annotate *n, struct arena *a, const struct emit_filter *f);

/* Adds nothing where there is nothing to say. */
void scb_annotate_print(struct buf *b, const struct annotate *n, size_t pc);

/* The next instruction that is a test or a return, from this one on. */
size_t scb_annotate_next(const struct emit_filter *f, size_t pc);

#endif

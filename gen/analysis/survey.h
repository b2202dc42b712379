/*
 * What one program, or two side by side, answer: part by part. A part is a
 * syscall of one ABI, or a run of numbers without a name that the programs
 * do not tell apart by comparisons. The parts are disjoint and hold every
 * call.
 */
#ifndef SURVEY_H
#define SURVEY_H

#include "facts/facts.h"
#include "analysis/diff.h"

/* AUDIT_ARCH words told apart; ends and cuts of one part. */
enum { SURVEY_AUDITS = 64, SURVEY_ENDS = 1024, SURVEY_CUTS = 4096 };

struct survey_end {
	struct survey_end *next;
	uint32_t verdict[2]; /* the second is 0 without a second program */
	struct path path;
};

struct survey_part {
	bool other; /* any arch word but those of the survey */
	uint32_t audit;
	const struct arch *abi;	      /* that owns the numbers, or NULL */
	const struct arch_call *call; /* NULL: no name */
	uint32_t low, high;	      /* both included */
	/* Under first_only one for each pair of verdicts, else all paths. */
	struct survey_end *ends;
	unsigned nends;
	/* Not all of it could be followed (else NULL); see diff_walk. */
	const char *why;
	unsigned side;
	size_t pc;
	struct scbpf_call stuck;
};

struct survey {
	struct diff_program program[2]; /* the second may be missing (n 0) */
	bool big_endian;
	bool first_only;
	uint32_t audit[SURVEY_AUDITS];
	unsigned naudits;
	/* true: the part and its ends are kept; else their memory goes. */
	bool (*part)(void *user, const struct survey_part *part);
	void *user;
	uint64_t steps;
};

/*
 * Adds the arch word, and, for all those of known ABIs that a program
 * compares with, survey_find.
 */
void survey_add(struct survey *s, uint32_t audit);
void survey_find(struct survey *s);

/* Half of what is left of the arena serves as scratch and is not given back. */
void survey(struct survey *s, struct arena *a);

#endif

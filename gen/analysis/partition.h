/*
 * The verdicts of one program, or of two side by side, part by part. A part is
 * a syscall of one ABI, or a run of numbers without a name that no comparison
 * of the programs separates. The parts are disjoint and hold every
 * call.
 */
#ifndef PARTITION_H
#define PARTITION_H

#include "facts/facts.h"
#include "analysis/diff.h"
#include "tree/dag.h"

/* AUDIT_ARCH words in a partition; ends and cuts of one part. */
enum { PARTITION_AUDITS = 64, PARTITION_ENDS = 1 << 14, PARTITION_CUTS = 4096 };

struct partition_end {
	struct partition_end *next;
	uint32_t verdict[2]; /* the second is 0 without a second program */
	struct path path;
};

struct partition_part {
	bool other; /* any arch word but those of the survey */
	uint32_t audit;
	const struct arch *abi;	      /* that owns the numbers, or NULL */
	const struct arch_call *call; /* NULL: no name */
	uint32_t low, high;	      /* both included */
	/*
	 * Under first_only, or where there are too many paths (dag is not
	 * NULL), one for each pair of verdicts that differ and one for those
	 * that do not; else all paths, as few as they can be united to.
	 */
	struct partition_end *ends;
	unsigned nends;
	struct dag *dag;
	uint32_t node;	  /* the decision of the only program on the part, */
	struct path path; /* which is this */
	/* Not all of it could be followed (else NULL); see scb_diff_walk. */
	const char *why;
	unsigned side;
	size_t pc;
	struct scbpf_call stuck;
};

struct partition {
	struct scbpf_program
	    program[2]; /* the second may be missing: count 0 */
	bool first_only;
	uint32_t audit[PARTITION_AUDITS];
	unsigned naudits;
	/* true: the part and its ends are kept; else their memory goes. */
	bool (*part)(void *user, const struct partition_part *part);
	void *user;
	uint64_t steps;
	struct dag *dag; /* of the programs, once a part asked for it */
	uint32_t root[2];
};

/* A copy of the path whose words are in the arena. */
void scb_path_keep(struct path *to, const struct path *from, struct arena *a);

/*
 * Adds the arch word, and, for all those of known ABIs that a program
 * compares with, scb_partition_find.
 */
void scb_partition_add(struct partition *s, uint32_t audit);
void scb_partition_find(struct partition *s, struct arena *scratch);

/*
 * Unites ends that differ in the ranges of one word only; the first of them
 * stays.
 */
void scb_partition_unite(struct partition_part *part, struct arena *a);

/*
 * Most of what is left of the arena is used; what the parts that were kept do
 * not need is given back.
 */
void scb_partition_walk(struct partition *s, struct arena *a);

#endif

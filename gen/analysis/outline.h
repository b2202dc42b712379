/*
 * A filter as a policy can say it: the ABIs that it covers, and what it decides
 * on each of their numbers.
 */
#ifndef OUTLINE_H
#define OUTLINE_H

#include "analysis/cover.h"
#include "analysis/partition.h"

enum { OUTLINE_OTHERS = 16 };

/* What is asked of all parts again and again is in front, close together. */
struct outline_part {
	struct outline_part *next;
	bool varies; /* there is more than one verdict; else: */
	uint32_t verdict;
	/* What the draft has to say of it, as less is known to be wrong. */
	enum {
		OUTLINE_FREE,
		OUTLINE_NAMED, /* its name, */
		OUTLINE_WHOLE  /* and what the default says, too */
	} forced;
	uint32_t words; /* that the ends depend on: scb_explain_words */
	struct partition_part part; /* part.ends: as few as can be */
	struct cover_rest rest;	    /* its ends are not all of them */
};

struct outline {
	struct arena *arena;
	const struct arch *native;
	struct scbpf_program given;
	/*
	 * The same filter without what no policy can say: number -1 is allowed
	 * where the architecture is covered, and all other arch words get
	 * bad_arch. The proof is about this one.
	 */
	struct scbpf_program program;
	uint32_t bad_arch;
	const struct arch *abis[POLICY_ARCHES]; /* native first */
	unsigned nabis;
	struct outline_part *first; /* of these, by ABI and number */
	/*
	 * By ABI: a part whose ends have their verdicts on every number of the
	 * ABI, and do not hold every call.
	 */
	struct outline_part *all;
	/* What is different in the given filter: its verdict on number -1, */
	bool has_minus, minus_varies;
	uint32_t minus;
	/* and those on arch words that no table has. */
	struct {
		uint32_t audit, verdict;
	} other[OUTLINE_OTHERS];
	unsigned nothers;
	/*
	 * Numbers with bit 31, which no kernel has, where they differ from
	 * those below them and are too many to name.
	 */
	struct outline_negative {
		const struct arch *abi;
		uint32_t low, high, was, is;
		bool varies; /* `was` is one of several */
	} negative[OUTLINE_OTHERS];
	unsigned nnegative;
	/*
	 * The first part that cannot be followed, or, if all can, that has too
	 * many conditions; NULL: there is none.
	 */
	const struct outline_part *stuck;
	/*
	 * Other arch words have verdicts that depend on more than the word:
	 * "bad_arch" is made up for them.
	 */
	bool any_arch;
	/* Numbers that only `program` decides as is said here. */
	struct outline_lost {
		uint32_t audit, low, high, verdict;
	} *lost;
	size_t nlost, lost_cap;
};

/*
 * From now on `program` gives the part's numbers its verdict, if it covers the
 * ABI.
 */
void scb_outline_lose(struct outline *o, const struct outline_part *p);

/* outline_program.c: the same for numbers; scb_outline_program follows. */
void scb_outline_lose_range(struct outline *o, uint32_t audit, uint32_t low,
    uint32_t high, uint32_t verdict);

/* outline_program.c: `program` has KILL_PROCESS for ABIs that it does not cover. */
void scb_outline_lose_arches(struct outline *o);

/* The part always has the verdict from now on. */
void scb_outline_fix(struct outline_part *p, uint32_t verdict, struct arena *a);

/* outline_program.c: makes `program` of `given`. */
void scb_outline_program(struct outline *o);

/* Simplifies the ends of p->part, and fills in what follows from them. */
void scb_outline_see(struct outline_part *p, struct arena *a);

/*
 * outline_all.c: finds what is decided alike on all numbers of an ABI, for
 * rules on @all; the parts then no longer say it.
 */
void scb_outline_all(struct outline *o);

/* The program's native architecture and byte order are those of `native`. */
void scb_outline(struct outline *o, struct arena *a,
    const struct scbpf_program *program, const struct arch *native);

/*
 * The native architecture of a program that was made for another machine than
 * this one: the first that it compares with; or `native`.
 */
const struct arch *scb_outline_native(struct arena *a,
    const struct scbpf_program *program, const struct arch *native);

#endif

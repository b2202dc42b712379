/* Policy and setup in, program out. Not proved yet: see compile.c. */
#ifndef TREE_H
#define TREE_H

#include "base/diag.h"
#include "bpf/bpf.h"
#include "policy/mix.h"
#include "policy/names.h"
#include "policy/policy.h"

/* Passes that tests switch off; all false for users. */
struct tree_passes {
	bool no_split; /* leave argument tests in the order of the rules */
	bool no_bits;  /* no jset on numbers, only comparisons */
};

/*
 * How many thousandths of an executed instruction, on average per call, one
 * more instruction in the program has to save.
 */
enum {
	TREE_SPEED = 1,
	TREE_MEASURED = 20, /* for a mix: within 2 % of the least */
	TREE_BALANCED = 50,
	TREE_RARE = 200, /* for the ABIs beside the native one */
	TREE_SIZE = 1000000,
	/*
	 * The fewest instructions: the kernel no longer sees that a number is
	 * always allowed, so it cannot cache that.
	 */
	TREE_TINY
};

struct search_known;
struct lower;

/* What the program is optimised for. */
struct tree_goal {
	unsigned price; /* 0: TREE_BALANCED */
	bool quick;	/* halve the number line, search for nothing better */
	const struct mix *mix; /* of the native architecture; NULL: unknown */
	/* What several programs, made in one arena, share; or NULL. */
	struct search_known *known;
};

/*
 * The program, in the arena, and the instructions that the policy's slots fill
 * in; fatal when it would exceed 4096. *lines: what it was made of, for
 * scb_tree_least.
 */
struct scbpf_program scb_tree_compile(struct arena *a, struct diag *d,
    const struct policy *p, const struct names *names,
    const struct policy_setup *s, const struct tree_goal *goal,
    const struct tree_passes *passes, struct bpf_slots *slots,
    struct lower **lines);

/*
 * The least that any tree of `==` and `>=` on the number executes in the mean,
 * in thousandths of a test: over the calls of the native ABI that are allowed
 * when their arguments are zero, weighted by the mix or (NULL) all alike.
 * *exact: it is the least; else the least that was found. 0: not known. lines:
 * those of scb_tree_compile or NULL. They are used up: their memory grows in
 * the arena, where the caller may release it. The next call makes its own.
 */
uint64_t scb_tree_least(struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s,
    struct lower *lines, const struct mix *mix, bool *exact);

/*
 * The back end: makes a program of any decisions. If it is too long, its insn
 * is NULL, or its count is above 4096. s->arches: whose numbers the lines are
 * about, native first. slots: as scb_code_dag.
 */
struct scbpf_program scb_tree_code(struct lower *l,
    const struct policy_setup *s, const struct tree_goal *goal,
    const struct tree_passes *passes, struct bpf_slots *slots);

#endif

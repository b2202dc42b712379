/* Shared by the prove*.c files only. */
#ifndef PROVE_PRIVATE_H
#define PROVE_PRIVATE_H

#include "proof/prove.h"
#include "proof/rules.h"
#include "proof/walk.h"

struct prover {
	struct arena *arena;
	const struct eval *eval;
	struct walk *walk;
	struct prove_result *result;
	/*
	 * Called for each run of numbers that a path allows: with the path
	 * restricted to them, and what the policy says of them (NULL: it does
	 * not cover their architecture). false: not proved; the result says why.
	 */
	bool (*then)(struct prover *p, const struct path *path,
	    const struct eval_segment *seg);
	uint32_t verdict;	 /* of the path that has ended */
	const uint32_t *known;	 /* facts about calls of the path; or NULL */
	unsigned known_first;	 /* terms, from the first on, as in proof_known */
	const struct path *path; /* that the policy is asked about */
	bool undecided;		 /* a question could not be decided */
	uint64_t most;		 /* steps at which to give up */
	/* By map and segment, and those of the current segment; or NULL. */
	const struct proof_rules ***rules_of, *rules;
	/* prove_join.c: */
	const struct spot *at;
	const struct proof_term *order;
	unsigned in_order; /* so many are in the same order in the rules */
	const struct eval_segment *seg;
	bool all; /* look at all conjunctions, not only at the next ones */
};

/* prove_numbers.c: p->then of all architectures and numbers of the path. */
bool scb_prove_each(struct prover *p, const struct path *path);

/* prove_ask.c: the answer is "cannot tell". */
bool scb_prove_give_up(
    struct prover *p, const struct path *path, const char *why);

/* Is p->verdict what the policy says on all of the path? */
bool scb_prove_agrees(
    struct prover *p, const struct path *path, const struct eval_segment *seg);

/* scb_proof_learn, on the path. */
bool scb_prove_learn(struct prover *p, const struct path *path,
    const struct proof_term *term, uint32_t *known);

/* prove_join.c: walk.enter, of a prover. */
enum walk_enter scb_prove_enter(void *user, const struct spot *at);

#endif

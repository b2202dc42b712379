/* The calls that take a path through a program, by their sixteen words. */
#ifndef PROOF_PATH_H
#define PROOF_PATH_H

#include "bpf/bpf.h"
#include "eval/eval.h"
#include "proof/wordset.h"

/*
 * An answer to a question about a half of a slot. Nothing else is known of
 * slots: each answer may be yes or no, whatever the other answers and the word
 * are, except that a word that is equal is not greater. These are more
 * combinations than real slots have, so what holds on all such paths holds for
 * every value of every slot.
 */
struct path_slot {
	const struct path_slot *next;
	enum eval_rel rel; /* EVAL_EQ: there is no question */
	unsigned word;
	uint32_t mask, k; /* as in eval_question */
	bool holds;
};

struct path {
	struct arena *arena;
	struct wordset w[BPF_WORDS];
	const struct path_slot *slots; /* latest first */
	/*
	 * Conditions are kept by scb_wordset_narrow. Not on paths that are
	 * written down, where they stay as they were tested.
	 */
	bool narrows;
};

/* Why a path cannot be followed: see scb_wordset_assume. */
extern const char scb_path_too_masked[];

void scb_path_any(struct path *p, struct arena *a);

/* A copy that can be narrowed while `from` stays as it is. */
void scb_path_fork(struct path *p, const struct path *from);

enum wordset_truth scb_path_test(
    const struct path *p, unsigned word, struct cond c);

/* See scb_wordset_assume. */
bool scb_path_assume(struct path *p, unsigned word, struct cond c);

/* ALWAYS, NEVER, or EITHER where it has not been asked yet. */
enum wordset_truth scb_path_slot_test(const struct path *p, struct path_slot s);
void scb_path_slot_assume(struct path *p, struct path_slot s);

/* The call with these words. */
void scb_path_make(const uint32_t v[BPF_WORDS], struct scbpf_call *call);

/*
 * A call that takes the path, apart from slots; false: too hard to find, and
 * all is 0.
 */
bool scb_path_call(const struct path *p, struct scbpf_call *call);

#endif

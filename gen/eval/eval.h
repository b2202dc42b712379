/*
 * Reference evaluator: the verdict that SEMANTICS.md gives one call, in its
 * plainest form. The prover holds every program against it. It shares nothing
 * with tree/ but the policy model and the facts about ABIs.
 */
#ifndef EVAL_H
#define EVAL_H

#include "policy/policy.h"

/*
 * How eval looks at a call: is (word & mask) REL k, where word is one of
 * BPF_WORD_* ? A concrete call answers yes or no from its numbers; the prover
 * answers from what a path has left, and may have to leave it open.
 * The others are about halves of slots (policy_half).
 */
enum eval_rel {
	EVAL_EQ,
	EVAL_GT,
	EVAL_SLOT_EQ,	/* word & mask == half k */
	EVAL_SLOT_GT,	/* word & mask > half k */
	EVAL_SLOT_SGT,	/* the same, both being signed numbers */
	EVAL_SLOT_MASK, /* word & half mask == k; of 16 bits, if it is narrow */
	EVAL_SLOT_BOTH, /* word & half mask == half k */
	EVAL_SLOT_ONLY	/* word & mask & ~half k == 0 */
};

static inline bool
eval_is_slot(enum eval_rel rel)
{
	return rel > EVAL_GT;
}

enum eval_truth { EVAL_NO, EVAL_YES, EVAL_OPEN };

struct eval_question {
	unsigned word;
	uint32_t mask, k;
	enum eval_rel rel;
};

struct eval_view {
	enum eval_truth (*test)(void *user, const struct eval_question *q);
	void *user;
};

/* The verdict; open: it depends on the answer to a question. */
struct eval_answer {
	uint32_t verdict; /* unless open */
	bool open;
	struct eval_question question;
};

struct eval; /* a policy and a setup, in an arena */

/* names: from scb_names_open on the same policy. */
struct names;
struct eval *scb_eval_bind(struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s);

/* The verdict, all 32 bits, for one concrete call; slots are POLICY_UNSET. */
uint32_t scb_eval_call(const struct eval *e, const struct scbpf_call *c);

/* The same for all calls that have this argument of it, if that is one. */
struct eval_answer scb_eval_argument(
    const struct eval *e, const struct scbpf_call *c, unsigned arg);

/*
 * Runs of numbers that the policy treats alike. For a covered
 * AUDIT_ARCH the segments are disjoint, ascending and cover 0 to 2^32-1.
 */
struct eval_segment {
	uint32_t low, high; /* both included */
	/* Rules whose verdict varies with the call; NULL: always `verdict`. */
	const struct eval_number *number;
	uint32_t verdict;
	/*
	 * number is not NULL, but only because of rules on all numbers
	 * (SEMANTICS 17): where none of those matches, it is `verdict`.
	 */
	bool apart;
};

/* Does the verdict depend on arguments, apart from rules on all numbers? */
static inline bool
eval_varies(const struct eval_segment *s)
{
	return s->number && !s->apart;
}

struct eval_map {
	uint32_t audit_arch;
	const struct eval_segment *segments;
	unsigned nsegments;
};

/* The segment of a number; NULL: the AUDIT_ARCH is not covered. */
const struct eval_segment *scb_eval_find(
    const struct eval *e, uint32_t audit_arch, uint32_t nr);

/* The verdict within a segment, asking view about arguments only. */
struct eval_answer scb_eval_segment(const struct eval *e,
    const struct eval_segment *s, const struct eval_view *view);

/*
 * eval_slot.c: how many bits every value has that the slot is compared with:
 * 16, 32 or 64; the fewest where they differ, 64 where there are none.
 */
unsigned scb_eval_slot_bits(const struct eval *e, unsigned slot);

#endif

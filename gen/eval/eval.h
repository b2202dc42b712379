/*
 * Reference evaluator: the verdict that SEMANTICS.md gives one call, in its
 * plainest form.
 * The prover holds every program against it; it shares nothing with tree/
 * but the policy model and arch facts.
 */
#ifndef EVAL_H
#define EVAL_H

#include "policy/policy.h"

/*
 * How eval looks at a call: is (word & mask) REL k, where word is one of
 * BPF_WORD_* ? A concrete call answers yes or no from its numbers; the prover
 * answers from what a path has left, and may have to leave it open.
 * EVAL_SLOT: is it equal to that half of a slot (k: policy_half)?
 */
enum eval_rel { EVAL_EQ, EVAL_GT, EVAL_SLOT };

enum eval_truth { EVAL_NO, EVAL_YES, EVAL_OPEN };

struct eval_question {
	unsigned word;
	uint32_t mask, k;
	enum eval_rel rel;
};

struct eval_view {
	enum eval_truth (*test)(void *user, const struct eval_question *q);
	void *user;
	/* NULL, or facts about the call (scb_eval_learn), instead of questions.
	 */
	const uint32_t *known;
};

/* What the law says; open: it depends on the answer to a question. */
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

/*
 * Runs of numbers that the policy cannot tell apart. For a covered
 * AUDIT_ARCH the segments are disjoint, ascending and cover 0 to 2^32-1.
 */
struct eval_segment {
	uint32_t low, high; /* both included */
	/* Rules whose verdict varies with the call; NULL: always `verdict`. */
	const struct eval_number *number;
	uint32_t verdict;
};

struct eval_map {
	uint32_t audit_arch;
	const struct eval_segment *segments;
	unsigned nsegments;
};

/* One map for each covered AUDIT_ARCH value; any other gets bad_arch. */
const struct eval_map *scb_eval_maps(const struct eval *e, unsigned *count);
uint32_t scb_eval_bad_arch(const struct eval *e);

/* The segment of a number; NULL: the AUDIT_ARCH is not covered. */
const struct eval_segment *scb_eval_find(
    const struct eval *e, uint32_t audit_arch, uint32_t nr);

/* The verdict within a segment, asking view about arguments only. */
struct eval_answer scb_eval_segment(const struct eval *e,
    const struct eval_segment *s, const struct eval_view *view);

/* --- eval_index.c: for the prover, who asks very often -------------------- */

/*
 * A word that many rules want to have a certain value, each its own; false:
 * there is none.
 */
bool scb_eval_wants(const struct eval_segment *s, unsigned *word);

/*
 * The segment without rules that cannot hold where that word is from low to
 * high; `rules` and what it refers to live in the arena.
 */
struct eval_segment scb_eval_narrow(
    const struct eval_segment *s, struct arena *a, uint32_t low, uint32_t high);

/* --- eval_fact.c: for the prover, too ------------------------------------- */

/* A way in which a rule can hold: one conjunction of conditions. */
struct eval_term {
	const struct eval_entry *entry;
	unsigned term; /* of its rule */
	unsigned fact; /* that it does not hold; behind it, those conditions */
};

/* So many ways have the segment's rules, and facts there are about them. */
unsigned scb_eval_terms(const struct eval_segment *s);
unsigned scb_eval_facts(const struct eval_segment *s);

/* The ways, those first that win over others; in the arena. */
const struct eval_term *scb_eval_order(
    const struct eval *e, const struct eval_segment *s, struct arena *a);

/*
 * Adds what the view says for certain of a way: that it does not hold, or
 * which of its conditions do. Fact n is bit n % 32 of known[n / 32]. true: it
 * does not hold.
 */
bool scb_eval_learn(
    const struct eval_term *w, struct eval_view view, uint32_t *known);

/*
 * It is known not to hold, and the view says that all its conditions do: so
 * there is no such call.
 */
bool scb_eval_infeasible(
    const struct eval_term *w, const struct eval_view *view);

/*
 * eval_slot.c: how many bits every value has that the slot is compared with:
 * 16, 32 or 64; the fewest where they differ, 64 where there are none.
 */
unsigned scb_eval_slot_bits(const struct eval *e, unsigned slot);

/* --- eval_enosys.c: the effect of SEMANTICS 7 on one ABI, for reports ----- */

/* One of its number spaces that has calls. */
struct eval_range {
	uint32_t first, last; /* calls, or numbers that never are one */
	unsigned enosys;      /* of these numbers: so many always get ENOSYS */
	bool above;	      /* and so do all above them, if there are any */
	bool has_max; /* a rule names max, and there are numbers above */
	uint32_t max;
};

struct eval_enosys {
	bool applies; /* SEMANTICS 7 has a say, unless it is off */
	uint32_t def; /* the default's verdict */
	uint32_t since;
	struct eval_range range[2];
	unsigned nranges;
	/* Known numbers that always get another errno, and had no call then: */
	unsigned refused;
	uint32_t kernel; /* that of bare `since`; 0: no rule names a call */
};

/* abi: an index into the setup's arches. */
void scb_eval_enosys(const struct eval *e, unsigned abi, struct eval_enosys *r);

#endif

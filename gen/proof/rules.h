/*
 * The rules on one number, for a prover that asks the evaluator very often:
 * it leaves out the rules and conditions of which it knows the outcome. The
 * evaluator decides among what is left.
 */
#ifndef PROOF_RULES_H
#define PROOF_RULES_H

#include "eval/eval_rules.h"

/*
 * A term of a rule: one conjunction of its conditions. Facts are bits: `fact`
 * is that the term does not hold, fact + 1 + i that its condition i does.
 */
struct proof_term {
	const struct eval_entry *entry;
	unsigned term, fact;
};

struct proof_rule {
	const struct eval_entry *entry;
	unsigned fact; /* the first about it */
};

struct proof_rules {
	const struct eval_number *number;
	const struct proof_rule *rule; /* in the order of the evaluator */
	unsigned n, nterms, nfacts;
	const struct proof_index *index; /* or NULL */
};

/* A rule that cannot hold unless a word has this value. */
struct proof_needs {
	uint32_t value;
	unsigned place; /* in proof_rules.rule */
};

/* Where there are many: those that need a value of one word, sorted. */
struct proof_index {
	unsigned word;
	struct proof_needs *needs;
	unsigned *others; /* places, ascending */
	unsigned nneeds, nothers;
};

const struct proof_rules *scb_proof_rules(
    struct arena *a, const struct eval_number *number);

/* The terms, those first that win over others; in the arena. */
const struct proof_term *scb_proof_order(
    const struct eval *e, const struct proof_rules *r, struct arena *a);

/* What is known of a call. */
struct proof_known {
	uint32_t low, high; /* of the index's word, if there is one */
	const uint32_t
	    *fact; /* fact n is bit n % 32 of fact[n / 32]; or NULL */
};

/* The same number without what cannot hold and what holds; in the arena. */
const struct eval_number *scb_proof_rules_left(const struct proof_rules *r,
    const struct proof_known *known, struct arena *a);

/* --- index.c -------------------------------------------------------------- */

/* NULL: too few rules need a value of the same word. */
const struct proof_index *scb_proof_index(
    const struct proof_rules *r, struct arena *a);

/* The places of rules that can hold where the word is from low to high. */
const unsigned *scb_proof_index_find(const struct proof_index *x,
    struct arena *a, uint32_t low, uint32_t high, unsigned *count);

/* --- facts.c -------------------------------------------------------------- */

static inline bool
proof_is_known(const uint32_t *facts, unsigned fact)
{
	return facts[fact / 32] >> fact % 32 & 1;
}

/*
 * Adds the facts about a term that the view is certain of. true: it does not
 * hold.
 */
bool scb_proof_learn(
    const struct proof_term *t, const struct eval_view *view, uint32_t *facts);

/*
 * The term is known not to hold, and the view says that all its conditions do:
 * so there is no such call.
 */
bool scb_proof_infeasible(const struct proof_term *t,
    const struct eval_view *view, const uint32_t *facts);

#endif

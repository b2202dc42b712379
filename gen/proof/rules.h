/*
 * The rules on one number, for a prover that calls the evaluator very often:
 * it leaves out the rules and conditions whose outcome it knows. The evaluator
 * decides among what is left.
 */
#ifndef PROOF_RULES_H
#define PROOF_RULES_H

#include "bpf/bpf.h"
#include "bpf/cond.h"
#include "eval/eval_rules.h"

/*
 * A term of a rule: one conjunction of its conditions. Facts are bits: `fact`
 * is that the term does not hold, fact + 1 + i that its condition i does.
 */
struct proof_term {
	const struct eval_entry *entry;
	unsigned term, fact;
};

/* A term that cannot hold unless a word has this value. */
struct proof_needs {
	uint32_t value;
	unsigned place; /* in proof_rules.term */
};

/* The terms that need a value of one word, sorted by it. */
struct proof_index {
	unsigned word;
	struct proof_needs *needs;
	unsigned *others; /* places, ascending */
	unsigned nneeds, nothers;
};

enum { PROOF_INDEXES = 4 };

struct proof_rules {
	const struct eval_number *number;
	const struct proof_term *term; /* in the order of the evaluator */
	unsigned n, nterms, nfacts;    /* n: rules */
	/* For words that very many terms need a value of. */
	struct proof_index index[PROOF_INDEXES];
	unsigned nindexes;
};

const struct proof_rules *scb_proof_rules(
    struct arena *a, const struct eval_number *number);

/* The terms, those first that win over others; in the arena. */
const struct proof_term *scb_proof_order(
    const struct eval *e, const struct proof_rules *r, struct arena *a);

/* What is known of a call. */
struct proof_known {
	uint32_t low[BPF_WORDS], high[BPF_WORDS]; /* of words with an index */
	const uint32_t
	    *fact; /* fact n is bit n % 32 of fact[n / 32]; or NULL */
	unsigned first; /* so many terms are known not to hold, the first ones */
};

/*
 * The number without terms that cannot hold, and without conditions that do; in
 * the arena, except for entries that stay as they are.
 */
const struct eval_number *scb_proof_rules_left(const struct proof_rules *r,
    const struct proof_known *known, struct arena *a);

/* --- index.c -------------------------------------------------------------- */

/* Makes the indexes that are worth it. */
void scb_proof_index(struct proof_rules *r, struct arena *a);

/* A comparison of a word that halves the terms that can hold. */
struct proof_middle {
	unsigned word;
	struct cond above;
};

/*
 * false: few terms need a value of a word. The comparison may hold for none of
 * the values that are left.
 */
bool scb_proof_index_middle(const struct proof_rules *r,
    const struct proof_known *known, struct proof_middle *m);

/* The places of terms that can hold, ascending; r has an index. */
const unsigned *scb_proof_index_find(const struct proof_rules *r,
    const struct proof_known *known, struct arena *a, unsigned *count);

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

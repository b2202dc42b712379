/* Text clauses that may take the calls of later ones; for lint_overlap.c. */
#ifndef LINT_TAKEN_H
#define LINT_TAKEN_H

#include "lint/lint_private.h"

struct lint_taken;

struct lint_taken *scb_lint_taken_open(struct lint *l);

/* The next use of a name: all are added, in the order of l->uses. */
void scb_lint_taken_add(struct lint_taken *t, unsigned id);

/* The clauses that can take all calls of a later one, in their order. */
struct lint_taken_walk {
	const struct lint_taken_entry *same, *other;
	const struct lint_use *all; /* in place of both */
	unsigned id;
	uint32_t hash;
};

struct lint_taken_walk scb_lint_taken_find(
    const struct lint_taken *t, unsigned id, const struct policy_rule *r);
const struct lint_use *scb_lint_taken_next(struct lint_taken_walk *w);

/* Does rule a decide every call that rule b, which comes later, matches? */
bool scb_lint_takes_all(struct lint *l, const struct arch *arch,
    const char *call, const struct policy_rule *a, const struct policy_rule *b);

/* Is each ABI that a later clause is for taken by some earlier one? */
bool scb_lint_taken_everywhere(const struct lint_taken *t, unsigned id,
    const struct policy_rule *r, const struct policy_name *name);

#endif

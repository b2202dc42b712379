/*
 * Policy and setup as decisions: for each AUDIT_ARCH value of the filter, the
 * line of all syscall numbers with the decision for each.
 */
#ifndef LOWER_H
#define LOWER_H

#include "policy/names.h"
#include "policy/policy.h"
#include "tree/clause.h"
#include "tree/dag.h"
#include "tree/intervals.h"

/*
 * A rule on all numbers that is tested before the number, and the line of
 * numbers where it holds; NULL: the line where no such rule holds.
 */
struct lower_first {
	const struct policy_rule *rule;
	struct clause_site at;
	struct intervals line;
};

/* All numbers under one arch word. */
struct lower_arch {
	uint32_t audit_arch;
	struct intervals line;
	/* Another form of it, in written order; nfirst 0: there is none. */
	struct lower_first *first;
	unsigned nfirst;
};

struct lower {
	struct dag dag;
	struct lower_arch arch[POLICY_ARCHES];
	unsigned narches;
	uint32_t bad_arch; /* node */
};

void scb_lower_policy(struct lower *l, struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s);

/* The same for the numbers of the native architecture word alone. */
void scb_lower_native(struct lower *l, struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s);

#endif

/*
 * Policy and setup as decisions: for each AUDIT_ARCH value of the filter, the
 * line of all syscall numbers with the decision for each.
 */
#ifndef LOWER_H
#define LOWER_H

#include "policy/names.h"
#include "policy/policy.h"
#include "tree/dag.h"
#include "tree/intervals.h"

struct lower_map {
	uint32_t audit_arch;
	struct intervals line;
};

struct lower {
	struct dag dag;
	struct lower_map map[POLICY_ARCHES];
	unsigned nmaps;
	uint32_t bad_arch; /* node */
};

void scb_lower_policy(struct lower *l, struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s);

#endif

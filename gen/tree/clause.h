/* Rules as decisions: conditions on arguments become tests of words. */
#ifndef CLAUSE_H
#define CLAUSE_H

#include "policy/policy.h"
#include "tree/dag.h"

/* Where a rule is applied: argument widths depend on it. */
struct clause_site {
	const struct arch *abi;
	const char *name;
	bool args64;
};

/* The decision `yes` where one of the rule's terms holds, else `no`. */
uint32_t scb_clause_rule(struct dag *d, const struct clause_site *at,
    const struct policy_rule *r, uint32_t yes, uint32_t no);

#endif

/* What deserves a word about a policy before it is compiled (section 4). */
#ifndef LINT_H
#define LINT_H

#include "policy/names.h"
#include "policy/policy.h"

/*
 * Reports warnings, notes and information about p under this setup, each
 * once, however many architectures it concerns. audited: without those that
 * scb_audit reports of the program, too.
 */
void scb_lint_policy(struct diag *d, const struct policy *p,
    const struct names *names, const struct policy_setup *s, bool audited);

#endif

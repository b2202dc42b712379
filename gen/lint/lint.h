/*
 * Reports problems of a policy: in its text, and in the verdicts that it has
 * for the calls of its architectures.
 */
#ifndef LINT_H
#define LINT_H

#include "facts/facts_program.h"
#include "lint/site.h"
#include "policy/names.h"
#include "policy/policy.h"

/*
 * Reports warnings, notes and information about p under this setup, each
 * once, however many architectures it concerns. audited: without those that
 * scb_audit reports of the program, too.
 */
void scb_lint_policy(struct diag *d, const struct policy *p,
    const struct names *names, const struct policy_setup *s, bool audited);

/*
 * Notes conditions of text policies that let just what is dangerous through
 * (tables/inverted.tbl).
 */
void scb_inverted_check(const struct sites *k);

/*
 * Says where a comparison with an exact value misses calls that have a flag
 * beside it (tables/exact.tbl).
 */
void scb_exact_check(const struct sites *k);

/* Notes old calls that return ENOSYS, since their numbers are large. */
void scb_above_check(const struct sites *k);

/* Warns where unshare may not make a mount namespace, and can by a newer bit.
 */
void scb_kernel_check(struct diag *d, const struct policy *p,
    const struct eval *e, const struct policy_setup *s);

/*
 * Warns where a rule names a call that is let through, while a libc of the list
 * makes another one for the function of that name (tables/libc.tbl), which is
 * refused with something that it does not fall back from; and where calls kill
 * that a libc began to make when a program or thread starts.
 */
void scb_libc_check(const struct sites *k, const struct facts_libcs *libcs);

/*
 * Warns where the command of run cannot start or end, since calls that its libc
 * makes for that are refused (tables/starts.tbl).
 */
void scb_start_check(
    const struct sites *k, const struct facts_program *program);

/*
 * Warns, once for each architecture, where rules let calls through that it
 * lacks, while the policy neither names nor allows what programs use there
 * (tables/siblings.tbl). A note where rules refuse such calls, and what is used
 * instead is let through.
 */
void scb_missing_check(const struct sites *k);

/*
 * Warns, once for each pair of tables/fallback.tbl, where the newer call is
 * refused with an errno other than ENOSYS while the older one is let through;
 * and where rseq is refused to programs that would die of it. What it advises
 * goes by the libcs. self_install: the filter is made to be installed by the
 * program that it is for.
 */
void scb_fallback_check(
    const struct sites *k, const struct facts_libcs *libcs, bool self_install);

#endif

/* A policy's verdicts on single calls, for the checks of lint/ after eval. */
#ifndef SITE_H
#define SITE_H

#include "eval/eval.h"
#include "policy/names.h"

/* One architecture, and the policy's names in its table. */
struct site {
	const struct eval *e;
	const struct names *names;
	const struct arch *arch;
	const struct facts_index *index;
	uint32_t enosys; /* the verdict */
	/*
	 * The native architecture, or one that was asked for. Those that a
	 * policy adds by habit, as Docker's does, are reported under -v, and
	 * without it are no sites.
	 */
	bool main;
	const struct eval_segment **row; /* of each row of its table */
};

struct sites {
	struct diag *d;
	const struct policy *p;
	const struct policy_setup *s;
	struct site at[POLICY_ARCHES]; /* in the setup's order */
	unsigned n;
};

/* They live in the arena of d. */
void scb_sites_open(struct sites *k, struct diag *d, const struct policy *p,
    const struct names *names, const struct eval *e,
    const struct policy_setup *s);

/* NULL: it has no such call. */
const struct eval_segment *scb_site_segment(
    const struct site *at, const char *name);

/* Is some call let through? seg may be NULL. */
bool scb_site_permits(const struct eval_segment *seg);

/* Is every call refused? Not by a supervisor, who decides (USER_NOTIF). */
bool scb_site_refuses(const struct eval_segment *seg);

/* Where a call's verdict is written: its first rule, or the default. */
struct loc scb_site_place(const struct sites *k, const char *name);

/* In words, which live in the arena. */
const char *scb_site_verdict(const struct sites *k, uint32_t v);

#endif

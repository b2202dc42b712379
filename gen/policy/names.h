/*
 * The distinct syscall names of a policy, and where each ABI has them. Names
 * are hashed once; an ABI's table is then read once from top to bottom.
 */
#ifndef NAMES_H
#define NAMES_H

#include "policy/policy.h"

struct names {
	const char **name; /* n of them, in order of first use */
	unsigned n;
	uint32_t *slot; /* hash table: id + 1; 0: empty */
	uint32_t mask;
	/* scb_names_rows, found once for each architecture of the filter */
	const struct arch *arch[POLICY_ARCHES];
	const uint16_t *rows[POLICY_ARCHES];
	unsigned narches;
};

/* Gives every policy_name its id, and looks all up in the setup's tables. */
void scb_names_open(struct names *ns, struct arena *a, const struct policy *p,
    const struct policy_setup *s);

/* The id of a name, or -1 when the policy does not use it. */
int scb_names_find(const struct names *ns, const char *name);

/*
 * For each id the row of the ABI's table, + 1; 0: the ABI has no such call.
 * Of several rows with one number, the first, whatever the name. The ABI is
 * one of the setup's.
 */
const uint16_t *scb_names_rows(const struct names *ns, const struct arch *abi);

#endif

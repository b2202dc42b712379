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
};

/* Gives every policy_name its id. */
void names_open(struct names *ns, struct arena *a, const struct policy *p);

/* The id of a name, or -1 when the policy does not use it. */
int names_find(const struct names *ns, const char *name);

/*
 * For each id the row of the ABI's table, + 1; 0: the ABI has no such call.
 * Of several rows with one number, the first, whatever the name.
 */
const uint16_t *names_rows(
    const struct names *ns, struct arena *a, const struct arch *abi);

#endif

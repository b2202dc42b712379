/*
 * The distinct syscall names of a policy, and their rows in each ABI's table.
 * Every name is hashed once, those of the policy and those of the tables.
 */
#ifndef NAMES_H
#define NAMES_H

#include "policy/policy.h"

/* The names that one ABI has. */
struct names_table {
	const struct arch *abi;
	struct facts_index index; /* scb_names_index */
	const uint32_t *rows;	  /* scb_names_rows */
	const uint32_t *others;	  /* scb_names_others */
	unsigned nothers;
};

struct names {
	const char **name; /* n of them, in order of first use */
	uint32_t *hash;	   /* hash_text of each */
	unsigned n;
	size_t cap, hash_cap;
	uint32_t *slot; /* hash table: id + 1; 0: empty */
	uint32_t mask;
	bool *used;    /* by id: does a rule have it? NULL: all are used */
	bool numbers; /* some of them are numbers without a name */
	/*
	 * The setup's ABIs; and those that their twin numbers reach, if the
	 * default lets calls through.
	 */
	struct names_table table[2 * POLICY_ARCHES];
	unsigned ntables;
};

/*
 * Assigns an id to every policy_name, and looks all names up in the tables that
 * the setup needs. Numbers must have been resolved (scb_policy_numbers).
 */
void scb_names_open(struct names *ns, struct arena *a, const struct policy *p,
    const struct policy_setup *s);

/* How many there are in rules. */
size_t scb_names_count(const struct policy *p);

/*
 * Gives the names of a policy that was just read their ids, so that copies of
 * it can share them: of many, copies would take much memory.
 */
void scb_names_share(struct policy *p, struct arena *a);

/* The id of a name, or -1 when the policy does not use it. */
int scb_names_find(const struct names *ns, const char *name);

/*
 * For each id the row of the ABI's table, + 1; 0: the ABI has no such call. Of
 * several rows with one number, the first, whatever the name. A number that the
 * table lacks has a row after the last: abi->ncalls + its index in
 * scb_names_others + 1. The ABI is one of those with a table.
 */
const uint32_t *scb_names_rows(const struct names *ns, const struct arch *abi);

/* All names of the ABI; and the call of this name, or NULL. */
const struct facts_index *scb_names_index(
    const struct names *ns, const struct arch *abi);
const struct arch_call *scb_names_call(
    const struct names *ns, const struct arch *abi, const char *name);

/* The numbers that rules give for the ABI and its table lacks, ascending. */
const uint32_t *scb_names_others(
    const struct names *ns, const struct arch *abi, unsigned *count);

#endif

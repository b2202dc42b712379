/* Which rules speak of which row of a syscall table, and what they decide. */
#ifndef BIND_H
#define BIND_H

#include "policy/names.h"
#include "policy/policy.h"
#include "tree/clause.h"
#include "tree/dag.h"

/* What stays the same over all tables of one compilation. */
struct bind_job {
	struct dag *dag;
	struct arena *arena;
	const struct policy *policy;
	const struct policy_setup *setup;
	const struct names *names;
	const struct facts_subcall **carried; /* by name; NULL: not carried */
	bool *alive;			      /* by rule (SEMANTICS 1) */
};

struct bind_use; /* one rule at one number */

struct bind {
	const struct arch *table;
	const struct arch_call *mux[FACTS_MUXES];
	const uint16_t *row_of; /* by name; see scb_names_rows */
	struct bind_use **use;	/* by row, latest rule first */
	uint32_t *leaf;		/* by rule: its verdict here */
	bool *named;		/* by row: some rule speaks of it */
	bool *direct; /* and does so by its own name, not a sub-call */
};

/* twin: the table fills another's holes (SEMANTICS 13): no sub-calls. */
void scb_bind_open(struct bind *rows, const struct bind_job *j,
    const struct arch *table, bool twin);

/* The decision at a row where no rule holds decides `otherwise`. */
uint32_t scb_bind_node(const struct bind *rows, const struct bind_job *j,
    unsigned row, uint32_t otherwise);

/* The leaf for a verdict, after --complain (SEMANTICS 12). */
uint32_t scb_bind_leaf(const struct bind_job *j, uint32_t verdict);

#endif

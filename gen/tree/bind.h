/* Which rules are on which row of a syscall table, and what they decide. */
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

/*
 * The rows of the table, and after them one for each number that rules give
 * and the table lacks (scb_names_others).
 */
struct bind {
	const struct arch *table;
	const uint32_t *others;
	unsigned n; /* rows, of both kinds */
	const struct arch_call *mux[FACTS_MUXES];
	const uint32_t *row_of; /* by name; see scb_names_rows */
	struct bind_use **use;	/* by row, latest rule first */
	/* By row: a rule on it that has no condition; or NULL. */
	const struct bind_use **always;
	uint32_t *leaf;		/* by rule: its verdict here */
	bool *named;		/* by row: some rule names it, */
	bool *direct;		/* and not by the name of a sub-call */
	/* By name, while the rules are added: what earlier ones decide. */
	unsigned char *earlier;
};

/* It is at the end of the memory, which the caller gives back. */
void scb_bind_open(
    struct bind *rows, const struct bind_job *j, const struct arch *table);

/*
 * The same for the calls that twin numbers of `of` reach (SEMANTICS 13): no
 * sub-calls, and no verdict that is laxer than the default's.
 */
void scb_bind_open_twin(struct bind *rows, const struct bind_job *j,
    const struct arch *table, const struct arch *of);

/*
 * The rules on a row of another ABI also apply to this row; their conditions
 * use the registers of this ABI.
 */
void scb_bind_join(struct bind *rows, const struct bind_job *j, unsigned row,
    const struct bind *other, unsigned other_row);

uint32_t scb_bind_number(const struct bind *rows, unsigned row);

/* The row after the table that has the number; rows->n: there is none. */
unsigned scb_bind_other(const struct bind *rows, uint32_t nr);

/* The decision for a row; `otherwise` is the node where no rule holds. */
uint32_t scb_bind_node(const struct bind *rows, const struct bind_job *j,
    unsigned row, uint32_t otherwise);

/* The leaf for a verdict, after --complain (SEMANTICS 12). */
uint32_t scb_bind_leaf(const struct bind_job *j, uint32_t verdict);

#endif

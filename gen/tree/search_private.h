/* Shared by the search*.c files only. */
#ifndef SEARCH_PRIVATE_H
#define SEARCH_PRIVATE_H

#include "tree/search.h"

/*
 * The first test of a stretch: `>=` after this run; `==` with run
 * first - SEARCH_EQUAL; a chain that falls back on first - SEARCH_CHAIN; or
 * SEARCH_BITS or SEARCH_TABLE: see search_bits.c and search_table.c.
 */
enum {
	SEARCH_EQUAL = SEARCH_RUNS,
	SEARCH_CHAIN = 2 * SEARCH_RUNS,
	SEARCH_BITS = 3 * SEARCH_RUNS,
	SEARCH_TABLE,
	/* single values, then this tree of those that are shared */
	SEARCH_SHARED,
	SEARCH_NONE = UINT16_MAX
};

/* A stretch without some of its single values: search_rest.c. */
struct rest {
	uint8_t i, j;	   /* its first and last run, neither of them gone */
	uint8_t t;	   /* runs of rank below t are gone, */
	uint8_t u;	   /* and of rank below u (0: none), except */
	uint32_t but_node; /* for runs with this node */
};

struct rest_entry {
	uint32_t key; /* 0: empty */
	uint16_t first;
	uint64_t cost;
};

struct shared;

struct plan {
	struct dag *dag;
	const struct intervals_run *run;
	unsigned n, line; /* of these, and of the whole line */
	const struct search *how;
	uint64_t *weight;
	uint64_t *sum;	/* weight of the first i runs */
	uint64_t price; /* of a test in the program, in weight */
	/* Heaviest first, between equals the lower one: total, and back. */
	uint8_t rank[SEARCH_RUNS], order[SEARCH_RUNS];
	uint64_t *cost; /* of runs i to j: [i * n + j], and again [j * n + i] */
	uint16_t *first; /* the test to begin with */
	uint8_t *top;	 /* the heaviest run, */
	uint8_t *other;	 /* and the heaviest of another node than top's */
	bool thorough;	 /* or else search_quick.c */
	/* With holes; exact: none were left out for want of room. */
	struct rest_entry *rest;
	uint32_t nrests, slots;
	struct rest *wanted; /* whose costs others wait for */
	size_t nwanted, wanted_cap;
	unsigned depth;
	bool failing;
	bool exact;
	/*
	 * search_bits.c: by first run and mask, a bit where the mask leaves too
	 * much to separate; then it does so in all longer stretches. NULL:
	 * stretches do not come shortest first.
	 */
	uint64_t (*hopeless)[4];
	/* search_shared.c; NULL: no trees are shared. */
	struct shared *shared;
	bool sharing; /* for the present j and i */
	/* search_chain.c: the first run from i on that is not single; n: none
	 */
	uint8_t wide[SEARCH_RUNS];
};

/* Is it a run of one value? */
static inline bool
search_is_single(const struct plan *p, unsigned run)
{
	return p->run[run].low == p->run[run].high;
}

/* --- search_quick.c ------------------------------------------------------- */

/* Fills in cost and first where the search is not thorough. */
void scb_quick_solve(struct plan *p);

/* --- search_chain.c ------------------------------------------------------- */

/* A test that leads the run's value to its node, and others to `no`. */
uint32_t scb_search_equal(const struct plan *p, unsigned run, uint32_t no);

/* A chain of tests for single values, most frequent first. */
struct chain {
	unsigned base; /* the run that it falls back on; SEARCH_NONE: unknown */
	unsigned n;
	uint64_t cost;		    /* all tests executed, without the price */
	uint64_t rest;		    /* the weight that none of them takes out */
	uint8_t value[SEARCH_RUNS]; /* runs */
};

void scb_chain_prepare(struct plan *p);

/*
 * Runs i to j by the best chain, if that costs no more than *best: for one j,
 * every i from j - 1 down in turn. false: a wide run leads elsewhere, so that
 * no chain will do for this j and a lower i.
 */
void scb_chain_begin(const struct plan *p, struct chain *c, unsigned j);
bool scb_chain_try(
    struct plan *p, struct chain *c, unsigned i, unsigned j, uint64_t *best);
uint32_t scb_chain_build(
    const struct plan *p, unsigned i, unsigned j, unsigned base);

/* --- search_bits.c -------------------------------------------------------- */

/* Runs i to j by bits, if that costs less than *best. */
void scb_bits_try(struct plan *p, unsigned i, unsigned j, uint64_t *best);

/* The node of the best tree by bits, if that costs less than cost. */
bool scb_bits_build(const struct plan *p, unsigned i, unsigned j, uint64_t cost,
    uint32_t *node);

/* --- search_table.c ------------------------------------------------------- */

/* Runs i to j by tables, if that costs less than *best. */
void scb_table_try(struct plan *p, unsigned i, unsigned j, uint64_t *best);
uint32_t scb_table_build(const struct plan *p, unsigned i, unsigned j);

/* --- search_shared.c ------------------------------------------------------ */

void scb_shared_open(struct plan *p);

/*
 * Runs i to j by a shared tree, if that costs less than *best: for one j, every
 * i from j down in turn. false: no tree will do for this j and a lower i.
 */
bool scb_shared_begin(struct plan *p, unsigned j);
bool scb_shared_try(struct plan *p, unsigned i, unsigned j, uint64_t *best);
uint32_t scb_shared_build(
    const struct plan *p, unsigned i, unsigned j, unsigned tree);

/* --- search_known.c ------------------------------------------------------- */

/* A search as a key, with places instead of nodes. */
struct question {
	uint32_t *key;
	size_t nkey;
	uint32_t *node; /* by place */
	uint32_t n;
};

/* true: the tree of an equal question, built again. */
bool scb_known_find(struct question *q, struct dag *d,
    const struct intervals *l, const struct search *how, uint32_t *node);

/* The tree that is the answer. */
void scb_known_keep(struct question *q, struct dag *d,
    struct search_known *known, uint32_t root);

/* --- search_rest.c -------------------------------------------------------- */

/* The part of r from run i to j, at its shortest; false: all of it is gone. */
bool scb_rest_part(const struct plan *p, struct rest *part,
    const struct rest *r, unsigned i, unsigned j);

/* What is left of r, in which top is the heaviest, without a run. */
bool scb_rest_without(const struct plan *p, struct rest *left,
    const struct rest *r, unsigned top, unsigned run);

/* The least that a tree for it costs, and the test that it begins with. */
uint64_t scb_rest_cost(struct plan *p, const struct rest *r);
unsigned scb_rest_first(struct plan *p, const struct rest *r);

/* The heaviest run in it. */
unsigned scb_rest_top(const struct plan *p, const struct rest *r);

#endif

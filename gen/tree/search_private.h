/* Shared by search.c, search_chain.c and search_hot.c; by nobody else. */
#ifndef SEARCH_PRIVATE_H
#define SEARCH_PRIVATE_H

#include "tree/search.h"

/* Hot values of a line, and the share of its weight that makes one. */
enum { HOT = 4, HOT_SHARE = 32 };

/* Instead of a cut: a chain, or `==` with hot value cut - HOT_FIRST. */
enum { HOT_FIRST = UINT16_MAX - HOT, CHAIN = UINT16_MAX };

struct plan {
	struct dag *dag;
	const struct line_run *run;
	unsigned n;
	const struct search *how;
	uint64_t *weight;
	uint64_t *sum;	/* weight of the first i runs */
	uint64_t price; /* of a test in the program, in weight */
	uint64_t *cost; /* of runs i to j: [i * n + j], and again [j * n + i] */
	uint16_t *cut;	/* last run of the lower part, or CHAIN */
	uint16_t *near; /* the best cut, even where something else is better */
	uint16_t *base; /* CHAIN: a run with the node of all the others */
	uint16_t *wide; /* the first run from i on that is not single, or n */
	uint16_t *ends; /* the first j such that no chain does for i to j */
	/* The same line without one of its hot values, and where that was. */
	struct {
		const struct plan *line;
		unsigned run;
	} without[HOT];
	unsigned nhot;
};

/* Is it a run of one value? */
bool search_single(const struct plan *p, unsigned run);

/* Fills in the tables of a line, and makes room for them. */
void search_lay_out(struct plan *p, unsigned char *memory);
size_t search_room(unsigned n); /* bytes */
void search_solve(struct plan *p);

/* --- search_chain.c ------------------------------------------------------ */

/* The values that a chain asks for, most frequent first. */
struct chain {
	uint16_t *value; /* runs */
	unsigned n;
	uint64_t cost; /* without the price */
};

/*
 * The chain for runs i to j that falls back on the node of run `base`; false:
 * a wide run leads elsewhere, and so no chain will do.
 */
bool chain_make(const struct plan *p, struct chain *c, unsigned i, unsigned j,
    unsigned base);

/*
 * The runs whose node a chain over runs i to j may fall back on, *first up to
 * the result: a wide run if there is one; else any of them, but in long
 * stretches only the first.
 */
unsigned chain_bases(
    const struct plan *p, unsigned i, unsigned j, unsigned *first);

/* --- search_hot.c -------------------------------------------------------- */

/* The line solved, its hot values asked for wherever that pays. */
const struct plan *hot_solve(const struct plan *p);

#endif

/* A stretch of few values, and what separates the values of one side. */
#ifndef SEARCH_SIDE_H
#define SEARCH_SIDE_H

#include "tree/search_private.h"
#include "tree/search_set.h"

enum { SIDE_NODES = 4, SIDE_RUNS = 24, SIDE_TESTS = 3 };

struct stretch {
	const struct plan *plan;
	unsigned i, j;
	bool chains;	  /* a side may take several tests */
	uint32_t base;	  /* of the first block */
	uint32_t high[3]; /* a bit that only the second, the first has; 0 */
	struct set all, of[SIDE_NODES], run[SIDE_RUNS];
	uint32_t node[SIDE_NODES];
	unsigned n;
	unsigned bits;	/* that some values have and others do not */
	uint64_t least; /* what the first test costs */
};

/* One test of a side: yes is a node, no the next test or the side's last. */
struct ask {
	enum dag_kind kind;
	uint32_t mask, k, yes;
};

/* Some values, and to how many nodes they lead: 3 means 3 or more. */
struct part {
	struct set set;
	unsigned nodes, at[2]; /* the first two, in the stretch */
};

/* What decides the values that the first test leaves. */
struct side {
	struct ask ask[SIDE_TESTS];
	unsigned n;
	uint32_t last; /* node */
};

/* The bits, of the values of sets, as they are in the number. */
static inline uint32_t
side_mask(const struct stretch *s, unsigned bits)
{
	return (bits & 63) | (bits & SET_SECOND ? s->high[0] : 0) |
	       (bits & SET_FIRST ? s->high[1] : 0);
}

static inline void
side_open(const struct stretch *s, struct part *v, struct set set)
{
	v->set = set;
	v->nodes = 0;
	for (unsigned i = 0; i < s->n; i++) {
		if (set_empty(set_both(set, s->of[i])))
			continue;
		if (v->nodes == 2) {
			v->nodes = 3;
			return;
		}
		v->at[v->nodes++] = i;
	}
}

/*
 * Tests for the values of one side of a first test. false: there are none, or
 * none that cost less than `left`; *hopeless: nor are there for more values.
 */
bool scb_side_solve(const struct stretch *s, const struct part *rest,
    struct side *t, uint64_t left, bool *hopeless);

/* Of runs with a value in the set. */
uint64_t scb_side_weight(const struct stretch *s, struct set a);

/* What the values of the side cost beyond the first test. */
uint64_t scb_side_cost(
    const struct stretch *s, struct set rest, const struct side *t);

#endif

/*
 * Questions about a decision DAG (tree/dag.h) that has too many paths to look
 * at each: which leaves can be reached, by which calls, and where do two
 * decisions differ.
 */
#ifndef DECISION_H
#define DECISION_H

#include "proof/path.h"
#include "tree/dag.h"

enum { DECISION_LEAVES = 63, DECISION_SAME = 0 };

/* The leaves below a node, by their k. */
struct decision_leaves {
	uint32_t k[DECISION_LEAVES];
	unsigned n;
};

struct decision {
	struct dag *dag;
	uint32_t node;
	struct decision_leaves leaves;
	uint64_t *below; /* by node: bit i: k[i] is below it */
};

/* false: there are too many different leaves. */
bool scb_decision_open(
    struct decision *q, struct arena *a, struct dag *d, uint32_t node);

/* The node that a decision leads to, as far as the path settles its tests. */
uint32_t scb_decision_settle(
    const struct dag *d, uint32_t node, const struct path *p);

enum decision_answer { DECISION_DONE, DECISION_STOPPED, DECISION_CANNOT };

/*
 * Calls `found` with one path to each leaf of *want (bits) that calls of the
 * path `from` reach. DONE: each that can be reached was found. STOPPED: `found`
 * returned false. CANNOT: too much work for those that *want still has. Scratch
 * memory is given back.
 */
enum decision_answer scb_decision_find(const struct decision *q,
    struct arena *a, const struct path *from, uint64_t *want,
    bool (*found)(void *user, const struct path *p, unsigned leaf), void *user,
    uint64_t *steps);

/* --- compare.c ----------------------------------------------------------- */

/* Pairs of verdicts, by the leaves of a product. */
struct decision_pairs {
	uint32_t verdict[DECISION_LEAVES][2];
	unsigned n;
};

/*
 * Calls `found` with one path to each pair of different verdicts that two
 * decisions give on the path `from`, and once with zeros if they give the same.
 * DONE: all pairs were found. The other results are those of scb_decision_find.
 */
enum decision_answer scb_decision_compare(struct dag *d, struct arena *a,
    const struct path *from, const uint32_t node[2],
    bool (*found)(void *user, const struct path *p, const uint32_t verdict[2]),
    void *user, uint64_t *steps);

/* --- product.c ----------------------------------------------------------- */

/*
 * The product of two decisions: the leaf DECISION_SAME where both are the same
 * node, and else a leaf for their pair of verdicts. false: it is too large.
 */
bool scb_decision_product(struct dag *d, struct arena *a, uint32_t x,
    uint32_t y, struct decision_pairs *pairs, uint32_t *product);

#endif

/* Shared by decompose*.c only. */
#ifndef DECOMPOSE_PRIVATE_H
#define DECOMPOSE_PRIVATE_H

#include "tree/dag.h"

/* The tests of one word below a node. */
struct tests {
	unsigned word;
	uint32_t mask;
	uint32_t first;		/* the test of the word nearest to the root */
	bool mixed;		/* under several masks */
	size_t ntests, reached; /* of the word, and of all words */
	uint32_t *at; /* where the outcome can change; ascending once sorted */
	size_t n, cap;
};

/* The tests that root leads to, nearest first. */
struct reach {
	uint32_t *node;
	size_t n, cap;
};

struct reach scb_decompose_reach(struct dag *d, uint32_t root);

/* All tests below root of one word; and of the word to begin with. */
struct tests scb_decompose_tests(
    struct dag *d, const struct reach *r, unsigned word);
struct tests scb_decompose_first(struct dag *d, uint32_t root);

/* The same without tests that a long chain repeats, if that is smaller. */
uint32_t scb_decompose_drop_repeats(struct dag *d, uint32_t root);

/* ---- decompose_settle.c -------------------------------------------------- */

/* How much work the split of a decision may take. */
struct decompose_work {
	uint32_t limit; /* nodes in the DAG */
	uint64_t left;	/* nodes that may still be looked at */
};

static inline void
decompose_pay(struct decompose_work *w, uint64_t nodes)
{
	w->left -= w->left < nodes ? w->left : nodes;
}

static inline bool
decompose_is_over(const struct dag *d, const struct decompose_work *w)
{
	return d->n > w->limit || w->left == 0;
}

struct settled {
	unsigned word;
	uint32_t value;
	bool raw;   /* the value is not one under the tests' mask */
	bool whole; /* only tests of the whole word are settled */
	const struct spine *spine;   /* or NULL */
	struct decompose_work *work; /* or NULL */
};

/* What is left of a decision where a word has a value. */
uint32_t scb_settle_value(
    struct dag *d, uint32_t root, const struct settled *s);

/* What is left of a decision if a test holds, or does not. */
uint32_t scb_settle_test(
    struct dag *d, uint32_t root, const struct dag_node *fact, bool holds);

/* What remains of the decision for each cut; unusable once the work is over. */
uint32_t *scb_settle_rests(struct dag *d, uint32_t root, const struct tests *t,
    struct decompose_work *work);

#endif

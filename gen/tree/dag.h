/*
 * Decisions as a hash-consed DAG: equal decisions are one node, a child is
 * always older than its parent, and nodes never change.
 */
#ifndef DAG_H
#define DAG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * A test is (word & mask) == k or (word & mask) >= k, on one of BPF_WORD_*.
 * Other relations are these with yes and no exchanged. DAG_SLOT_*: about
 * halves of slots (policy_half), whose values are unknown. DAG_BIT: k has bit
 * number (word & mask), the mask being 31; only search_table.c makes these, for
 * the number, and only code.c sees them.
 */

enum dag_kind {
	DAG_LEAF,
	DAG_EQ,
	DAG_GE,
	DAG_BIT,
	DAG_SLOT_EQ,   /* word & mask == half k */
	DAG_SLOT_GT,   /* word & mask > half k */
	DAG_SLOT_SGT,  /* the same, both being signed numbers */
	DAG_SLOT_MASK, /* word & half mask == k */
	DAG_SLOT_BOTH, /* word & half mask == half k */
	DAG_SLOT_ONLY  /* word & mask & ~half k == 0 */
};

/*
 * Words from DAG_OFFSET on are the number less dag.offset[word], which is 0 for
 * the others. Only nrtree_offset.c makes tests of them, of all their bits, and
 * only code.c sees these.
 */
enum { DAG_OFFSET = 32, DAG_OFFSETS = 32 };

static inline bool
dag_is_slot(unsigned kind)
{
	return kind >= DAG_SLOT_EQ;
}

struct dag_node {
	uint8_t kind, word;
	uint32_t mask;	  /* DAG_LEAF: unused */
	uint32_t k;	  /* DAG_LEAF: the verdict */
	uint32_t yes, no; /* nodes */
	uint32_t memo;	  /* for one pass at a time; see scb_dag_stamp */
	uint32_t stamp;
	uint32_t split; /* decompose.c: what it became, + 1; 0: not yet */
};

struct dag {
	struct arena *arena;
	struct dag_node *node;
	uint32_t n;
	size_t cap;
	uint32_t *slot, slots; /* node + 1; a power of two of them */
	uint32_t stamp;
	uint32_t *todo; /* of scb_dag_rewrite */
	size_t todo_cap;
	unsigned char *scratch;
	size_t scratch_size;
	uint32_t offset[DAG_OFFSET + DAG_OFFSETS];
};

void scb_dag_init(struct dag *d, struct arena *a);

uint32_t scb_dag_leaf(struct dag *d, uint32_t verdict);

/*
 * The test, or something simpler that means the same: yes when both sides
 * agree or the test always holds, no when it never does.
 */
uint32_t scb_dag_test(struct dag *d, enum dag_kind kind, unsigned word,
    uint32_t mask, uint32_t k, uint32_t yes, uint32_t no);

/* Starts a pass: every node's memo counts as empty. */
void scb_dag_stamp(struct dag *d);
bool scb_dag_memo(const struct dag *d, uint32_t node, uint32_t *memo);
void scb_dag_remember(struct dag *d, uint32_t node, uint32_t memo);

/*
 * A pass over all that root leads to, children first, and each node once; the
 * memos hold what nodes become. It needs no stack, however deep the decision.
 */
struct dag_rewrite {
	/* The node to look at in this one's place; NULL: itself. */
	uint32_t (*skip)(void *user, const struct dag *d, uint32_t node);
	/* What a leaf becomes; NULL: itself. */
	uint32_t (*leaf)(void *user, struct dag *d, uint32_t node);
	/* What a test with these sides becomes; NULL: the test of them. */
	uint32_t (*test)(void *user, struct dag *d, const struct dag_node *x,
	    uint32_t yes, uint32_t no);
	void *user;
};

uint32_t scb_dag_rewrite(
    struct dag *d, uint32_t root, const struct dag_rewrite *how);

/*
 * Uninitialized memory for one pass at a time. The results of a pass stay in
 * the arena, so its tables cannot be released there.
 */
void *scb_dag_scratch(struct dag *d, size_t bytes);

bool scb_dag_is_leaf(const struct dag *d, uint32_t node);

#endif

/* Shared by the nrtree*.c files only. */
#ifndef NRTREE_PRIVATE_H
#define NRTREE_PRIVATE_H

#include "bpf/bpf.h"
#include "tree/nrtree.h"

/* --- nrtree_weight.c ------------------------------------------------------ */

/*
 * Weights: one syscall's; those of all calls of an ABI, with or without a mix;
 * and that of another ABI as a whole.
 */
enum { MIX_WEIGHT = 1 << 16, NRTREE_ALL = MIX_WEIGHT * 16, RARE = 16 };

uint64_t scb_nrtree_share(const struct mix *mix, const char *name);

/*
 * The weights of calls without a mix: more if conditions decide; the same for
 * all calls that are let through; or next to nothing for all calls except those
 * that are allowed if their arguments are 0.
 */
enum nrtree_weighing { NRTREE_DECIDED, NRTREE_ALIKE, NRTREE_ALLOWED };

/* The line is that of ((number - offset) & mask). */
struct nrtree_line {
	const struct intervals *runs;
	uint32_t offset, mask, audit;
	enum nrtree_weighing weigh;
};

/* By run; only the native architecture's calls are measured. */
uint32_t *scb_nrtree_weigh(struct dag *d, const struct nrtree_line *line,
    const struct policy_setup *s, const struct tree_goal *goal);

struct intervals_run *scb_nrtree_run(const struct intervals *l, uint32_t nr);

/*
 * Makes each frequent call of the mix a run of its own, so that the search may
 * test for it first.
 */
void scb_nrtree_isolate(
    struct intervals *l, const struct arch *a, const struct mix *mix);

/* Is the call allowed when all its arguments are 0? */
bool scb_nrtree_allowed(const struct dag *d, uint32_t node);

/* --- nrtree_trees.c ------------------------------------------------------- */

/*
 * What trees for another line are about: the number without the bit, or a word
 * from DAG_OFFSET on.
 */
struct nrtree_as {
	unsigned word;
	uint32_t bit;
};

/*
 * All trees of the number below root, but for those that lead to the node
 * `hole`. For a word with an offset: also those of other such words.
 */
struct search_shared scb_nrtree_trees(
    struct dag *d, uint32_t root, uint32_t hole, struct nrtree_as as);

/* --- nrtree_offset.c ------------------------------------------------------ */

/*
 * A tree of the offset word for the line, if it is better than `plain`, the one
 * of the number; else plain. search: as for that.
 */
uint32_t scb_nrtree_offset(struct dag *d, const struct nrtree_line *line,
    const struct nrtree_how *how, struct search search, uint32_t plain);

/* --- nrtree_depth.c ------------------------------------------------------- */

/*
 * How many tests of the number lead a value to its node. *upto: values from
 * this one to that pass the same ones.
 */
unsigned scb_nrtree_depth(const struct dag *d, uint32_t node, unsigned word,
    uint32_t value, uint32_t *upto);

/*
 * The sum of the tests of the number that an ABI's calls execute, over calls
 * that are allowed if their arguments are 0.
 */
uint32_t scb_nrtree_tests(const struct dag *d, const struct intervals *l,
    const struct arch *a, uint32_t tree);

/* --- nrtree_rival.c ------------------------------------------------------- */

/*
 * The same sum in the best binary search tree of minijail's kind; 0: not known,
 * or other numbers are let through.
 */
uint32_t scb_nrtree_rival(const struct dag *d, const struct intervals *l,
    const struct arch *a, struct search_known *known);

/* --- nrtree_twin.c -------------------------------------------------------- */

/* The bit by which an ABI of the setup differs from its twin; 0: none does. */
uint32_t scb_nrtree_twin_bit(const struct policy_setup *s, uint32_t audit);

/* The line of the number without the bit. */
struct intervals scb_nrtree_fold_bit(
    struct dag *d, const struct intervals *l, uint32_t bit);

#endif

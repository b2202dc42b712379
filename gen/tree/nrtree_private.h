/* Shared by the nrtree*.c files only. */
#ifndef NRTREE_PRIVATE_H
#define NRTREE_PRIVATE_H

#include "bpf/bpf.h"
#include "tree/nrtree.h"

/* --- nrtree_weight.c ------------------------------------------------------ */

/*
 * What one syscall weighs, in units of which a mix has MIX_WEIGHT * 16 in all,
 * as many as an ABI's calls have without one; and another ABI, as a whole.
 */
enum { MIX_WEIGHT = 1 << 16, NRTREE_ALL = MIX_WEIGHT * 16, RARE = 16 };

uint64_t scb_nrtree_share(const struct mix *mix, const char *name);

/*
 * By run, the line being that of (number & mask); only the native
 * architecture's calls are measured.
 */
uint32_t *scb_nrtree_weigh(struct dag *d, const struct intervals *l,
    uint32_t mask, uint32_t audit, const struct policy_setup *s,
    const struct tree_goal *goal);

struct intervals_run *scb_nrtree_run(const struct intervals *l, uint32_t nr);

/*
 * A call that is much of the mix becomes a run of its own, so that the search
 * may ask for it first.
 */
void scb_nrtree_carve(
    struct intervals *l, const struct arch *a, const struct mix *mix);

/* --- nrtree_twin.c -------------------------------------------------------- */

/* The bit that tells two of the setup's ABIs apart; 0: there are no such. */
uint32_t scb_nrtree_twin_bit(const struct policy_setup *s, uint32_t audit);

/* The line of the number without the bit. */
struct intervals scb_nrtree_fold_bit(
    struct dag *d, const struct intervals *l, uint32_t bit);

#endif

/* Which of two programs serves a goal better. */
#ifndef GOAL_H
#define GOAL_H

#include "tree/tree.h"

/* Can the kernel load the program? insn is NULL where it was too long to make.
 */
bool scb_goal_fits(const struct scbpf_program *p);

/*
 * The price of the i-th goal whose program may serve this one better: first the
 * one that nobody asked for, and for speed also size. false: no more are tried.
 */
bool scb_goal_rival(const struct tree_goal *goal, unsigned i, unsigned *price);

/*
 * Does the program serve the goal better than the other one? TREE_SPEED looks
 * at the mean that is executed, as scb_tree_least has it, and then at the size;
 * all others do so the other way round.
 */
bool scb_goal_is_better(const struct tree_goal *goal, const struct arch *native,
    const struct scbpf_program *p, const struct scbpf_program *than);

#endif

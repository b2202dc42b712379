/* A program read back as decisions. */
#ifndef LIFT_H
#define LIFT_H

#include "bpf/bpf.h"
#include "tree/dag.h"

/*
 * The decision that a program makes, as a node. false: *pc is an
 * instruction that cannot be followed, and *why says so.
 */
bool scb_lift_program(struct dag *d, const struct scbpf_program *p,
    uint32_t *node, size_t *pc, const char **why);

/*
 * What the kernel makes of two filters on one process (kernel/seccomp.c,
 * seccomp_run_filters): the smaller action, as a signed number, wins, and
 * between equals the one that was installed last.
 */
uint32_t scb_lift_stacked_verdict(uint32_t older, uint32_t newer);
uint32_t scb_lift_stacked(struct dag *d, uint32_t older, uint32_t newer);

#endif

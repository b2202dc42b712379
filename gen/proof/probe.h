/* Looking for a call on which program and policy differ, by trying some. */
#ifndef PROBE_H
#define PROBE_H

#include "bpf/bpf.h"
#include "eval/eval.h"

/*
 * For a program that cannot be followed: tries every number the policy knows
 * and every constant of the program, in `base` otherwise, and the constants
 * once more with all bits of the other arguments set. Finding nothing says
 * nothing. true: *base is a call on which they differ.
 */
bool scb_probe_calls(const struct scbpf_program *p, const struct eval *eval,
    struct scbpf_call *base);

#endif

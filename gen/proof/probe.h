/* Searches for a call on which program and policy differ, by trying some. */
#ifndef PROBE_H
#define PROBE_H

#include "bpf/bpf.h"
#include "eval/eval.h"

/*
 * For a program that cannot be followed: tries calls like `base` with every
 * number that the policy knows and every constant of the program, and the
 * constants once more with all bits of the other arguments set. true: *base is
 * a call on which they differ; false proves nothing.
 */
bool scb_probe_calls(const struct scbpf_program *p, const struct eval *eval,
    struct scbpf_call *base);

#endif

/* Refusals that newer kernels have a way around. */
#ifndef KERNEL_H
#define KERNEL_H

#include "eval/eval.h"

/* Warns where unshare may not make a mount namespace, and can by a newer bit.
 */
void scb_kernel_check(struct diag *d, const struct policy *p,
    const struct eval *e, const struct policy_setup *s);

#endif

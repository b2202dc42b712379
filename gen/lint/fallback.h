/* Refusals that keep a libc from falling back on an older call. */
#ifndef FALLBACK_H
#define FALLBACK_H

#include "eval/eval.h"
#include "policy/names.h"

/*
 * Warns, once for each pair of tables/fallback.tbl, where the newer call is
 * refused with an errno other than ENOSYS while the older one is let through.
 */
void scb_fallback_check(struct diag *d, const struct policy *p,
    const struct names *names, const struct eval *e,
    const struct policy_setup *s);

#endif

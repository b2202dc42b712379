/* Refusals that a libc does not expect. */
#ifndef FALLBACK_H
#define FALLBACK_H

#include "lint/site.h"

/*
 * Warns, once for each pair of tables/fallback.tbl, where the newer call is
 * refused with an errno other than ENOSYS while the older one is let through;
 * and where rseq is refused to programs that would die of it. What it advises
 * goes by the libcs. self_install: the filter is made to be installed by the
 * program that it is for.
 */
void scb_fallback_check(const struct sites *k, const struct facts_libcs *libcs,
    bool self_install);

#endif

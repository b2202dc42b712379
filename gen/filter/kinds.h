/*
 * Texts of known kinds that are neither a policy nor a filter that scbpf
 * reads. Where a reader for one is written, its row in kinds.c goes.
 */
#ifndef KINDS_H
#define KINDS_H

#include "base/diag.h"

/* Names the kind and the way out: fatal. Returns where it knows neither. */
void scb_kinds_check(struct diag *d, const struct source *text);

/* Takes a byte-order mark away, with a warning. */
void scb_kinds_mark(struct diag *d, struct source *text);

/* --- kinds_json.c --------------------------------------------------------- */

/*
 * Where in the JSON, from `at` on, the first profile is, if it is not the
 * whole: as a path for jq (".seccomp", ".[0]").
 */
bool scb_kinds_inner_profile(
    struct buf *path, const struct source *text, size_t at);

#endif

/*
 * Recognises files of known kinds that scbpf does not read, to say what to do
 * with them. If a reader for a kind is added, remove its row in kinds.c.
 */
#ifndef KINDS_H
#define KINDS_H

#include "base/diag.h"

/* A JSON policy for certain, as its first key says. */
bool scb_kinds_is_profile(const struct source *text);

/*
 * Fails with a message that names the kind and what to do. Returns if the kind
 * is not known.
 */
void scb_kinds_check(struct diag *d, const struct source *text);

/* Removes a byte-order mark, with a warning. */
void scb_kinds_mark(struct diag *d, struct source *text);

/* --- kinds_json.c --------------------------------------------------------- */

/*
 * The path of the first profile nested in the JSON that begins at `at`, in jq
 * syntax (".seccomp", ".[0]").
 */
bool scb_kinds_inner_profile(
    struct buf *path, const struct source *text, size_t at);

#endif

/* How audit's findings are written. */
#ifndef CLI_AUDIT_H
#define CLI_AUDIT_H

#include "cli/filter.h"
#include "proof/audit.h"

/* all: also those that a reader of a few needs not see. */
void audit_text(struct buf *b, const struct audit_result *r,
    const struct filter *f, bool all);
void audit_json(
    struct buf *b, const struct audit_result *r, const struct filter *f);

/* The name of the call's number, if that is its number by name; or NULL. */
const char *audit_name(const struct arch *a, uint32_t nr);

#endif

/* How audit's findings are written. */
#ifndef CLI_AUDIT_H
#define CLI_AUDIT_H

#include "cli/filter.h"
#include "analysis/audit.h"

/* all: also those that a reader of a few needs not see. */
void audit_text(struct buf *b, const struct audit_result *r,
    const struct filter *f, bool all);
void audit_json(
    struct buf *b, const struct audit_result *r, const struct filter *f);

/* For a page of html.h: below a heading. */
void audit_html(struct buf *b, const struct audit_result *r, bool big_endian);

/* The calls that show it: "x86_64 clone3: ALLOW, but ...". */
void audit_put_finding(
    struct buf *b, const struct audit_finding *f, bool big_endian);

/* The name of the call's number, if that is its number by name; or NULL. */
const char *audit_name(const struct arch *a, uint32_t nr);

#endif

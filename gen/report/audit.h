/* How audit's findings are written. */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "analysis/audit.h"
#include "report/put.h"

/* all: also those that a reader of a few needs not see. */
void scb_audit_text(
    struct buf *b, const struct audit_result *r, bool big_endian, bool all);
void scb_audit_json(struct buf *b, const struct audit_result *r,
    const char *source, bool big_endian);

/* For a page of html.h: below a heading. */
void scb_audit_html(
    struct buf *b, const struct audit_result *r, bool big_endian);

/* The calls that show it: "x86_64 clone3: ALLOW, but ...". */
void scb_audit_put_finding(
    struct buf *b, const struct audit_finding *f, bool big_endian);

/* The name of the call's number, if that is its number by name; or NULL. */
const char *scb_audit_name(const struct arch *a, uint32_t nr);

#endif

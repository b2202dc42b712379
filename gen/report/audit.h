/* What audit found, in every format. */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "analysis/audit.h"
#include "report/put.h"
#include "report/summary.h"

struct audit_report {
	struct audit_report *next; /* of the next architecture */
	struct arena *arena;
	struct summary summary;
	const struct audit_result *result;
	const char *path; /* of the input; NULL: it is not known */
	unsigned line;	  /* where the filter begins in it; 0: not known */
	const struct audit_program *program; /* NULL: none was compared */
	const struct audit_against *against; /* NULL: none */
	const struct policy *policy; /* NULL: the filter was not compiled */
	struct diag *diag;	     /* finds lines of the policy */
	bool big_endian;
	bool verbose; /* every call that shows a finding */
	bool quiet;   /* the findings without the lines around them */
};

/* --- audit_doc.c ---------------------------------------------------------- */

/* The report, and all that follow it. */
void scb_audit_doc(struct doc *to, struct audit_report *r);

/* The findings alone, without the lines before and after them. */
void scb_audit_doc_findings(struct doc *to, const struct audit_report *r);

/* Every rule: what it finds, and why it matters. */
void scb_audit_doc_list(struct doc *to);

/* "x86_64 clone3: ALLOW, but ...": the calls that show it. */
const char *scb_audit_example(
    struct doc *to, const struct audit_finding *f, bool big_endian);

/* --- audit_json.c, audit_sarif.c: also all that follow it ----------------- */

void scb_audit_json(struct buf *b, struct audit_report *r);
void scb_audit_json_list(struct buf *b);
/* The member "program", or null. */
void scb_audit_out_program(struct out *o, const struct audit_report *r);
void scb_audit_sarif(struct buf *b, struct audit_report *r);

#endif

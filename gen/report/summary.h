/* What begins every report about a filter: what it is, and what it costs. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "analysis/audit.h"
#include "base/out.h"
#include "report/doc.h"

struct summary {
	const char *source, *options;
	const struct arch *native;
	const struct scbpf_program *program;
	unsigned translated; /* eBPF instructions */
	unsigned longest;    /* instructions of the longest way through */
	/* Instructions executed by the calls of the native ABI that are always
	 * allowed, together, and how many calls these are. */
	unsigned long executed;
	unsigned allowed;
};

void scb_summary_open(struct summary *s, struct arena *a);

/* The title, "NAME: 86 instructions ..." */
void scb_summary_title(struct doc *d, const struct summary *s);

/* Which program wrote the report, with which tables and options. */
void scb_summary_made(struct doc *d, const struct summary *s);

/* "error: arch; note: kill-thread, uncached" */
void scb_summary_findings(struct doc *d, const struct audit_result *r);

/* --- members of JSON objects ---------------------------------------------- */

/* report: its name; version, tables. */
void scb_summary_out_made(struct out *o, const char *report);

/* source, options, instructions, translated, longest, mean (or null). */
void scb_summary_out(struct out *o, const struct summary *s);

#endif

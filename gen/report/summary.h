/* The head of every report about a filter: what it is, and what it costs. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "analysis/audit.h"
#include "base/out.h"
#include "report/doc.h"

struct summary {
	const char *source, *options;
	const struct arch *native;
	bool several; /* reports follow each other: the title has `native` */
	const struct scbpf_program *program;
	unsigned translated; /* eBPF instructions */
	unsigned longest;    /* instructions of the longest path */
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

/* --- JSON ----------------------------------------------------------------- */

/*
 * Begins the object that a report is, with the members that all reports have:
 * its name, version and tables. lines: as of scb_out_open.
 */
void scb_summary_out_open(
    struct out *o, struct buf *b, unsigned lines, const char *report);

/*
 * The reports for other architectures, as elements of the object's last member:
 * objects without the members that all reports have.
 */
void scb_summary_out_others(struct out *o, bool any);

/* Ends the object, and the text. */
void scb_summary_out_end(struct out *o);

/* source, options, arch, instructions, translated, longest, mean (or null). */
void scb_summary_out(struct out *o, const struct summary *s);

#endif

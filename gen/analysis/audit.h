/*
 * Known flaws of filters, each with calls that show it. A rule is a row of
 * tables/audit.tbl and one function.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "analysis/partition.h"

/* ORDER AUDIT_SEVERITY */
enum audit_severity {
	AUDIT_NOTE,
	AUDIT_WARNING,
	AUDIT_ERROR,
	AUDIT_SEVERITIES
};

/* "note", "warning", "error" */
const char *scb_audit_severity(enum audit_severity s);

struct audit_rule {
	const char *name;
	enum audit_severity severity;
	const char *title, *fix, *source;
};

struct audit_call {
	struct scbpf_call call;
	uint32_t verdict; /* scb_bpf_sim's */
};

struct audit_finding {
	struct audit_finding *next;
	const struct audit_rule *rule;
	const struct arch *abi; /* NULL: none, or the whole program */
	/* What gets through, then what does not; or one that shows the flaw. */
	struct audit_call call[2];
	unsigned ncalls;
	const char *detail; /* a few words, or NULL */
};

/* Something that could not be followed. */
struct audit_inconclusive {
	struct audit_inconclusive *next;
	const struct audit_rule *rule; /* NULL: before any was asked */
	struct partition_part part;    /* part.why is set, and without a rule
				       part.pc */
};

struct audit_result {
	struct audit_finding *findings; /* by rule */
	struct audit_inconclusive *inconclusive;
	uint64_t steps;
};

/*
 * A program that scb_bpf_check accepts. native: arch words that are looked at
 * although the program does not compare with them. Findings are exact, over
 * all calls: unless some are inconclusive, none of these kinds is missing.
 * read: it was not compiled from a policy, and may be meant for a program that
 * installs it itself.
 */
struct audit_result scb_audit(struct arena *a, const struct bpf_program *p,
    const struct arch *const *native, unsigned nnative, bool read);

#endif

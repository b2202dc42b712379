/*
 * Known flaws of filters, each with calls that show it. A rule is a row of
 * tables/audit.tbl and one function.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "analysis/partition.h"
#include "policy/policy.h"

/* ORDER AUDIT_SEVERITY */
enum audit_severity {
	AUDIT_NOTE,
	AUDIT_WARNING,
	AUDIT_ERROR,
	AUDIT_SEVERITIES
};

/* "note", "warning", "error" */
const char *scb_audit_severity(enum audit_severity s);

/*
 * Findings of a rule that are one: all; those with the same first call; those
 * with the same second one, which is refused.
 */
enum audit_by { AUDIT_BY_RULE, AUDIT_BY_CALL, AUDIT_BY_HELD };

/*
 * When a rule runs: unless the audit is against a kernel or libc; then, too, if
 * it is about that kernel, or about that glibc, which has rseq; or only against
 * one, or with a program to compare with.
 */
enum audit_when {
	AUDIT_PLAIN,
	AUDIT_KERNELS,
	AUDIT_RSEQ,
	AUDIT_ON_KERNEL,
	AUDIT_ON_LIBC,
	AUDIT_ON_PROGRAM
};

struct audit_rule {
	const char *name;
	enum audit_severity severity; /* of most of its findings */
	enum audit_by by;
	enum audit_when when;
	uint32_t from, before; /* KERNELS: the kernels that it is about */
	const char *title, *why, *fix, *source;
};

/* The rules in the order of their findings; NULL past the end. */
const struct audit_rule *scb_audit_rule(unsigned i);

/*
 * Can findings of the rule about the call (NULL: about any) be ignored? Not if
 * there is no such rule or call, which is then an error at the place.
 */
bool scb_audit_may_ignore(
    struct diag *d, struct loc at, const char *rule, const char *call);

struct audit_call {
	struct scbpf_call call;
	uint32_t verdict; /* scb_bpf_sim's */
};

struct audit_finding {
	struct audit_finding *next, *same; /* same: of the same cause */
	const struct audit_rule *rule;
	enum audit_severity severity;
	const struct arch *abi; /* NULL: none, or the whole program */
	/* What gets through, then what does not; or one that shows the flaw. */
	struct audit_call call[2];
	unsigned ncalls;
	const char *detail; /* a few words, or NULL */
};

/* Findings that have one cause, on one architecture or several. */
struct audit_cause {
	struct audit_cause *next;
	const struct audit_rule *rule;
	enum audit_severity severity; /* the highest of its findings */
	const char *name;	      /* the call's; NULL: by rule */
	struct audit_finding *first;  /* then along `same` */
	unsigned n;
};

/* What the user does not want to hear of. */
struct audit_ignore {
	const struct audit_ignore *next;
	const char *rule, *call; /* call NULL: all findings of the rule */
};

/* Something that could not be followed. */
struct audit_inconclusive {
	struct audit_inconclusive *next;
	const struct audit_rule *rule; /* NULL: before any was asked */
	struct partition_part part;    /* part.why is set, and without a rule
				       part.pc */
};

enum { AUDIT_VALUES = 8 };

/* A syscall that the code of a program can make. */
struct audit_made {
	uint32_t nr;
	/* The values of each argument; n 0: any. */
	struct audit_values {
		unsigned n;
		uint64_t v[AUDIT_VALUES];
	} argument[6];
};

/* A program, to compare the filter with. */
struct audit_program {
	const char *name;
	const struct arch *arch;
	const struct audit_made *call; /* by number */
	unsigned ncalls;
	/* Why it may make others, and what was taken for granted. */
	const char *const *reason, *const *assumed;
	unsigned nreasons, nassumed;
};

/* How the calls of the program fare, and how many it does not need. */
struct audit_fit {
	unsigned allowed, limited, refused; /* the rest: a supervisor decides */
	unsigned unused;  /* allowed calls that it cannot make, of its ABI */
	unsigned foreign; /* allowed calls of other ABIs */
	unsigned loose;	  /* allowed with arguments that it does not pass */
};

struct audit_result {
	unsigned checks;		  /* rules that were asked */
	uint32_t after;			  /* against a kernel: see audit_ask */
	struct audit_finding *findings;	  /* by rule, without ignored ones */
	struct audit_cause *causes;	  /* the same, by cause */
	unsigned count[AUDIT_SEVERITIES]; /* causes */
	unsigned ignored;		  /* findings */
	struct audit_fit fit;		  /* if there is a program */
	/* Architectures with a call that the filter lets through. */
	const struct arch *arches[POLICY_ARCHES];
	unsigned narches;
	/* The first entry of the list that ignored nothing; or NULL. */
	const struct audit_ignore *unused;
	struct audit_inconclusive *inconclusive;
	uint64_t steps;
};

/*
 * The kernel, or the versions of libcs, to check the filter against; only checks
 * whose result it changes are made.
 */
enum { AUDIT_LIBCS = 8 };
struct audit_against {
	uint32_t kernel; /* 0: none */
	/* What is older is not new; 0: than the newest call that it names. */
	uint32_t after;
	/* upto is the version, and from, unless 0, the one that is in use. */
	struct facts_libc_range libc[AUDIT_LIBCS];
	unsigned nlibcs;
};

struct audit_ask {
	/* Arch words that are looked at although the program does not compare
	 * with them; the first is the native one. */
	const struct arch *const *native;
	unsigned nnative;
	/* The program was not compiled from a policy, and may be meant for
	 * one that installs it itself. */
	bool read;
	const struct audit_ignore *ignore;
	struct facts_libcs libcs;	     /* what programs are made with */
	const struct audit_program *program; /* or NULL */
	const struct audit_against *against; /* NULL: every rule is asked */
};

/*
 * A program that scb_bpf_check accepts. Findings are exact, over all calls:
 * unless some are inconclusive, none of these kinds is missing.
 */
struct audit_result scb_audit(struct arena *a, const struct scbpf_program *p,
    const struct audit_ask *ask);

#endif

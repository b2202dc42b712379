/*
 * Filters over all calls: proofs, comparisons and reports. scbpf.h includes
 * this header.
 */
#ifndef SCBPF_REPORT_H
#define SCBPF_REPORT_H

#include "scbpf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- comparisons over all calls ------------------------------------------- */

enum scbpf_answer {
	SCBPF_ANSWER_EQUAL,
	SCBPF_ANSWER_DIFFERENT,
	SCBPF_ANSWER_CANNOT_TELL
};

struct scbpf_proof {
	enum scbpf_answer answer;
	/* DIFFERENT: a call, and the verdicts of the two sides on it. */
	struct scbpf_call call;
	uint32_t verdict[2];
	/*
	 * CANNOT_TELL: the side and its instruction, and a static string with
	 * the reason.
	 */
	unsigned side;
	size_t pc;
	const char *why;
	uint64_t steps;		 /* work done */
	struct scbpf_bytes text; /* all of that in words */
	struct scbpf_bytes json; /* and as JSON */
};

/*
 * Is the program exactly the policy? verdict[0] is the policy's and [1] the
 * program's. SCBPF_STATUS_OK: there is an answer.
 */
enum scbpf_status scbpf_prove(struct scbpf *s,
    const struct scbpf_policy *policy, const struct scbpf_program *program,
    const struct scbpf_proof **proof);

/* Do both programs return the same 32 bits for every call? */
enum scbpf_status scbpf_equal(struct scbpf *s, const struct scbpf_program *a,
    const struct scbpf_program *b, const struct scbpf_proof **proof);

/* Numbers of one ABI: one syscall, or a range of numbers without names. */
struct scbpf_part {
	const struct scbpf_arch *arch; /* NULL: no ABI known */
	uint32_t audit_arch;	       /* unless `other` */
	bool other;	    /* all arch words that are in no other part */
	const char *name;   /* of the syscall; NULL: none */
	uint32_t low, high; /* numbers, both included */
};

/* A verdict of a filter on calls of a part. */
struct scbpf_entry {
	struct scbpf_part part;
	uint32_t verdict;
	/* "family <= 9 && (arg1 & 0x7e020000) == 0"; NULL: always. */
	const char *when;
	/* Why instruction pc could not be followed; NULL: everything was. */
	const char *inconclusive;
	size_t pc;
};

/*
 * Return false to stop. The entry and its strings are valid during the callback
 * only.
 */
typedef bool scbpf_each_entry(void *user, const struct scbpf_entry *entry);

/*
 * Lists all verdicts of a filter, for this architecture and all others that it
 * compares with. The parts are disjoint and cover every call. A part is given
 * once for each of its verdicts. If not everything in it could be followed, it
 * is given for the verdicts that were found, or once with verdict 0 and `when`
 * "".
 */
enum scbpf_status scbpf_explain(struct scbpf *s,
    const struct scbpf_program *program, const struct scbpf_arch *arch,
    scbpf_each_entry *each, void *user);

struct scbpf_change {
	struct scbpf_part part;
	uint32_t verdict[2];	/* before and after */
	bool some;		/* only some calls of the part change so */
	bool weaker;		/* less restricted than before */
	struct scbpf_call call; /* one that changes so */
	/* Why the part could not be followed; then only `part` is set, too. */
	const char *inconclusive;
	unsigned side;
	size_t pc;
};

typedef bool scbpf_each_change(void *user, const struct scbpf_change *change);

/*
 * Lists every change of verdict from program a to b; parts are those of
 * scbpf_explain.
 */
enum scbpf_status scbpf_diff(struct scbpf *s, const struct scbpf_program *a,
    const struct scbpf_program *b, const struct scbpf_arch *arch,
    scbpf_each_change *each, void *user);

/* --- policies written back ------------------------------------------------ */

struct scbpf_result;

enum scbpf_convert_flags {
	/* what no policy can say is left out, with a warning */
	SCBPF_CONVERT_LOSSY = 1,
	/*
	 * of several texts the least strict action wins, not the strictest; a
	 * note lists what that allows
	 */
	SCBPF_CONVERT_UNION = 2
};

/*
 * Writes what the texts decide together, which are policies and filters as for
 * scbpf_read, as one policy in a dialect, "text" or "oci". It is proved. A filter of
 * `stack` is taken instead, if it is not NULL. With several "arch" the policy
 * is for each of them. flags: enum scbpf_convert_flags.
 */
enum scbpf_status scbpf_convert_text(struct scbpf *s,
    const struct scbpf_text *texts, size_t n, const struct scbpf_filter *stack,
    const char *dialect, unsigned flags, const struct scbpf_result **result);

/* --- reports, as those of scbpf(1) ---------------------------------------- */

/*
 * scbpf_read with several "arch" reads a stack for each of them. A report for
 * which no single architecture is needed is then about each, in that order, and
 * its counts are sums.
 */

/* A report, and what it counted; counts that do not apply are 0. */
struct scbpf_result {
	struct scbpf_bytes text;
	size_t inconclusive;		/* parts that could not be followed */
	size_t errors, warnings, notes; /* findings of an audit */
	size_t changes;			/* of a diff or a check */
	size_t weaker;			/* changes to a less strict verdict */
};

/*
 * Disassembles every filter of a stack, with comments. Filters may be damaged.
 */
enum scbpf_status scbpf_list_text(struct scbpf *s,
    const struct scbpf_filter *stack, const struct scbpf_result **result);

/*
 * The call's verdict under the stack; format: "text" (under "verbose" with every
 * instruction) or "json". known, as from scbpf_call_read: a note says which
 * other arguments the verdict depends on.
 */
enum scbpf_status scbpf_simulate_text(struct scbpf *s,
    const struct scbpf_filter *stack, const struct scbpf_call *call,
    unsigned known, const char *format, const struct scbpf_result **result);

/*
 * Is the stack exactly the policy? changes and inconclusive of the result are
 * the numbers of architectures for which it is not, and for which there is no
 * answer. format: "text" or "json".
 */
enum scbpf_status scbpf_prove_text(struct scbpf *s,
    const struct scbpf_policy *policy, const struct scbpf_filter *stack,
    const char *format, const struct scbpf_result **result);

/* Describes the verdicts of a stack; format: "text", "json", "md" or "html". */
enum scbpf_status scbpf_explain_text(struct scbpf *s,
    const struct scbpf_filter *stack, const char *format,
    const struct scbpf_result **result);

/*
 * Lists what changed from stack a to b; format: "text", "json", "md" or "html".
 */
enum scbpf_status scbpf_diff_text(struct scbpf *s, const struct scbpf_filter *a,
    const struct scbpf_filter *b, const char *format,
    const struct scbpf_result **result);

/*
 * Checks for known bypasses and pitfalls; format: "text", "json", "md", "html" or
 * "sarif".
 */
enum scbpf_status scbpf_audit_text(struct scbpf *s,
    const struct scbpf_filter *stack, const char *format,
    const struct scbpf_result **result);

/*
 * The same, and compares the stack with the calls in the code of a static ELF
 * program, as scbpf_calls_text lists them. Option: "assume".
 */
enum scbpf_status scbpf_audit_program_text(struct scbpf *s,
    const struct scbpf_filter *stack, const struct scbpf_text *program,
    const char *format, const struct scbpf_result **result);

/* Lists the checks of an audit; format: "text", "json", "md" or "html". */
enum scbpf_status scbpf_audit_rules_text(struct scbpf *s, const char *format,
    const struct scbpf_result **result);

/*
 * Prints a table: "calls" (of these names, numbers and groups; n 0: all),
 * "groups", "arches" or "libc" (the syscalls of these functions of C
 * libraries); format: "text" or "json". Unknown names are reported, and counted
 * as errors.
 */
enum scbpf_status scbpf_table_text(struct scbpf *s, const char *list,
    const char *const *names, size_t n, const char *format,
    const struct scbpf_result **result);

/*
 * Lists the calls that a policy (NULL: the built-in one) never names, by
 * verdict; format: "text" or "json".
 */
enum scbpf_status scbpf_missing_text(struct scbpf *s,
    const struct scbpf_policy *policy, const char *format,
    const struct scbpf_result **result);

/*
 * Compares the tables with a kernel header (see scbpf_arch_header). generic: asm-generic/unistd.h for a header that includes it, as asm/unistd.h
 * of some architectures does up to Linux 6.10; or NULL.
 */
enum scbpf_status scbpf_header_text(struct scbpf *s,
    const struct scbpf_text *header, const struct scbpf_text *generic,
    const struct scbpf_result **result);

/*
 * Lists the syscalls that a static ELF program of up to 128 MiB can make;
 * format: "text" or "json". inconclusive: reasons why the list may not be
 * complete.
 */
enum scbpf_status scbpf_calls_text(struct scbpf *s,
    const struct scbpf_text *program, const char *format,
    const struct scbpf_result **result);

#ifdef __cplusplus
}
#endif

#endif

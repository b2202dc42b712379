/*
 * Policies: read, or built rule by rule. A part of scbpf.h, which includes it.
 */
#ifndef SCBPF_POLICY_H
#define SCBPF_POLICY_H

#include "scbpf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Docker, Podman or OCI JSON, or a text. text NULL: the built-in default. */
enum scbpf_status scbpf_policy_read(struct scbpf *s,
    const struct scbpf_text *text, struct scbpf_policy **policy);

/*
 * A policy to add rules to. Actions have the names that --bad-arch takes:
 * "allow", "errno(EACCES)", "SCMP_ACT_KILL_PROCESS". Of several rules that
 * match a call the strictest action decides, as in JSON.
 */
enum scbpf_status scbpf_policy_new(
    struct scbpf *s, const char *default_action, struct scbpf_policy **policy);

enum scbpf_operator {
	SCBPF_OPERATOR_NE,
	SCBPF_OPERATOR_LT,
	SCBPF_OPERATOR_LE,
	SCBPF_OPERATOR_EQ,
	SCBPF_OPERATOR_GE,
	SCBPF_OPERATOR_GT,
	SCBPF_OPERATOR_MASKED_EQ /* (argument & mask) == value */
};

struct scbpf_condition {
	size_t size;		   /* of this structure */
	unsigned argument;	   /* 0 to 5, unless there is: */
	const char *argument_name; /* "family"; where each ABI has it */
	enum scbpf_operator op;
	uint64_t value, mask;
	const char *constant; /* in place of value: "AF_UNIX" of each ABI */
};

/*
 * Calls get the action where all n conditions hold. calls: as for --allow,
 * "openat", "@mount,ptrace", "480[arch=x86_64]".
 */
enum scbpf_status scbpf_rule_add(struct scbpf *s, struct scbpf_policy *policy,
    const char *action, const char *calls,
    const struct scbpf_condition *conditions, size_t n);

/* Covers this architecture as well as the native one: "x86". */
enum scbpf_status scbpf_policy_add_arch(
    struct scbpf *s, struct scbpf_policy *policy, const char *arch);

#ifdef __cplusplus
}
#endif

#endif

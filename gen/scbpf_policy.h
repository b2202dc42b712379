/*
 * Policies, read from a text or built rule by rule. scbpf.h includes this
 * header.
 */
#ifndef SCBPF_POLICY_H
#define SCBPF_POLICY_H

#include "scbpf.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Reads Docker, Podman or OCI JSON, or a text policy. text NULL: the built-in
 * default.
 */
enum scbpf_status scbpf_policy_read(struct scbpf *s,
    const struct scbpf_text *text, struct scbpf_policy **policy);

/*
 * Makes an empty policy, to which rules are added. Actions are named as for
 * --bad-arch: "allow", "errno(EACCES)", "SCMP_ACT_KILL_PROCESS". If several
 * rules match a call, the strictest action wins, as in JSON.
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
	const char *argument_name; /* "family" or "domain", on any ABI */
	enum scbpf_operator op;
	uint64_t value, mask;
	const char *constant; /* in place of value: "AF_UNIX" of each ABI */
};

/*
 * Adds a rule: the calls get the action if all n conditions hold. calls is a
 * list as for --allow: "openat", "@mount,ptrace", "480[arch=x86_64]".
 */
enum scbpf_status scbpf_rule_add(struct scbpf *s, struct scbpf_policy *policy,
    const char *action, const char *calls,
    const struct scbpf_condition *conditions, size_t n);

/* The policy covers this architecture ("x86") as well as the native one. */
enum scbpf_status scbpf_policy_add_arch(
    struct scbpf *s, struct scbpf_policy *policy, const char *arch);

#ifdef __cplusplus
}
#endif

#endif

/* The pipeline: a policy and what the user asked for in, a filter out. */
#ifndef COMPILE_H
#define COMPILE_H

#include "base/diag.h"
#include "dialect/dialect.h"
#include "eval/eval.h"
#include "facts/facts_program.h"
#include "policy/names.h"
#include "policy/policy.h"
#include "tree/tree.h"

/*
 * --allow, --deny, --log, --kill: names get one unconditional rule (SEMANTICS
 * 12).
 */
struct compile_override {
	const struct policy_name *names;
	unsigned count;
	struct policy_action action;
};

struct compile_request {
	/*
	 * One: the native architecture, to which the policy adds its
	 * sub-architectures. Several: exactly these (-a A+B+C), native first.
	 */
	const struct arch *arches[POLICY_ARCHES];
	unsigned narches;
	bool only;    /* the native one alone */
	bool several; /* the policy is also compiled for other targets */
	bool has_caps;
	uint64_t caps;	 /* when has_caps; else the policy's, else Docker's */
	uint32_t kernel; /* ARCH_KERNEL; 0: FACTS_KERNEL */
	/*
	 * The next two lines hold even if a directive of the policy says
	 * otherwise, if this is so.
	 */
	bool has_enosys, has_args, has_clone3;
	enum policy_enosys enosys;
	uint32_t since;
	bool args64, clone3_policy, complain;
	/* The program that the filter is for will install it, once it runs. */
	bool self_install;
	bool port;    /* add what is used instead of missing calls */
	bool audited; /* scb_audit will look at the program */
	bool written; /* the filter will be used, and not only looked at */
	struct facts_libcs libcs; /* what checks are about; no meaning */
	/*
	 * The same of the program that will run under the filter, where neither
	 * the line above nor the policy says so.
	 */
	struct facts_program program;
	uint32_t flags; /* POLICY_FLAG_*, added to the policy's */
	bool has_bad_arch;
	uint32_t bad_arch; /* when has_bad_arch; else KILL_PROCESS */
	const struct compile_override *overrides;
	unsigned noverrides;
	struct tree_goal goal;
	struct tree_passes passes;
	uint64_t (*clock)(void); /* nanoseconds, for the result; or NULL */
};

struct compile_result {
	const struct policy *policy;
	struct names names;
	struct policy_setup setup;
	struct eval *eval;
	struct scbpf_program program;
	struct bpf_slots slots; /* the policy's, with POLICY_UNSET in them */
	struct lower *lines;	/* for scb_tree_least; NULL: no program */
	bool proved;
	uint64_t prove_steps;
	uint64_t compile_time, prove_time; /* by the request's clock */
};

/* What checks on libcs are about. */
const struct facts_libcs *scb_compile_libcs(
    const struct compile_request *req, const struct policy *p);

/*
 * What the policy means, without a program: everything of the result up to
 * eval. Also gives the policy's warnings. Otherwise as scb_compile_policy.
 */
struct compile_result *scb_compile_analyze(struct arena *a, struct diag *d,
    const struct policy *p, const struct compile_request *req);

/*
 * Compiles for one native architecture. Reports through d; on any error it
 * does not return (scb_arena_fail): there is no filter that was not proved. The
 * result lives in the arena.
 */
struct compile_result *scb_compile_policy(struct arena *a, struct diag *d,
    const struct policy *p, const struct compile_request *req);

/*
 * The policy in a text of the dialect `from`, or (NULL) of the one that it
 * begins like. Fatal when it is none. text gets the function that names places
 * in JSON, if it is that.
 */
struct policy *scb_compile_read(struct diag *d, struct source *text,
    const struct policy_files *files, const struct dialect *from);

#endif

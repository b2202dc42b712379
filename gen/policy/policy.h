/*
 * What the user wrote, in one model for all inputs (DESIGN section 4).
 * Readers (oci.c, text.c, builtin.c) fill it in and say nothing about
 * architectures; eval.c gives it its meaning; tree/ compiles it.
 */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../arch/arch.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/facts.h"

/* SCMP_CMP_*. */
enum policy_op {
	POLICY_NE,
	POLICY_LT,
	POLICY_LE,
	POLICY_EQ,
	POLICY_GE,
	POLICY_GT,
	POLICY_MASKED_EQ
};

enum { POLICY_IP = 6 }; /* subject of a condition: the instruction pointer */

struct policy_cond {
	uint8_t subject; /* argument register 0 to 5, or POLICY_IP */
	uint8_t op;	 /* enum policy_op */
	uint64_t value;	 /* MASKED_EQ: the mask */
	uint64_t expect; /* MASKED_EQ: the bits wanted; else 0 */
	struct loc loc;
};

/* A conjunction; no conditions: always true. */
struct policy_term {
	struct policy_cond *conds;
	unsigned nconds;
};

/*
 * RET_* without data, and the data. An errno by name takes each target's
 * number: errno_name is then set and data is not used.
 */
struct policy_action {
	uint32_t ret;
	uint16_t data;
	const char *errno_name; /* NULL: data as written */
};

/* includes or excludes of a rule (4.1); absent parts are empty. */
struct policy_when {
	uint64_t caps; /* bit n: capability n */
	const struct arch **arches;
	unsigned narches;
	uint32_t kernel; /* ARCH_KERNEL; 0: absent */
	bool never_cap;	 /* names a capability that nobody has (unknown) */
};

struct policy_name {
	const char *name; /* NUL-terminated; may be unknown */
	unsigned id;	  /* set by names_open */
	struct loc loc;
};

/*
 * names x (terms[0] or terms[1] or ...) -> action. An `otherwise` is a last
 * rule of the same name without terms. Order: policy.first_match.
 */
struct policy_rule {
	struct policy_name *names;
	unsigned nnames;
	struct policy_term *terms; /* nterms 0: unconditional */
	unsigned nterms;
	struct policy_action action;
	struct policy_when includes, excludes;
	struct loc loc;	       /* of the rule */
	struct loc action_loc; /* of its action or errno, for warnings */
};

struct policy_arch_map {
	struct loc loc;
	const struct arch *native;
	const struct arch **subs;
	unsigned nsubs;
};

struct policy {
	const struct source *source; /* NULL: built in */
	const char *name;	     /* base name without suffix, for outputs */
	struct policy_action def;
	struct loc def_loc;
	/* Written order decides (text), or the strictest action (JSON). */
	bool first_match;
	struct policy_rule *rules;
	unsigned nrules;
	size_t rules_cap;
	struct loc arches_loc;
	const struct arch **arches; /* `architectures` */
	unsigned narches;
	struct policy_arch_map *maps; /* `archMap` */
	unsigned nmaps;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* (4.11) */
	/* OCI config.json: process.capabilities.bounding; else !has_caps. */
	bool has_caps;
	uint64_t caps;
};

/* SECCOMP_FILTER_FLAG_*: include/uapi/linux/seccomp.h. */
enum {
	POLICY_FLAG_TSYNC = 1 << 0,
	POLICY_FLAG_LOG = 1 << 1,
	POLICY_FLAG_SPEC_ALLOW = 1 << 2,
	POLICY_FLAG_WAIT_KILLABLE_RECV = 1 << 5
};

enum { POLICY_ARCHES = 32 }; /* more than there are ABIs */

enum policy_enosys {
	POLICY_ENOSYS_MAX,
	POLICY_ENOSYS_SINCE,
	POLICY_ENOSYS_OFF
};

/* Everything but the policy that its meaning depends on. */
struct policy_setup {
	const struct arch *arches[POLICY_ARCHES]; /* native first */
	unsigned narches;
	uint64_t caps;
	uint32_t kernel; /* answers minKernel */
	enum policy_enosys enosys;
	uint32_t since;	    /* ARCH_KERNEL; 0: bare `since` */
	bool args64;	    /* --args=64 */
	bool clone3_policy; /* --clone3=policy */
	bool complain;	    /* refusals become LOG */
	uint32_t bad_arch;  /* full 32-bit verdict */
};

/*
 * How an action ranks: lower is stricter (4.3), in the kernel's order for
 * stacked filters: KILL_PROCESS 0 ... ALLOW 7.
 */
unsigned policy_rank(uint32_t ret);

/* Does the action let the call proceed: ALLOW, LOG, TRACE (4.8)? */
bool policy_permits(uint32_t ret);

/*
 * The 32-bit verdict of an action on an ABI, its errno name resolved; lint has
 * refused names that the ABI lacks.
 */
uint32_t policy_verdict(const struct policy_action *act, const struct arch *a);

/* Appends an empty rule. */
struct policy_rule *policy_add(struct policy *p, struct arena *a);

/* 4.1: does the rule exist for this setup? */
bool policy_exists(const struct policy_rule *r, const struct policy_setup *s);

/*
 * 4.12: every name in the list (names, count) loses the rules that it has and
 * gets one unconditional rule. Names are NUL-terminated.
 */
void policy_override(struct policy *p, struct arena *a,
    const char *const *names, unsigned count, struct policy_action act);

/*
 * 4.6: which architectures the filter covers, given the native one: into
 * s->arches. only: the native one alone. Errors through d.
 */
void policy_arches(const struct policy *p, struct diag *d,
    const struct arch *native, bool only, struct policy_setup *s);

/* --- oci.c: Docker, Podman and OCI JSON -------------------------------- */

/* Reads a JSON policy; errors through d, diag_fatal at the end of it. */
struct policy *oci_read(struct diag *d, const struct source *text);

/* --- builtin.c: the container default ----------------------------------- */
struct policy *builtin_policy(struct arena *a);
const char *builtin_date(void); /* of Docker's profile, "2026-..." */

#endif

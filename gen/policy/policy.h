/*
 * The policy as the user wrote it, in one model for all input languages. The
 * readers (oci.c, text.c, builtin.c) fill it in, independently of
 * architectures. SEMANTICS.md defines its meaning, which eval/ implements and
 * tree/ compiles.
 */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../arch/arch.h"
#include "base/arena.h"
#include "base/diag.h"
#include "facts/facts.h"
#include "policy/setting.h"
#include "policy/slot.h"

/* SCMP_CMP_*, and the negation of MASKED_EQ, which only text policies have. */
enum policy_op {
	POLICY_NE,
	POLICY_LT,
	POLICY_LE,
	POLICY_EQ,
	POLICY_GE,
	POLICY_GT,
	POLICY_MASKED_EQ,
	POLICY_MASKED_NE
};

enum { POLICY_IP = 6 }; /* subject of a condition: the instruction pointer */

/*
 * A number that may differ between ABIs: a list of parts that are ORed
 * together. The reader limits the nesting, but lists may be long.
 */
struct policy_part {
	const struct policy_part *next;
	const struct policy_part *inner; /* in parentheses; or NULL */
	const char *constant;		 /* a name of tables/; or NULL */
	uint64_t number;		 /* when neither */
	bool complement; /* in the ABI's registers; ip has 64 bits */
	struct loc loc;
};

struct policy_cond {
	uint8_t subject; /* argument register 0 to 5, or POLICY_IP */
	uint8_t op;	 /* enum policy_op */
	uint8_t width;	 /* low bits compared on every ABI; 0: the kernel's */
	bool sign;	 /* LT to GT: of two's complement numbers */
	uint64_t value;	 /* MASKED_*: the mask */
	uint64_t expect; /* MASKED_*: the bits wanted; else 0 */
	/* If not NULL, what replaces the three fields above, for each ABI. */
	const char *arg; /* the argument's name */
	const struct policy_part *value_of, *expect_of;
	/*
	 * The index of a slot, + 1, that stands in the place of the value, or
	 * with MASKED_* of `expect`; and of one in that of the mask, or with
	 * `others` of its complement. 0: none.
	 */
	uint16_t slot, mask_slot;
	bool others, alone; /* alone: in braces, which a warning explains */
	bool minus; /* the value was written with a minus sign */
	bool range; /* one of the two ends of a range, which may be negated */
	struct loc loc;
};

/* A conjunction; no conditions: always true. */
struct policy_term {
	struct policy_cond *conds;
	unsigned nconds;
	/* It is the result of multiplying out, and not written like this. */
	bool made;
};

/* includes or excludes of a rule (SEMANTICS 1); absent parts are empty. */
struct policy_when {
	uint64_t caps; /* bit n: capability n */
	const struct arch **arches;
	unsigned narches;
	uint32_t kernel; /* ARCH_KERNEL; 0: absent */
	bool never_cap;	 /* names an unknown capability, which no process has */
};

struct policy_name {
	const char *name; /* NUL-terminated; may be unknown */
	/*
	 * A number used as a name, which is empty where it was not written as a
	 * string (oci). scb_policy_numbers replaces it by the name
	 * that its ABI has for it; if there is none, it remains a number, and
	 * its name is its digits.
	 */
	bool number;
	uint64_t nr;
	unsigned id;  /* set by scb_names_open, or by scb_names_share */
	bool grouped; /* added as a member of a group */
	bool known;   /* added as a member of @known */
	/* The ABIs that it applies to ([arch=...]); nonly 0: all. */
	const struct arch *const *only;
	unsigned nonly;
	struct loc loc;
};

/*
 * names x (terms[0] or terms[1] or ...) -> action. The "otherwise" of a text
 * policy is a further rule of the same name without terms. policy.first_match
 * says whether the order of rules matters.
 */
struct policy_rule {
	struct policy_name *names;
	struct policy_term *terms;	/* nterms 0: unconditional */
	const struct arch *const *only; /* of `all`; nonly 0: all ABIs */
	const char *ported_for;		/* the call for which --port added it */
	unsigned nnames, nterms, nonly;
	bool all; /* it is for all numbers, and has no names (SEMANTICS 17) */
	/* Of the JSON policy that a text is based on (SEMANTICS 18). */
	bool base;
	bool override;	/* of --allow, --deny, --log or --kill (SEMANTICS 12) */
	bool own_names; /* an array that is not that of policy.read */
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

/* A finding of `audit` that is not to be reported. */
struct policy_ignore {
	const struct policy_ignore *next;
	const char *rule, *call; /* call NULL: all findings of the rule */
	struct loc loc;
};

struct mix; /* mix.h */

/* A rule that --port added on one architecture (policy/port.h). */
struct policy_ported {
	struct policy_ported *next;
	const struct arch *arch;
	const char *call, *stands_for;
	bool loose; /* without the conditions of the other */
};

struct policy {
	const struct source *source; /* NULL: built in */
	/* scb_names_share: its names have ids, and copies share them. */
	bool shared;
	const struct policy *read; /* with which a copy shares names; or NULL */
	/* The JSON policy that a text is based on; NULL: there is none. */
	const struct source *base;
	const char *name; /* base name without suffix, for outputs */
	struct policy_action def;
	struct loc def_loc;
	/*
	 * true: the first matching rule decides (text); false: the strictest
	 * action (JSON).
	 */
	bool first_match;
	struct policy_rule *rules;
	unsigned nrules;
	size_t rules_cap;
	struct loc arches_loc;
	const struct arch **arches; /* `architectures` */
	unsigned narches;
	struct policy_arch_map *maps; /* `archMap` */
	unsigned nmaps;
	/* The location of the second, if both are present. */
	struct loc both_loc;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* (SEMANTICS 11) */
	struct loc flags_loc;
	bool listener; /* a runtime requests the listener and passes it on */
	/* OCI config.json: process.capabilities.bounding; else !has_caps. */
	bool has_caps;
	uint64_t caps;
	/* From `@frequency`, used if no other is given. */
	const struct mix *mix;
	struct policy_settings set;
	struct policy_slot *slots; /* in order of first use */
	unsigned nslots;
	/* Not part of the meaning: what not to report, and what to check. */
	const struct policy_ignore *ignore;
	struct facts_libcs libcs;
	/* Which rules --port added, and for which calls: for comments. */
	const struct policy_ported *ported;
};

/*
 * SECCOMP_FILTER_FLAG_*: include/uapi/linux/seccomp.h. A policy cannot choose
 * NEW_LISTENER and TSYNC_ESRCH.
 */
#define POLICY_FLAGS(FLAG) \
	FLAG(TSYNC) FLAG(LOG) FLAG(SPEC_ALLOW) FLAG(WAIT_KILLABLE_RECV)

enum {
	POLICY_FLAG_TSYNC = 1 << 0,
	POLICY_FLAG_LOG = 1 << 1,
	POLICY_FLAG_SPEC_ALLOW = 1 << 2,
	POLICY_FLAG_WAIT_KILLABLE_RECV = 1 << 5
};

enum { POLICY_ARCHES = 32 }; /* of one byte order: fewer */

/* Everything besides the policy that determines the verdicts. */
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
	/* Where the policy sets them; no source: it does not. */
	struct loc enosys_at, bad_arch_at;
};

/*
 * How an action ranks: lower is stricter (SEMANTICS 3), in the kernel's order
 * for stacked filters: KILL_PROCESS 0 ... ALLOW 7.
 */
unsigned scb_policy_rank(uint32_t ret);

/* Does the action let the call proceed: ALLOW, LOG, TRACE (SEMANTICS 8)? */
bool scb_policy_permits(uint32_t ret);
/* Is it one of KILL_PROCESS, KILL_THREAD, TRAP, ERRNO? */
bool scb_policy_refuses(uint32_t ret);
/* Is it one of KILL_PROCESS, KILL_THREAD, TRAP? */
bool scb_policy_kills(uint32_t verdict);

/* The comparison (enum policy_op) that holds where this one does not. */
uint8_t scb_policy_negated(uint8_t op);

bool scb_policy_same_action(
    const struct policy_action *a, const struct policy_action *b);

/*
 * The 32-bit verdict of an action on an ABI, with its errno name resolved; lint
 * has already rejected names that the ABI lacks.
 */
uint32_t scb_policy_verdict(
    const struct policy_action *act, const struct arch *a);

/* Appends an empty rule. */
struct policy_rule *scb_policy_add(struct policy *p, struct arena *a);

/* SEMANTICS 1: does the rule exist for this setup? */
bool scb_policy_exists(
    const struct policy_rule *r, const struct policy_setup *s);

/* Adds a text such as "fallback" or "fallback:statx" to those ignored. */
void scb_policy_ignore(
    struct policy *p, struct arena *a, const char *s, size_t n, struct loc loc);

/* Does a rule for all numbers apply to the ABI? */
bool scb_policy_all_on(const struct policy_rule *r, const struct arch *a);

/* --- number.c: numbers in the place of names (SEMANTICS 2.4) -------------- */

/*
 * Copies the policy and replaces each number by the name that its ABI has for
 * it (its digits if there is none), restricted to that ABI. The copy has rules
 * of its own, and names unless they are shared and the same. several: the same
 * policy is compiled for other native architectures too. Errors are reported
 * through d.
 */
struct policy *scb_policy_numbers(const struct policy *p, struct diag *d,
    const struct policy_setup *s, bool several);

/* The same for the names of an override list. */
const struct policy_name *scb_policy_list_numbers(
    const struct policy_name *names, unsigned *count, struct diag *d,
    const struct policy_setup *s);

/* --- override.c ---------------------------------------------------------- */

/* The list of --allow, --deny, --log or --kill. */
struct policy_list {
	struct arena *arena;
	struct policy_name *name;
	unsigned n;
	size_t cap;
};

enum policy_flaw_kind {
	POLICY_FLAW_CALL,
	POLICY_FLAW_GROUP,
	POLICY_FLAW_NUMBER,
	POLICY_FLAW_ARCHES, /* not as in [arch=A,B] */
	POLICY_FLAW_ARCH
};

struct policy_flaw {
	enum policy_flaw_kind kind;
	const char *text;
	size_t len;
};

/*
 * Adds the calls of an entry: a call, a group or a number, optionally with
 * [arch=A,B]. false: *flaw is the unknown part.
 */
bool scb_policy_list_add(
    struct policy_list *l, const char *s, size_t n, struct policy_flaw *flaw);

/*
 * SEMANTICS 12: removes all rules for the numbers of these names, under any
 * name, and adds one unconditional rule for them. Numbers must have been
 * resolved in both lists; the policy's rules are modified in place.
 */
void scb_policy_override(struct policy *p, struct arena *a,
    const struct policy_name *names, unsigned count, struct policy_action act);

/*
 * SEMANTICS 6: sets s->arches to the architectures that the filter covers,
 * given the native one. only: just the native one. Errors are reported through
 * d.
 */
void scb_policy_arches(const struct policy *p, struct diag *d,
    const struct arch *native, bool only, struct policy_setup *s);

/*
 * The first architecture that the policy adds to this native one although its
 * byte order differs, which makes a filter impossible; NULL: there is none.
 */
const struct arch *scb_policy_misfit(
    const struct policy *p, const struct arch *native);

/* --- policy_abi.c: what the words of a policy are on one ABI -------------- */

/*
 * Resolves the condition's argument and numbers for this call and ABI; lint has
 * already rejected unknown arguments and constants.
 */
struct policy_cond scb_policy_cond_on(
    const struct policy_cond *c, const struct arch *a, const char *call);

/* Does it depend on the ABI at all? */
bool scb_policy_is_symbolic(const struct policy_cond *c);

/* Do both say the same on an ABI? Of rules: the terms, in the same order. */
bool scb_policy_same_cond(const struct policy_cond *a,
    const struct policy_cond *b, const struct arch *arch, const char *call);
bool scb_policy_same_terms(const struct policy_rule *r,
    const struct policy_rule *s, const struct arch *a, const char *call);

/* Does this use of the name apply to the ABI? To any ABI of the setup? */
bool scb_policy_name_on(const struct policy_name *n, const struct arch *a);
bool scb_policy_name_in(
    const struct policy_name *n, const struct policy_setup *s);

/* --- oci.c: Docker, Podman and OCI JSON ----------------------------------- */

/*
 * Reads a JSON policy. Errors are reported through d; fails at the end if there
 * were any.
 */
struct policy *scb_oci_read(struct diag *d, const struct source *text);

/* --- text.c: text policies, minijail's language --------------------------- */

/* How included files are read. */
struct policy_files {
	/*
	 * Returns the whole file; NULL: it cannot be read, which was reported
	 * at the location of the name.
	 */
	const struct source *(*read)(
	    void *user, const char *path, struct loc at);
	void *user;
	const char *path; /* of the policy itself; "" is the current one */
};

/*
 * Does the text begin like a text policy? strict: it must begin with a known
 * syscall or a directive, so that it cannot be a filter in any notation.
 */
bool scb_text_is(const struct source *text, bool strict);

/* Reads a text policy, as scb_oci_read. files: NULL: none can be included. */
struct policy *scb_text_read(struct diag *d, const struct source *text,
    const struct policy_files *files);

/* --- builtin.c: the container default ------------------------------------- */
struct policy *scb_builtin_policy(struct arena *a);
const char *scb_builtin_date(void); /* of Docker's profile, "2026-..." */

#endif

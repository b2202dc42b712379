/* A learned policy: rules made from what was seen, and the policy as text. */
#ifndef LEARN_RULES_H
#define LEARN_RULES_H

#include "learn/choose.h"
#include "policy/policy.h"

/* Why a rule is there, in the order in which they are written. */
enum learn_reason {
	LEARN_NEEDED,	/* every program needs it (tables/needed.tbl) */
	LEARN_SEEN,	/* it was seen */
	LEARN_CLASH,	/* one of these, but the base refuses it by its name */
	LEARN_POSSIBLE, /* it is in the code, and was not seen */
	LEARN_PORTED,	/* another ABI needs it for one that was seen */
	LEARN_FALLBACK	/* refused with ENOSYS, so that an older one is used */
};

struct learn_rule {
	enum learn_reason reason;
	const struct arch *arch;
	uint32_t nr;
	const char *name;   /* NULL: a number */
	const char *remark; /* or NULL */
	const char *only;   /* ported: the ABIs that need it */
	struct choices choices;
	bool others; /* the program can make it with other arguments, too */
};

struct learn_request {
	const struct seen *seen; /* sorted */
	enum choose_mode mode;
	struct policy_action def;
	/* What programs can make, sorted; NULL: nothing is known. */
	const struct seen *possible;
	/* For calls in it that were not seen; `leave`: the default action. */
	struct policy_action unseen;
	bool leave;
	/* Other ABIs that it is for, NULL at the end; NULL: none. */
	const struct arch *const *port;
	/* The policy to which this one is an addition, as a path; or NULL. */
	const char *base_path;
	const struct policy *base; /* the policy itself; NULL: not known */
	/* Calls that every program needs, and the base never allows; or NULL. */
	const struct seen *lacking;
	/* Those of `possible` that the base does not always allow; NULL: all. */
	const struct seen *open;
};

struct learn_rules {
	const struct learn_request *request;
	struct learn_rule *rule; /* by reason, ABI and number */
	size_t n, cap;
	const struct arch **arch; /* those that were seen */
	unsigned narches;
};

void scb_learn_rules(struct learn_rules *to, const struct learn_request *r);

/* Does every program need the call (tables/needed.tbl)? (rules_port.c) */
bool scb_learn_needed(const char *name);

/*
 * rules_port.c: adds what other ABIs need; and at last, what has to return
 * ENOSYS there.
 */
void scb_learn_port(struct learn_rules *to);
void scb_learn_port_fallbacks(struct learn_rules *to);

/* Does the kernel of the first ABI run all of them? */
bool scb_learn_together(const struct learn_rules *r);

/* "family in {AF_UNIX, AF_INET}", of at least one condition. */
void scb_learn_condition(struct buf *b, const struct arch *a, const char *call,
    const struct choices *c);

/* --- rules_base.c --------------------------------------------------------- */

/*
 * What the base says of a call by its name: nothing that matters here; it is
 * always allowed; rules of a text decide about it, so that a rule before them
 * must not always allow it (they would never be reached, which is an error); or
 * some of them refuse it on conditions, which the conditions of a rule before
 * them may cover.
 */
enum learn_base { BASE_OPEN, BASE_ALLOWS, BASE_NAMES, BASE_REFUSES };

enum learn_base scb_learn_base_says(const struct policy *p, const char *call);

/* Would a rule of the base make the addition an error? */
bool scb_learn_clashes(
    const struct learn_rules *to, const struct learn_rule *r);

/*
 * Does the base let calls through that it does not name, by a statement and not
 * by its JSON policy? Conditions alone refuse then.
 */
bool scb_learn_is_denylist(const struct policy *base);

/* --- rules_head.c --------------------------------------------------------- */

/* An action, as a text policy has it. */
void scb_learn_put_action(struct buf *b, const struct policy_action *act);

/* The comment at the head, and the directives. */
void scb_learn_head(struct buf *b, const struct learn_rules *r);

/* --- rules_text.c, rules_oci.c -------------------------------------------- */

/* The whole policy. */
void scb_learn_text(struct buf *b, const struct learn_rules *r);
void scb_learn_oci(struct buf *b, const struct learn_rules *r);

/* How often each call was made, for --mix: "name count". */
void scb_learn_mix(struct buf *b, const struct seen *s);

#endif

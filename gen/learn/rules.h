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
	/* ABIs for which it is as well, NULL at the end; NULL: none. */
	const struct arch *const *port;
	/* The policy to which this one is an addition, as a path; or NULL. */
	const char *base;
	const struct policy *based; /* what it is; NULL: not known */
	/* What every program needs and the base never allows; NULL: nothing. */
	const struct seen *lacking;
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

/* rules_text.c, rules_oci.c: the whole policy. */
void scb_learn_text(struct buf *b, const struct learn_rules *r);
void scb_learn_oci(struct buf *b, const struct learn_rules *r);

/* How often each call was made, for --mix: "name count". */
void scb_learn_mix(struct buf *b, const struct seen *s);

#endif

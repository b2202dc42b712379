/*
 * A policy's rules on each number of each ABI. The prover and the reports may
 * read this, and only gen/eval changes it.
 */
#ifndef EVAL_RULES_H
#define EVAL_RULES_H

#include "eval/eval.h"

/* A rule that names one number, directly or through a multiplexer. */
struct eval_entry {
	struct eval_entry *next; /* in the order in which they are asked */
	const struct policy_rule *rule;
	/* The rule's terms, as they are here; none: it always holds. */
	const struct policy_term *terms;
	const char *name;	/* argument widths go by it */
	const struct arch *abi; /* and by this */
	/* a sub-call: the low word of args[0], masked, must be equal */
	const struct facts_subcall *sub;
	unsigned nterms;
	uint8_t bits[POLICY_IP + 1]; /* by subject; see eval_bits */
	uint8_t rank;		     /* of the action: scb_policy_rank */
	bool block;		     /* its arguments are in memory */
};

/* How many bits the condition compares (SEMANTICS 5.1). */
static inline unsigned
eval_bits(const struct eval_entry *n, const struct policy_cond *c)
{
	return c->width ? c->width : n->bits[c->subject];
}

struct eval_number {
	const struct eval_abi *abi;
	bool named;	 /* a rule names it, even one that never applies here */
	bool twin;	 /* SEMANTICS 13: no verdict laxer than the default's */
	bool varies;	 /* one of its rules looks at more than the number */
	bool own_varies; /* so does one that is not on all numbers */
	uint32_t otherwise; /* where no rule matches */
	struct eval_entry *first, *last;
	/* One that always holds, and is not on all numbers; or NULL. */
	const struct eval_entry *always;
};

struct eval_other {
	uint32_t nr;
	struct eval_number number;
};

/* One architecture of the filter. */
struct eval_abi {
	const struct arch *arch;
	struct eval_number *row; /* parallel to arch->calls */
	const struct arch_call *mux[FACTS_MUXES];
	const struct arch *twin;  /* SEMANTICS 13: the originals'; or NULL */
	struct eval_other *other; /* numbers outside of the table; ascending */
	unsigned nothers;
	bool has_max[2];
	uint32_t max[2]; /* largest number named, per number space */
	/* SEMANTICS 8: clone3, where it returns ENOSYS; else NULL */
	const struct arch_call *clone3;
	/*
	 * Numbers that no rule names, if there are rules on all numbers: those
	 * that get the default, and those that get ENOSYS.
	 */
	struct eval_number unnamed[2];
	bool has_all;
	bool enosys;	       /* SEMANTICS 7.2 or 7.4 applies */
	bool foreign;	       /* SEMANTICS 7.7 */
	uint32_t def, unknown; /* the default's verdict; ERRNO(ENOSYS) */
};

struct eval {
	const struct policy *policy;
	const struct policy_setup *setup;
	struct eval_abi *abi;
	unsigned nabi;
	bool *exists;	       /* SEMANTICS 1, for each rule */
	uint32_t since;	       /* the kernel of `since`, in that mode */
	struct eval_map *maps; /* one for each covered AUDIT_ARCH */
	unsigned nmaps;
};

/* A look at one call, and the first question that it had to leave open. */
struct eval_look {
	const struct eval_view *view;
	bool open;
	struct eval_question question;
};

/* Does the rule hold; does one of its conditions? */
enum eval_truth scb_eval_holds(const struct eval_entry *n, struct eval_look *l);
enum eval_truth scb_eval_cond(const struct eval_entry *n,
    const struct policy_cond *c, struct eval_look *l);

/* SEMANTICS 10.6: a rule that never matches, as it cannot be checked. */
bool scb_eval_args_in_memory(const struct eval_entry *n);

/* SEMANTICS 7: the newest first release among the names used; 0: none. */
uint32_t scb_eval_newest(const struct eval *e);

/* Is it a number of another ABI that kernels take here (SEMANTICS 7.7)? */
bool scb_eval_is_foreign(const struct arch *a, uint32_t nr);

/* Had the ABI a call of this number in that release? */
bool scb_eval_kernel_has(const struct arch *a, uint32_t nr, uint32_t kernel);

/* The number space that nr belongs to, as an index into arch->spaces. */
unsigned scb_eval_space(const struct arch *a, uint32_t nr);

#endif

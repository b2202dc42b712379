/* Shared by the lint*.c files; by nobody else. */
#ifndef LINT_PRIVATE_H
#define LINT_PRIVATE_H

#include "lint/lint.h"

enum { LINT_ARGS = 6, LINT_WORK = 1 << 22 };

/* A name in a rule that exists. */
struct lint_use {
	struct lint_use *next; /* of the same name; in the order of the rules */
	const struct policy_rule *rule;
	const struct policy_name *name;
};

/* Facts about a call; 0: not looked up yet. */
struct lint_row {
	uint8_t width[LINT_ARGS]; /* scb_facts_width + 1 */
	uint8_t nargs;		  /* scb_facts_nargs + 2 */
};

struct lint_abi {
	const struct arch *arch;
	const uint32_t *rows; /* scb_names_rows */
	uint64_t carried;     /* bit n: has the multiplexer of sub-call n */
	struct lint_row *row; /* parallel to arch->calls; filled on demand */
};

struct lint {
	struct diag *d;
	const struct policy *p;
	const struct names *names;
	const struct policy_setup *s;
	struct lint_abi abi[POLICY_ARCHES]; /* as in the setup */
	struct lint_use **uses;		    /* by id of the name */
	uint8_t *sub; /* by id: position of its scb_facts_subcall + 1 */
	bool *exists; /* by rule */
	/* What is left of LINT_WORK: rules x names x conditions may be many. */
	unsigned work;
};

/* --- lint.c --------------------------------------------------------------- */

/* Looks up what the checks need; d, p, names, s and work are set. */
void scb_lint_open(struct lint *l);

/* Pays for one step of a nested loop; false: enough has been done. */
bool scb_lint_step(struct lint *l);

/* Has the architecture this name, as a number or as a sub-call? */
bool scb_lint_has(const struct lint *l, unsigned abi, unsigned id);

/* Can the rule ever match a call of this name there (SEMANTICS 10)? */
bool scb_lint_applies(const struct lint *l, unsigned abi,
    const struct policy_rule *r, const struct policy_name *name);

/* The first of the uses whose rule has conditions; or NULL. */
static inline const struct lint_use *
lint_tested(const struct lint_use *u)
{
	while (u && u->rule->nterms == 0)
		u = u->next;
	return u;
}

/* The first whose rule permits; or NULL. */
static inline const struct lint_use *
lint_permit(const struct lint_use *u)
{
	while (u && !scb_policy_permits(u->rule->action.ret))
		u = u->next;
	return u;
}

/* How many bits a condition compares; are all in a block (SEMANTICS 5, 10)? */
unsigned scb_lint_bits(const struct lint *l, unsigned abi,
    const struct policy_name *name, const struct policy_cond *c);
bool scb_lint_block(
    const struct lint *l, unsigned abi, const struct policy_name *name);

/*
 * Registers that its arguments can take; LINT_ARGS when unknown. The name
 * must have a number there, as in the two above.
 */
unsigned scb_lint_registers(
    const struct lint *l, unsigned abi, const struct policy_name *name);

/* What rules on one name, and the default, can do to its calls. */
struct lint_fate {
	_Alignas(8) bool permits; /* see struct cond */
	bool refuses;
};

/* Does a rule match a call? SOME: it depends on the arguments. */
enum lint_match { LINT_NONE, LINT_SOME, LINT_ALL };

struct lint_tally {
	bool permits[3], refuses[3]; /* by enum lint_match */
	bool closed; /* all calls are decided, and no later rule counts */
};

void scb_lint_count(const struct lint *l, struct lint_tally *t,
    const struct policy_rule *r, enum lint_match m);
struct lint_fate scb_lint_fate(
    const struct lint *l, const struct lint_tally *t);

/* The fate of a name from the rules on it alone; id -1: no rule. */
struct lint_fate scb_lint_name_fate(const struct lint *l, unsigned abi, int id);

/* Does the rule stand in a JSON policy, where the strictest action decides? */
static inline bool
lint_is_json(const struct lint *l, const struct policy_rule *r)
{
	return !l->p->first_match || r->base;
}

/* The same of a place within a rule. */
static inline bool
lint_in_json(const struct lint *l, struct loc at)
{
	return !l->p->first_match || (l->p->base && at.source == l->p->base);
}

/* --- lint_say.c: words for messages, in the arena ------------------------- */

/* "x86_64, x86 and x32"; bit n: architecture n of the setup. */
const char *scb_lint_arches(const struct lint *l, uint32_t on);

/* " on x86_64", or nothing when it is all of them. */
const char *scb_lint_on(const struct lint *l, uint32_t on);

const char *scb_lint_verdict(
    const struct lint *l, const struct policy_action *act, unsigned abi);

/* Its place in the list when it is one of the architectures in `on`. */
static inline uint32_t
lint_bit(unsigned abi)
{
	return (uint32_t)1 << abi;
}

unsigned scb_lint_first(uint32_t on);

/* "argument 2 of 'mprotect'" */
const char *scb_lint_subject(
    const struct lint *l, const struct policy_cond *c, const char *call);

/* --- lint_interval.c: conditions that hold together ----------------------- */

/* The value that a constant stands for; false: it stays above all of them. */
bool scb_lint_constant(uint64_t *v, unsigned bits);

/* Is there a call of this name that meets both terms? */
bool scb_lint_interval(struct lint *l, unsigned abi,
    const struct policy_name *name, const struct policy_term *a,
    const struct policy_term *b);

/* The same for any term of one rule and any of another. */
bool scb_lint_rules_overlap(struct lint *l, unsigned abi,
    const struct policy_name *name, const struct policy_rule *a,
    const struct policy_rule *b);

/* --- lint_args.c ---------------------------------------------------------- */

/* Is there no word about the numbers of a condition, as they are on an ABI? */
bool scb_lint_fits(const struct policy_cond *c, unsigned bits);

/* --- lint_negative.c ------------------------------------------------------ */

/* Does the condition compare with a negative constant as it was not meant? */
bool scb_lint_is_negative(struct lint *l, const struct policy_rule *r,
    const struct policy_term *t, const struct policy_cond *c);

/* --- the checks, one family per file -------------------------------------- */

#define L(name, audited, errors) void scb_lint_##name(struct lint *l);
#include "lint/checks.tbl"
#undef L

#endif

/*
 * The default action and the ENOSYS mode of a policy for a filter: those with
 * which the fewest numbers need a name.
 */
#ifndef CHOICE_H
#define CHOICE_H

#include "analysis/outline.h"
#include "policy/policy.h"

/* An ABI, and its parts: those from `first` on that are of this ABI. */
struct choice_abi {
	const struct arch *abi;
	struct outline_part *first;
	unsigned nparts;
	bool whole;	  /* all numbers always get the verdict of `first` */
	uint32_t none;	  /* ENOSYS */
	uint32_t def;	  /* from here on, of one choice */
	bool has_enosys;  /* SEMANTICS 7.1 */
	bool has_foreign; /* SEMANTICS 7.7 */
	/*
	 * By number space: the largest known number with a verdict that is not
	 * ENOSYS, if not all known numbers get the default.
	 */
	bool has_max[2];
	uint32_t max[2];
};

struct choice {
	struct policy_action def;
	enum policy_enosys enosys;
	uint32_t since;
	uint64_t odd;	/* numbers without a name that need to be given */
	unsigned names; /* that need to be given */
	unsigned rests; /* that have conditions, and else get the default */
	unsigned calls; /* that get the default always */
};

enum { CHOICES = 8 };

struct choice_abi scb_choice_abi(struct outline_part *first);

/* The part after this one of the same ABI, or NULL. */
struct outline_part *scb_choice_next(const struct outline_part *p);

/* The action with this verdict, an errno by its name if it has one there. */
struct policy_action scb_choice_action(const struct arch *a, uint32_t verdict);

/*
 * Fills in the best choices, the first of them first; returns how many. fixed:
 * with its ENOSYS mode; NULL: with any.
 */
unsigned scb_choice_best(struct arena *a, const struct choice_abi *abi,
    unsigned nabis, const struct choice *fixed, struct choice best[CHOICES]);

/* Sets the limits of the ABI for one choice, or only its verdicts. */
void scb_choice_limits(struct choice_abi *b, const struct choice *c);
void scb_choice_verdicts(struct choice_abi *b, const struct choice *c);

/* What a number gets that no rule names, apart from SEMANTICS 8, 10 and 13. */
uint32_t scb_choice_unnamed(
    const struct choice *c, const struct choice_abi *b, uint32_t nr);

/* The first number after nr from which unnamed ones may get something else. */
uint64_t scb_choice_change(const struct choice_abi *b, uint32_t nr);

/* Does a rule on all numbers have to give the verdict of an ABI as a whole? */
bool scb_choice_needs_all(const struct choice *c, const struct choice_abi *b);

/* Does a rule have to name the call that always gets the verdict? */
bool scb_choice_names(const struct choice *c, const struct choice_abi *b,
    uint32_t nr, uint32_t verdict);

/* Does the draft have to give the call's or the numbers' verdict? */
bool scb_choice_needs(const struct choice *c, const struct choice_abi *b,
    const struct outline_part *p);

#endif

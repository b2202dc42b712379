/*
 * What a large policy repeats. A rule of the same action and conditions as an
 * earlier one decides nothing for a name that this one has, too; but messages
 * are about it. So the readers keep the first few thousand names, and as many
 * repetitions, and then only what is new: how much memory a policy takes
 * depends on what it says, and not on how often it says that.
 */
#ifndef REPEAT_H
#define REPEAT_H

#include "policy/policy.h"

enum { REPEAT_NAMES = 4096 }; /* kept in any case; no more have messages */

struct placed_rule; /* a rule at the end of the memory */
struct repeat_slot; /* a name in a rule; a hash table of them */

struct policy_repeats {
	struct policy *policy;
	struct arena *arena;
	/*
	 * The latest of the rules that are at the end of the memory; NULL: they
	 * are the policy's.
	 */
	struct placed_rule *latest;
	size_t names;		/* of the rules that were kept */
	size_t single, grouped; /* of them, that repeat others */
	unsigned unknown;	/* after the first REPEAT_NAMES */
	struct repeat_slot *slot;
	uint32_t used;
};

/*
 * An empty rule, where nobody knows how many there will be: an array that grows
 * among other things would leave copies of itself behind. Nothing else may stay
 * at the end of the memory until scb_policy_gather moves them to the policy.
 */
struct policy_rule *scb_policy_next(struct policy_repeats *s);
void scb_policy_gather(struct policy_repeats *s);

/*
 * The policy's latest rule is complete: takes out of it the names that an
 * earlier rule like it has, and those after many that no ABI has. false: none
 * are left, the policy has this rule no more, and nothing was allocated.
 */
bool scb_policy_keep(struct policy_repeats *s);

#endif

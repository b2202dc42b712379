#include "analysis/choice.h"

#include "eval/eval_rules.h"

struct outline_part *
scb_choice_next(const struct outline_part *p)
{
	return p->next && p->next->part.abi == p->part.abi ? p->next : NULL;
}

struct choice_abi
scb_choice_abi(struct outline_part *first)
{
	struct choice_abi b = {
	    .abi = first->part.abi, .first = first, .whole = true};

	b.none = RET_ERRNO | (uint32_t)scb_facts_errno(b.abi, "ENOSYS", 6);
	for (const struct outline_part *p = first; p; p = scb_choice_next(p)) {
		b.nparts++;
		b.whole &= !p->varies && p->verdict == first->verdict;
	}
	return b;
}

struct policy_action
scb_choice_action(const struct arch *a, uint32_t verdict)
{
	struct policy_action act = {
	    verdict & RET_ACTION, (uint16_t)(verdict & RET_DATA), NULL};

	if (act.ret == RET_ERRNO)
		act.errno_name = scb_facts_errno_name(a, act.data);
	return act;
}

/* ---- what numbers get that no rule names --------------------------------- */

void
scb_choice_verdicts(struct choice_abi *b, const struct choice *c)
{
	b->def = scb_policy_verdict(&c->def, b->abi);
	b->has_enosys = c->enosys != POLICY_ENOSYS_OFF &&
			!scb_policy_permits(b->def) && b->def != b->none;
	b->has_foreign = c->enosys != POLICY_ENOSYS_OFF &&
			 scb_policy_permits(b->def) && b->abi->nforeign;
	b->has_max[0] = b->has_max[1] = false;
}

void
scb_choice_limits(struct choice_abi *b, const struct choice *c)
{
	bool all[2] = {true, true};

	scb_choice_verdicts(b, c);
	for (const struct outline_part *p = b->first; p;
	     p = scb_choice_next(p)) {
		unsigned space = scb_eval_space(b->abi, p->part.low);

		if (!p->part.call)
			continue;
		all[space] &= !p->varies && p->verdict == b->def;
		if (!p->varies && p->verdict == b->none)
			continue;
		b->has_max[space] = true;
		b->max[space] = p->part.low;
	}
	for (unsigned i = 0; i < 2; i++)
		b->has_max[i] &= !all[i];
}

static bool
is_never(const struct arch *a, uint32_t nr)
{
	for (unsigned i = 0; i < a->nnever; i++)
		if (a->never[i] == nr)
			return true;
	return false;
}

uint32_t
scb_choice_unnamed(
    const struct choice *c, const struct choice_abi *b, uint32_t nr)
{
	unsigned space = scb_eval_space(b->abi, nr);
	bool none;

	if (!b->has_enosys)
		return b->has_foreign && scb_eval_is_foreign(b->abi, nr)
			   ? b->none
			   : b->def;
	if (c->enosys == POLICY_ENOSYS_MAX)
		none = b->has_max[space] && nr > b->max[space];
	else
		none = !scb_eval_kernel_has(b->abi, nr, c->since);
	return none || is_never(b->abi, nr) ? b->none : b->def;
}

/* ---- what has to be named ------------------------------------------------ */

bool
scb_choice_names(const struct choice *c, const struct choice_abi *b,
    uint32_t nr, uint32_t verdict)
{
	unsigned space;

	if (verdict != b->none && verdict != b->def)
		return true; /* the most frequent case, without a look-up */
	if (verdict != scb_choice_unnamed(c, b, nr))
		return true;
	space = scb_eval_space(b->abi, nr);
	return c->enosys == POLICY_ENOSYS_MAX && b->has_enosys &&
	       b->has_max[space] && b->max[space] == nr;
}

bool
scb_choice_needs(const struct choice *c, const struct choice_abi *b,
    const struct outline_part *p)
{
	return p->forced || p->varies ||
	       scb_choice_names(c, b, p->part.low, p->verdict);
}

static void
consider(uint64_t *next, uint32_t nr, uint64_t from)
{
	if (from > nr && from < *next)
		*next = from;
}

uint64_t
scb_choice_change(const struct choice_abi *b, uint32_t nr)
{
	uint64_t next = (uint64_t)UINT32_MAX + 1;
	const struct arch *a = b->abi;

	for (unsigned i = 0; i < 2; i++) {
		consider(&next, nr, (uint64_t)b->max[i] + 1);
		if (i < a->nspaces) {
			consider(&next, nr, a->spaces[i].low);
			consider(&next, nr, (uint64_t)a->spaces[i].high + 1);
		}
		if (i < a->nforeign) {
			consider(&next, nr, a->foreign[i].low);
			consider(&next, nr, (uint64_t)a->foreign[i].high + 1);
		}
	}
	for (unsigned i = 0; i < a->nnever; i++)
		if (a->never[i] >= nr && (uint64_t)a->never[i] + 1 < next)
			next = a->never[i] > nr ? a->never[i]
						: (uint64_t)a->never[i] + 1;
	return next;
}

bool
scb_choice_needs_all(const struct choice *c, const struct choice_abi *b)
{
	bool none = b->has_foreign ||
		    (b->has_enosys &&
			(c->enosys == POLICY_ENOSYS_SINCE || b->abi->nnever));

	return b->whole && (b->first->verdict != b->def || none);
}

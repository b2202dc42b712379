/*
 * Numbers that are no call of the ABI's table: those that rules give as such
 * (SEMANTICS 2.5), and twin numbers (SEMANTICS 13).
 */
#include "eval/eval_private.h"

#include <string.h>

#include "base/sort.h"
#include "policy/names.h"

/* The number in that row of scb_names_rows; row counts from 1. */
static uint32_t
number_at(const struct names *ns, const struct arch *abi, uint32_t row)
{
	unsigned n;
	const uint32_t *others = scb_names_others(ns, abi, &n);

	return row <= abi->ncalls ? abi->calls[row - 1].nr
				  : others[row - 1 - abi->ncalls];
}

struct eval_number *
scb_eval_other(const struct eval_abi *b, uint32_t nr)
{
	size_t i = sort_first(b->other, b->nothers, sizeof *b->other,
	    offsetof(struct eval_other, nr), 32, nr);

	return i < b->nothers && b->other[i].nr == nr ? &b->other[i].number
						      : NULL;
}

static void
eval_other_put(struct eval_abi *b, uint32_t nr, bool twin)
{
	unsigned i = b->nothers;

	while (i > 0 && b->other[i - 1].nr > nr)
		i--;
	if (i == 0 || b->other[i - 1].nr != nr) {
		memmove(b->other + i + 1, b->other + i,
		    (b->nothers++ - i) * sizeof *b->other);
		b->other[i++] = (struct eval_other){
		    .nr = nr, .number = {.abi = b, .otherwise = b->def}};
	}
	b->other[i - 1].number.twin |= twin;
}

void
scb_eval_open_others(const struct eval *e, struct eval_abi *b, struct arena *a,
    const struct names *ns)
{
	const struct arch *twin = scb_facts_twin_abi(b->arch);
	unsigned n, of_twin = 0;
	const uint32_t *own = scb_names_others(ns, b->arch, &n), *others = NULL;
	uint32_t nr;

	if (!scb_policy_permits(e->policy->def.ret))
		twin = NULL;
	if (twin)
		others = scb_names_others(ns, twin, &of_twin);
	b->twin = twin;
	b->other = scb_arena_array(a,
	    (size_t)n + of_twin + (twin ? twin->ncalls : 0), sizeof *b->other);
	for (unsigned i = 0; i < n; i++)
		eval_other_put(b, own[i], false);
	for (unsigned i = 0; twin && i < twin->ncalls; i++)
		if (scb_facts_twin(b->arch, twin->calls[i].nr, &nr))
			eval_other_put(b, nr, true);
	for (unsigned i = 0; i < of_twin; i++)
		if (scb_facts_twin(b->arch, others[i], &nr))
			eval_other_put(b, nr, true);
}

void
scb_eval_add_other(const struct eval *e, struct arena *a, struct eval_abi *b,
    const struct names *ns, const struct policy_rule *r,
    const struct policy_name *name)
{
	struct eval_number *number;
	struct eval_entry n;
	uint32_t row;

	if (!name->number || !scb_policy_name_on(name, b->arch))
		return;
	row = scb_names_rows(ns, b->arch)[name->id];
	if (row <= b->arch->ncalls)
		return;
	n = (struct eval_entry){.rule = r, .name = name->name};
	number = scb_eval_other(b, number_at(ns, b->arch, row));
	n.abi = number->twin ? b->twin : b->arch;
	scb_eval_add(e, a, number, &n);
}

/* The original call's number, by which the twin number is found. */
static void
add_original(const struct eval *e, struct arena *a, struct eval_abi *b,
    const struct policy_rule *r, const char *name, uint32_t nr)
{
	struct eval_entry n = {.rule = r, .name = name, .abi = b->twin};
	struct eval_number *number;

	if (!scb_facts_twin(b->arch, nr, &nr))
		return;
	number = scb_eval_other(b, nr);
	if (number)
		scb_eval_add(e, a, number, &n);
}

/*
 * A call that the ABI lacks is meant, too, where the rule is for the ABI: as
 * clock_settime64 is for riscv64.
 */
static bool
is_original(const struct eval_abi *b, const struct names *ns,
    const struct policy_name *n)
{
	return scb_policy_name_on(n, b->twin) ||
	       (scb_policy_name_on(n, b->arch) &&
		   !scb_names_rows(ns, b->arch)[n->id]);
}

void
scb_eval_add_twin(const struct eval *e, struct arena *a, struct eval_abi *b,
    const struct names *ns, const struct policy_rule *r,
    const struct policy_name *name)
{
	const struct arch_call *sibling = NULL;
	const char *time64;
	uint32_t row;

	if (!b->twin)
		return;
	time64 = scb_facts_time64(name->name);
	row = scb_names_rows(ns, b->twin)[name->id];
	if (row && is_original(b, ns, name))
		add_original(
		    e, a, b, r, name->name, number_at(ns, b->twin, row));
	if (time64 && scb_policy_name_on(name, b->arch))
		sibling = scb_facts_call(b->twin, time64, strlen(time64));
	if (sibling)
		add_original(e, a, b, r, sibling->name, sibling->nr);
}

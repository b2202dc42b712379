/*
 * What --port adds to a learned policy: where an architecture lacks a call that
 * was seen, the one that programs use there (SEMANTICS 19).
 */
#include <string.h>

#include "learn/rules.h"

static bool
is_seen_arch(const struct learn_rules *to, const struct arch *a)
{
	for (unsigned i = 0; i < to->narches; i++)
		if (to->arch[i] == a)
			return true;
	return false;
}

static bool
is_named(const struct learn_rules *to, const char *call)
{
	for (size_t i = 0; i < to->n; i++)
		if (to->rule[i].name && strcmp(to->rule[i].name, call) == 0 &&
		    to->rule[i].reason < LEARN_PORTED)
			return true;
	return false;
}

/* The first call used there in its place; NULL: one is in the policy, or none.
 */
static const char *
port_instead(const struct learn_rules *to, const struct arch *a,
    const char *name, int8_t args[FACTS_ARGS])
{
	const char *s;

	if (scb_facts_has(a, name))
		return NULL;
	for (unsigned i = 0; (s = scb_facts_instead(a, name, i, NULL)); i++)
		if (is_named(to, s))
			return NULL;
	return scb_facts_instead(a, name, 0, args);
}

/* Conditions stay if their arguments are the same ones. */
static void
port_choices(struct learn_rule *r, const int8_t args[FACTS_ARGS])
{
	for (unsigned i = 0; i < r->choices.n; i++)
		if (args[r->choices.at[i].arg] != (int)r->choices.at[i].arg) {
			r->choices.n = 0;
			return;
		}
}

/* The rule that was added for this call, or a new one. */
static struct learn_rule *
port_rule(struct learn_rules *to, const struct learn_rule *from,
    const char *call, size_t first, const int8_t args[FACTS_ARGS])
{
	struct learn_rule r = *from;

	r.reason = LEARN_PORTED;
	r.name = call;
	r.remark = NULL;
	r.others = false;
	port_choices(&r, args);
	for (size_t i = first; i < to->n; i++)
		if (strcmp(to->rule[i].name, call) == 0 &&
		    (!to->rule[i].choices.n || r.choices.n)) {
			return &to->rule[i];
		}
	to->rule = scb_arena_grow(to->request->seen->arena, to->rule, to->n,
	    &to->cap, sizeof *to->rule);
	to->rule[to->n] = r;
	return &to->rule[to->n++];
}

/* The architectures that were seen may have the call, and did not make it. */
static bool
must_limit(const struct learn_rules *to, const char *call)
{
	for (unsigned i = 0; i < to->narches; i++)
		if (scb_facts_has(to->arch[i], call))
			return true;
	return false;
}

static void
port_add(struct learn_rules *to, size_t i, const struct arch *a, size_t first)
{
	const struct learn_rule from = to->rule[i];
	int8_t args[FACTS_ARGS];
	const char *call = port_instead(to, a, from.name, args);
	struct learn_rule *r;
	struct buf b;

	if (!call)
		return;
	r = port_rule(to, &from, call, first, args);
	if (!must_limit(to, call))
		return;
	scb_buf_init(&b, to->request->seen->arena);
	if (r->only)
		scb_buf_fmt(&b, "%s,", r->only);
	scb_buf_str(&b, a->token);
	r->only = b.p;
}

/* Is it the first ABI that has the call? */
static bool
is_first(const struct arch *const *at, const char *name)
{
	for (const struct arch *const *a = scb_arch_all; a < at; a++)
		if (scb_facts_call(*a, name, strlen(name)))
			return false;
	return true;
}

/* What every program needs on ABIs that were not seen. */
static void
port_needed(struct learn_rules *to, const struct arch *const *a)
{
	for (unsigned i = 0; i < (*a)->ncalls; i++) {
		const struct arch_call *c = &(*a)->calls[i];

		if (!scb_learn_needed(c->name) || is_named(to, c->name) ||
		    !is_first(a, c->name))
			continue;
		to->rule = scb_arena_grow(to->request->seen->arena, to->rule,
		    to->n, &to->cap, sizeof *to->rule);
		to->rule[to->n++] = (struct learn_rule){.reason = LEARN_PORTED,
		    .arch = to->arch[0],
		    .name = c->name};
	}
}

void
scb_learn_port(struct learn_rules *to)
{
	size_t n = to->n;

	if (!to->narches)
		return;
	for (const struct arch *const *a = scb_arch_all; *a; a++) {
		if (is_seen_arch(to, *a))
			continue;
		port_needed(to, a);
		for (size_t i = 0; i < n; i++)
			if (to->rule[i].name &&
			    (to->rule[i].reason == LEARN_NEEDED ||
				to->rule[i].reason == LEARN_SEEN))
				port_add(to, i, *a, n);
	}
}

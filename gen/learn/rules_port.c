/*
 * What --port adds to a learned policy: where an architecture lacks a call that
 * was seen, the one that programs use there (SEMANTICS 19); and what a libc
 * calls there for the functions for which it makes that call here
 * (tables/libc.tbl).
 */
#include <string.h>

#include "learn/rules.h"

static const char *const needed[] = {
#define N(name, severity, effect) name,
#include "../tables/needed.tbl"
#undef N
};

bool
scb_learn_needed(const char *name)
{
	for (size_t i = 0; name && i < sizeof needed / sizeof *needed; i++)
		if (strcmp(needed[i], name) == 0)
			return true;
	return false;
}

static bool
is_named(const struct learn_rules *to, const char *call)
{
	for (size_t i = 0; i < to->n; i++)
		if (to->rule[i].name && strcmp(to->rule[i].name, call) == 0 &&
		    to->rule[i].reason < LEARN_PORTED && !to->rule[i].only)
			return true;
	return false;
}

/*
 * The first call that is used there in its place; NULL: there is none, or the
 * policy has one of them.
 */
static const char *
port_instead(const struct learn_rules *to, const struct facts_index *ix,
    const char *name, int8_t args[FACTS_ARGS])
{
	const char *s;

	if (scb_facts_has(ix, name, strlen(name)))
		return NULL;
	for (unsigned i = 0; (s = scb_facts_instead(ix, name, i, NULL)); i++)
		if (is_named(to, s))
			return NULL;
	return scb_facts_instead(ix, name, 0, args);
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

/* Is this the last name of the list? */
static bool
is_last(const char *list, const char *name)
{
	const char *comma = strrchr(list, ',');

	return strcmp(comma ? comma + 1 : list, name) == 0;
}

/* Adds the rule, or the ABI to one like it; unless the base has it. */
static void
port_push(struct learn_rules *to, struct learn_rule r, size_t first,
    const struct arch *a)
{
	struct learn_rule *at = NULL;
	struct buf b;

	if (scb_learn_base_says(to->request->base, r.name) == BASE_ALLOWS)
		return;
	if (scb_learn_clashes(to, &r))
		r.reason = LEARN_CLASH;
	for (size_t i = first; i < to->n && !at; i++)
		if (to->rule[i].reason == r.reason &&
		    strcmp(to->rule[i].name, r.name) == 0 &&
		    (!to->rule[i].choices.n || r.choices.n))
			at = &to->rule[i];
	if (!at) {
		to->rule = scb_arena_grow(to->request->seen->arena, to->rule,
		    to->n, &to->cap, sizeof *to->rule);
		at = &to->rule[to->n++];
		*at = r;
		at->only = a->token;
		return;
	}
	if (is_last(at->only, a->token))
		return; /* for another call */
	scb_buf_init(&b, to->request->seen->arena);
	scb_buf_fmt(&b, "%s,%s", at->only, a->token);
	at->only = b.p;
}

static void
port_add(struct learn_rules *to, const struct learn_rule *from,
    const char *call, const int8_t args[FACTS_ARGS], const struct arch *a,
    size_t first)
{
	struct learn_rule r = *from;

	r.reason = LEARN_PORTED;
	r.name = call;
	r.remark = NULL;
	r.others = false;
	port_choices(&r, args);
	port_push(to, r, first, a);
}

/* Where the ABI lacks it. */
static void
port_missing(struct learn_rules *to, const struct learn_rule *r,
    const struct facts_index *ix, size_t first)
{
	int8_t args[FACTS_ARGS];
	const char *call = port_instead(to, ix, r->name, args);

	if (call)
		port_add(to, r, call, args, ix->arch, first);
}

/* ---- what libc calls there ----------------------------------------------- */

/* The arguments of the other call that mean the same. */
static void
port_map(const struct facts_index *ix, const char *from, const char *to,
    int8_t args[FACTS_ARGS])
{
	const char *s;

	for (unsigned i = 0; (s = scb_facts_instead(ix, from, i, args)); i++)
		if (strcmp(s, to) == 0)
			return;
	memset(args, -1, FACTS_ARGS);
}

/*
 * Does a row say that the libc makes this call, and no other, for the function,
 * or tries it first?
 */
static bool
makes_only(const struct facts_libc *row, const struct facts_index *ix,
    const char *call)
{
	const char *calls = row->calls;
	struct facts_libc_step step;

	return (row->abis & ix->arch->abi) && !strchr(calls, ' ') &&
	       scb_facts_libc_next(&calls, ix, &step) && step.n &&
	       strcmp(step.call[0], call) == 0;
}

/*
 * Does a libc make the call here for the function of a row that is about
 * another ABI? Where no row is about the function here, it makes the call of
 * its name.
 */
static bool
makes_here(const struct facts_libc *there, const struct facts_index *here,
    const char *call)
{
	bool known = false;
	const struct facts_libc *row;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		if (row->libc != there->libc ||
		    !(row->abis & here->arch->abi) ||
		    strcmp(row->function, there->function) != 0)
			continue;
		known = true;
		if (row->from < there->before && there->from < row->before &&
		    makes_only(row, here, call))
			return true;
	}
	return !known && strcmp(there->function, call) == 0;
}

/* What is called, and what is tried after ENOSYS of that. */
static void
port_row(struct learn_rules *to, const struct learn_rule *r,
    const struct facts_libc *row, const struct facts_index *ix, size_t first)
{
	struct arena *arena = to->request->seen->arena;
	const char *calls = row->calls;
	struct facts_libc_step step;
	int8_t args[FACTS_ARGS];

	while (scb_facts_libc_next(&calls, ix, &step))
		for (unsigned i = 0; i < step.n; i++) {
			if (is_named(to, step.call[i]))
				break;
			port_map(ix, r->name, step.call[i], args);
			port_add(to, r,
			    scb_arena_copy(
				arena, step.call[i], strlen(step.call[i])),
			    args, ix->arch, first);
		}
}

/* Returns whether it is known what libc calls there in its place. */
static bool
port_libc(struct learn_rules *to, const struct learn_rule *r,
    const struct facts_index *here, const struct facts_index *there,
    size_t first)
{
	const struct facts_libc *row;
	bool known = false;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++)
		if ((row->abis & there->arch->abi) &&
		    row->libc != FACTS_BIONIC && !strchr(row->calls, ' ') &&
		    makes_here(row, here, r->name)) {
			port_row(to, r, row, there, first);
			known |= strcmp(row->calls, r->name) != 0;
		}
	return known;
}

/*
 * Is an argument with a condition in memory there, as mmap's arguments are on
 * s390x?
 */
static bool
args_in_memory_there(const struct learn_rule *r, const struct arch *a)
{
	if (!scb_facts_call(a, r->name, strlen(r->name)))
		return false;
	for (unsigned i = 0; i < r->choices.n; i++)
		if (scb_facts_width(a, r->name, r->choices.at[i].arg) ==
		    FACTS_BLOCK)
			return true;
	return false;
}

/* What every program needs there, and on no ABI that was seen. */
static void
port_needed(struct learn_rules *to, const struct arch *a, size_t first)
{
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct learn_rule r = {.reason = LEARN_PORTED,
		    .arch = to->arch[0],
		    .name = a->calls[i].name};

		if (scb_learn_needed(r.name) && !is_named(to, r.name))
			port_push(to, r, first, a);
	}
}

void
scb_learn_port(struct learn_rules *to)
{
	struct arena *arena = to->request->seen->arena;
	struct facts_index *there = scb_arena_alloc(arena, sizeof *there);
	struct facts_index *here =
	    scb_arena_array(arena, to->narches, sizeof *here);
	int8_t none[FACTS_ARGS];
	size_t n = to->n;

	memset(none, -1, sizeof none);
	for (unsigned i = 0; i < to->narches; i++)
		scb_facts_index(&here[i], to->arch[i], arena);
	for (const struct arch *const *a = to->request->port; to->narches && *a;
	     a++) {
		if (scb_facts_has_arch(to->arch, to->narches, *a) ||
		    !(*a)->filters)
			continue;
		port_needed(to, *a, n);
		scb_facts_index(there, *a, arena);
		for (size_t i = 0; i < n; i++) {
			const struct learn_rule r = to->rule[i];
			unsigned k = 0;

			if (!r.name || (r.reason != LEARN_NEEDED &&
					   r.reason != LEARN_SEEN))
				continue;
			while (to->arch[k] != r.arch)
				k++;
			port_missing(to, &r, there, n);
			if (!port_libc(to, &r, &here[k], there, n) &&
			    args_in_memory_there(&r, *a))
				port_add(to, &r, r.name, none, *a, n);
		}
	}
}

/* ---- what has to return ENOSYS there ------------------------------------- */

/* Is the ABI one of such a list? */
static bool
list_has(const char *list, const char *token)
{
	size_t n = strlen(token);

	for (const char *s = list; (s = strstr(s, token)); s += n)
		if ((s == list || s[-1] == ',') && (s[n] == ',' || !s[n]))
			return true;
	return false;
}

static bool
is_allowed_there(
    const struct learn_rules *to, const struct arch *a, const char *call)
{
	for (size_t i = 0; i < to->n; i++) {
		const struct learn_rule *r = &to->rule[i];

		if (r->name && strcmp(r->name, call) == 0 &&
		    (r->reason == LEARN_NEEDED || r->reason == LEARN_SEEN ||
			r->reason == LEARN_PORTED) &&
		    (!r->only || list_has(r->only, a->token)))
			return true;
	}
	return false;
}

/* Would another errno for the call keep a libc from an older one? */
static bool
port_falls_back(
    const struct learn_rules *to, const struct arch *a, const char *newer)
{
	const struct facts_pair *x;

	/* SEMANTICS 8 has the same for clone3. */
	for (unsigned i = 0; (x = scb_facts_fallback(i)); i++)
		if (strcmp(x->newer, newer) == 0 && (*x->effect || x->time64) &&
		    strcmp(newer, "clone3") != 0 &&
		    is_allowed_there(to, a, x->older) &&
		    !is_allowed_there(to, a, newer))
			return true;
	return false;
}

/* For the ABIs that were seen, and so for all. */
static bool
refuses_already(const struct learn_rules *to, size_t n, const char *call)
{
	for (size_t i = 0; i < n; i++)
		if (to->rule[i].reason == LEARN_FALLBACK &&
		    strcmp(to->rule[i].name, call) == 0)
			return true;
	return false;
}

void
scb_learn_port_fallbacks(struct learn_rules *to)
{
	size_t first = to->n;

	for (const struct arch *const *at = to->request->port; *at; at++) {
		const struct arch *a = *at;

		if (scb_facts_has_arch(to->arch, to->narches, a) || !a->filters)
			continue;
		for (unsigned i = 0; i < a->ncalls; i++) {
			const struct learn_rule r = {.reason = LEARN_FALLBACK,
			    .arch = to->arch[0],
			    .name = a->calls[i].name};

			if (port_falls_back(to, a, r.name) &&
			    !refuses_already(to, first, r.name))
				port_push(to, r, first, a);
		}
	}
}

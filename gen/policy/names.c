#include "policy/names.h"

#include <string.h>

#include "base/hash.h"

enum { USUAL = 4096 }; /* names, for which there is room at first */

/* The slot that holds the name, or the empty one where it would go. */
static uint32_t *
names_probe(const struct names *ns, const char *name, uint32_t hash)
{
	for (uint32_t i = hash;; i++) {
		uint32_t *slot = &ns->slot[i & ns->mask], at = *slot;

		if (!at || (ns->hash[at - 1] == hash &&
			       strcmp(ns->name[at - 1], name) == 0))
			return slot;
	}
}

/* Twice as many slots, or as many as are needed first. */
static void
names_grow(struct names *ns, struct arena *a, size_t slots)
{
	ns->mask = 15;
	while (ns->mask < slots)
		ns->mask = ns->mask * 2 + 1;
	ns->slot = scb_arena_array(a, (size_t)ns->mask + 1, sizeof *ns->slot);
	for (unsigned i = 0; i < ns->n; i++)
		*names_probe(ns, ns->name[i], ns->hash[i]) = i + 1;
}

static unsigned
number_name(struct names *ns, struct arena *a, const char *name)
{
	uint32_t hash = hash_text(name, strlen(name));
	uint32_t *slot = names_probe(ns, name, hash);

	if (*slot)
		return *slot - 1;
	if (ns->n > ns->mask / 2) {
		names_grow(ns, a, (size_t)ns->mask * 2 + 1);
		slot = names_probe(ns, name, hash);
	}
	if (ns->n == ns->cap) {
		ns->name = scb_arena_grow(
		    a, ns->name, ns->n, &ns->cap, sizeof *ns->name);
		ns->hash = scb_arena_grow(
		    a, ns->hash, ns->n, &ns->hash_cap, sizeof *ns->hash);
	}
	ns->hash[ns->n] = hash;
	ns->name[ns->n] = name;
	*slot = ++ns->n;
	return ns->n - 1;
}

static void
number_rule(struct names *ns, struct arena *a, const struct policy_rule *r)
{
	for (unsigned i = 0; i < r->nnames; i++) {
		struct policy_name *pn = &r->names[i];

		pn->id = number_name(ns, a, pn->name);
		ns->numbers |= pn->number;
	}
}

/* Names of the policy as it was read may be gone from all of its rules. */
static void
find_used(struct names *ns, struct arena *a, const struct policy *p)
{
	ns->used = scb_arena_array(a, ns->n, sizeof *ns->used);
	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++) {
			const struct policy_name *n = &p->rules[i].names[j];

			ns->used[n->id] = true;
		}
}

size_t
scb_names_count(const struct policy *p)
{
	size_t total = 0;

	for (unsigned i = 0; i < p->nrules; i++)
		total += p->rules[i].nnames;
	return total;
}

static void
names_init(struct names *ns, struct arena *a, size_t room)
{
	if (room > USUAL)
		room = USUAL;
	*ns = (struct names){.cap = room + 1, .hash_cap = room + 1};
	ns->name = scb_arena_array(a, ns->cap, sizeof *ns->name);
	ns->hash = scb_arena_array(a, ns->cap, sizeof *ns->hash);
	names_grow(ns, a, 2 * room);
}

/* Shared names keep their ids where other rules change or are left out. */
static void
number_names(struct names *ns, struct arena *a, const struct policy *p)
{
	const struct policy *read = p->read;

	names_init(ns, a, scb_names_count(p));
	for (unsigned i = 0; read && i < read->nrules; i++)
		for (unsigned k = 0; k < read->rules[i].nnames; k++)
			number_name(ns, a, read->rules[i].names[k].name);
	for (unsigned i = 0; i < p->nrules; i++)
		if (!read || p->rules[i].own_names)
			number_rule(ns, a, &p->rules[i]);
	if (read)
		find_used(ns, a, p);
}

void
scb_names_share(struct policy *p, struct arena *a)
{
	size_t mark = scb_arena_mark(a);
	struct names ns;

	names_init(&ns, a, scb_names_count(p));
	for (unsigned i = 0; i < p->nrules; i++)
		number_rule(&ns, a, &p->rules[i]);
	scb_arena_release(a, mark);
	p->shared = true;
}

int
scb_names_find(const struct names *ns, const char *name)
{
	int id = (int)*names_probe(ns, name, hash_text(name, strlen(name))) - 1;

	return id >= 0 && ns->used && !ns->used[id] ? -1 : id;
}

/* --- one ABI -------------------------------------------------------------- */

static void
names_look_up(
    uint32_t *rows, const struct names *ns, const struct facts_index *index)
{
	const struct arch_call *calls = index->arch->calls;
	unsigned first = 0; /* row of the same number */
	uint32_t id;

	for (unsigned i = 0; i < index->arch->ncalls; i++) {
		if (calls[i].nr != calls[first].nr)
			first = i;
		id = *names_probe(ns, calls[i].name, index->hash[i]);
		if (id && !rows[id - 1])
			rows[id - 1] = first + 1;
	}
}

/* The index of the number, or the index where it would be inserted. */
static unsigned
names_place(const uint32_t *others, unsigned n, uint32_t nr)
{
	unsigned i = n;

	while (i > 0 && others[i - 1] >= nr)
		i--;
	return i;
}

/* The next name in a rule that is a number of the ABI's; NULL: no more. */
static const struct policy_name *
next_number(const struct policy *p, const struct arch *abi, unsigned *rule,
    unsigned *name)
{
	for (; *rule < p->nrules; ++*rule, *name = 0)
		while (*name < p->rules[*rule].nnames) {
			const struct policy_name *n =
			    &p->rules[*rule].names[(*name)++];

			if (n->number && scb_policy_name_on(n, abi))
				return n;
		}
	return NULL;
}

static void
look_up_numbers(struct names_table *t, uint32_t *rows, struct arena *a,
    const struct policy *p)
{
	const struct policy_name *n;
	unsigned rule = 0, name = 0, at;
	uint32_t *others = NULL, nr;
	size_t cap = 0;

	while ((n = next_number(p, t->abi, &rule, &name))) {
		nr = (uint32_t)n->nr;
		at = names_place(others, t->nothers, nr);
		if (at < t->nothers && others[at] == nr)
			continue;
		others =
		    scb_arena_grow(a, others, t->nothers, &cap, sizeof *others);
		memmove(others + at + 1, others + at,
		    (t->nothers++ - at) * sizeof *others);
		others[at] = nr;
	}
	t->others = others;
	rule = name = 0;
	while ((n = next_number(p, t->abi, &rule, &name)))
		rows[n->id] = t->abi->ncalls + 1 +
			      names_place(others, t->nothers, (uint32_t)n->nr);
}

static const struct names_table *
find_table(const struct names *ns, const struct arch *abi)
{
	for (unsigned i = 0; i < ns->ntables; i++)
		if (ns->table[i].abi == abi)
			return &ns->table[i];
	return NULL;
}

static void
names_open_table(struct names *ns, struct arena *a, const struct policy *p,
    const struct arch *abi)
{
	struct names_table *t = &ns->table[ns->ntables];
	uint32_t *rows;

	if (find_table(ns, abi))
		return;
	rows = scb_arena_array(a, (size_t)ns->n + 1, sizeof *rows);
	*t = (struct names_table){.abi = abi, .rows = rows};
	scb_facts_index(&t->index, abi, a);
	names_look_up(rows, ns, &t->index);
	if (ns->numbers)
		look_up_numbers(t, rows, a, p);
	ns->ntables++;
}

/* --- all of them ---------------------------------------------------------- */

void
scb_names_open(struct names *ns, struct arena *a, const struct policy *p,
    const struct policy_setup *s)
{
	bool permits = scb_policy_permits(p->def.ret);
	const struct arch *twin;

	number_names(ns, a, p);
	ns->ntables = 0;
	for (unsigned i = 0; i < s->narches; i++)
		names_open_table(ns, a, p, s->arches[i]);
	/* SEMANTICS 13: a default that refuses also refuses twin numbers. */
	for (unsigned i = 0; permits && i < s->narches; i++)
		if ((twin = scb_facts_twin_abi(s->arches[i])))
			names_open_table(ns, a, p, twin);
}

const uint32_t *
scb_names_rows(const struct names *ns, const struct arch *abi)
{
	return find_table(ns, abi)->rows;
}

const struct facts_index *
scb_names_index(const struct names *ns, const struct arch *abi)
{
	return &find_table(ns, abi)->index;
}

const struct arch_call *
scb_names_call(const struct names *ns, const struct arch *abi, const char *name)
{
	return scb_facts_find(scb_names_index(ns, abi), name, strlen(name));
}

const uint32_t *
scb_names_others(
    const struct names *ns, const struct arch *abi, unsigned *count)
{
	const struct names_table *t = find_table(ns, abi);

	*count = t->nothers;
	return t->others;
}

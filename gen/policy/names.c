#include "policy/names.h"

#include <string.h>

static uint32_t
names_hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h ^ h >> 15;
}

/* The slot that holds the name, or the empty one where it would go. */
static uint32_t *
names_probe(const struct names *ns, const char *name)
{
	uint32_t i = names_hash(name);

	for (;; i++) {
		uint32_t *slot = &ns->slot[i & ns->mask];

		if (!*slot || strcmp(ns->name[*slot - 1], name) == 0)
			return slot;
	}
}

static void
number_names(struct names *ns, struct arena *a, const struct policy *p)
{
	size_t total = 0;

	for (unsigned i = 0; i < p->nrules; i++)
		total += p->rules[i].nnames;
	ns->mask = 15;
	while (ns->mask < 2 * total)
		ns->mask = ns->mask * 2 + 1;
	ns->slot = scb_arena_array(a, (size_t)ns->mask + 1, sizeof *ns->slot);
	ns->name = scb_arena_array(a, total + 1, sizeof *ns->name);
	ns->n = 0;
	for (unsigned i = 0; i < p->nrules; i++) {
		for (unsigned j = 0; j < p->rules[i].nnames; j++) {
			struct policy_name *pn = &p->rules[i].names[j];
			uint32_t *slot = names_probe(ns, pn->name);

			if (!*slot) {
				ns->name[ns->n++] = pn->name;
				*slot = ns->n;
			}
			pn->id = *slot - 1;
		}
	}
}

int
scb_names_find(const struct names *ns, const char *name)
{
	return (int)*names_probe(ns, name) - 1;
}

/* ---- one ABI --------------------------------------------------------------
 */

static void
names_look_up(uint32_t *rows, const struct names *ns, const struct arch *abi)
{
	unsigned first = 0;

	for (unsigned i = 0; i < abi->ncalls; i++) {
		int id = scb_names_find(ns, abi->calls[i].name);

		if (abi->calls[i].nr != abi->calls[first].nr)
			first = i;
		if (id >= 0)
			rows[id] = first + 1;
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
	names_look_up(rows, ns, abi);
	look_up_numbers(t, rows, a, p);
	ns->ntables++;
}

/* ---- all of them ----------------------------------------------------------
 */

void
scb_names_open(struct names *ns, struct arena *a, const struct policy *p,
    const struct policy_setup *s)
{
	const struct arch *twin;

	number_names(ns, a, p);
	ns->ntables = 0;
	for (unsigned i = 0; i < s->narches; i++)
		names_open_table(ns, a, p, s->arches[i]);
	for (unsigned i = 0; i < s->narches; i++)
		if ((twin = scb_facts_twin_abi(s->arches[i])))
			names_open_table(ns, a, p, twin);
}

const uint32_t *
scb_names_rows(const struct names *ns, const struct arch *abi)
{
	return find_table(ns, abi)->rows;
}

const uint32_t *
scb_names_others(
    const struct names *ns, const struct arch *abi, unsigned *count)
{
	const struct names_table *t = find_table(ns, abi);

	*count = t->nothers;
	return t->others;
}

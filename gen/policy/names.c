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

static const uint16_t *
names_look_up(const struct names *ns, struct arena *a, const struct arch *abi)
{
	uint16_t *rows = scb_arena_array(a, (size_t)ns->n + 1, sizeof *rows);
	unsigned first = 0;

	for (unsigned i = 0; i < abi->ncalls; i++) {
		int id = scb_names_find(ns, abi->calls[i].name);

		if (abi->calls[i].nr != abi->calls[first].nr)
			first = i;
		if (id >= 0)
			rows[id] = (uint16_t)(first + 1);
	}
	return rows;
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

void
scb_names_open(struct names *ns, struct arena *a, const struct policy *p,
    const struct policy_setup *s)
{
	number_names(ns, a, p);
	ns->narches = s->narches;
	for (unsigned i = 0; i < s->narches; i++) {
		ns->arch[i] = s->arches[i];
		ns->rows[i] = names_look_up(ns, a, s->arches[i]);
	}
}

const uint16_t *
scb_names_rows(const struct names *ns, const struct arch *abi)
{
	unsigned i = 0;

	while (ns->arch[i] != abi)
		i++;
	return ns->rows[i];
}

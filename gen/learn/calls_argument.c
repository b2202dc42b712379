/* Arguments that choose what a call does. */
#include "learn/calls.h"

#include "learn/choose.h"

void
scb_calls_argument(
    struct calls *c, unsigned site, unsigned arg, struct value *v)
{
	scb_value_find(&c->flow, c->abi->argument[arg], c->flow.site[site], v);
}

bool
scb_calls_makes(const struct calls_site *s, uint32_t number)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->number[i] == number)
			return true;
	return false;
}

/* Adds a value, in ascending order; false: they are too many. */
static bool
add_value(struct calls_values *x, uint64_t v)
{
	unsigned i = 0, j;

	while (i < x->n && x->v[i] < v)
		i++;
	if (i < x->n && x->v[i] == v)
		return true;
	if (x->n == VALUE_OPERAND)
		return false;
	for (j = x->n++; j > i; j--)
		x->v[j] = x->v[j - 1];
	x->v[i] = v;
	return true;
}

static void
look_at_argument(struct calls *c, struct calls_number *x, unsigned arg)
{
	unsigned bits = scb_facts_width(c->elf.arch, x->name, arg);
	struct calls_values all = {0};
	struct value v;

	for (unsigned i = 0; i < c->nsites; i++) {
		/* An unknown number may be this call, too. */
		if (!c->site[i].how)
			return;
		if (!scb_calls_makes(&c->site[i], x->number))
			continue;
		scb_calls_argument(c, i, arg, &v);
		if (v.why)
			return;
		for (unsigned j = 0; j < v.n; j++)
			if (!add_value(
				&all, bits && bits < 64
					  ? v.v[j] & (((uint64_t)1 << bits) - 1)
					  : v.v[j]))
				return;
	}
	x->argument[arg] = all;
}

void
scb_calls_arguments(struct calls *c)
{
	for (unsigned i = 0; i < c->nnumbers; i++) {
		struct calls_number *x = &c->number[i];

		for (unsigned j = 0; j < 6 && x->name && x->sites; j++)
			if (scb_choose_listed(c->elf.arch, x->name, j))
				look_at_argument(c, x, j);
	}
}

#include "analysis/outline.h"

#include "analysis/reduce.h"

static bool
is_of(const struct outline_part *p, const struct arch *abi)
{
	return p && p->part.abi == abi;
}

/*
 * The largest part without a name, if it asks for more than the number: what is
 * decided alike on all numbers is decided there.
 */
static struct outline_part *
largest(struct outline_part *p, const struct arch *abi)
{
	struct outline_part *best = NULL;

	for (; is_of(p, abi); p = p->next)
		if (!p->part.call &&
		    (!best || p->part.high - p->part.low >
				  best->part.high - best->part.low))
			best = p;
	return best && best->varies ? best : NULL;
}

/* Do all parts decide so what the ends with other verdicts hold? */
static bool
is_everywhere(const struct outline *o, struct outline_part *first,
    const struct outline_part *part, uint32_t rest)
{
	const struct partition_end *e = part->part.ends;

	for (; e; e = e->next)
		for (struct outline_part *p = first;
		     e->verdict[0] != rest && is_of(p, part->part.abi);
		     p = p->next)
			if (p->rest.any ||
			    !scb_reduce_by(&p->part, e, o->arena, true))
				return false;
	return true;
}

static void
take_out(struct outline *o, struct outline_part *first,
    const struct outline_part *all)
{
	for (struct outline_part *p = first; is_of(p, all->part.abi);
	     p = p->next) {
		for (const struct partition_end *e = all->part.ends; e;
		     e = e->next)
			scb_reduce_by(&p->part, e, o->arena, false);
		scb_outline_see(p, o->arena);
	}
}

/* A copy of the part without the ends that have the verdict. */
static struct outline_part *
without(struct outline *o, const struct outline_part *part, uint32_t rest)
{
	struct outline_part *all = scb_arena_alloc(o->arena, sizeof *all);
	struct partition_end **last = &all->part.ends;

	*all = *part;
	all->next = NULL;
	for (const struct partition_end *e = part->part.ends; e; e = e->next) {
		if (e->verdict[0] == rest)
			continue;
		*last = scb_arena_alloc(o->arena, sizeof **last);
		**last = *e;
		last = &(*last)->next;
	}
	*last = NULL;
	return all;
}

/* The part of the ABI that is decided alike everywhere; NULL: there is none. */
static struct outline_part *
see_abi(struct outline *o, struct outline_part *first)
{
	struct outline_part *part = largest(first, first->part.abi), *all;
	const struct partition_end *rest = part ? part->part.ends : NULL;

	while (rest && !is_everywhere(o, first, part, rest->verdict[0]))
		rest = rest->next;
	if (!rest)
		return NULL;
	all = without(o, part, rest->verdict[0]);
	take_out(o, first, all);
	return all;
}

void
scb_outline_all(struct outline *o)
{
	struct outline_part **last = &o->all;
	const struct arch *abi = NULL;

	for (struct outline_part *p = o->first; p; p = p->next) {
		if (p->part.abi == abi)
			continue;
		abi = p->part.abi;
		*last = see_abi(o, p);
		if (*last)
			last = &(*last)->next;
	}
}

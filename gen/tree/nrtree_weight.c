/* How often which number is met. */
#include "tree/nrtree_private.h"

enum { MIX_HOT = 64 };

/*
 * Without a measured mix: each known syscall alike, but those that are let
 * through four times as often, since programs that run are made of them.
 * Numbers without a syscall hardly ever.
 */
static uint32_t
weight(const struct dag *d, uint32_t node, uint64_t measured)
{
	struct dag_node x = d->node[node];

	if (measured)
		return (uint32_t)measured;
	return x.kind != DAG_LEAF || scb_policy_permits(x.k) ? 16 : 4;
}

uint64_t
scb_nrtree_share(const struct mix *mix, const char *name)
{
	if (!mix || mix->total == 0)
		return 0;
	return (uint64_t)scb_mix_count(mix, name) * MIX_WEIGHT * 16 /
	       mix->total;
}

uint32_t *
scb_nrtree_weigh(struct dag *d, const struct intervals *l, uint32_t mask,
    uint32_t audit, const struct policy_setup *s, const struct tree_goal *goal)
{
	uint32_t *w = scb_arena_array(d->arena, l->n + 1, sizeof *w);

	for (unsigned k = 0; k < s->narches; k++) {
		const struct arch *arch = s->arches[k];
		const struct mix *mix = k == 0 ? goal->mix : NULL;
		size_t run = 0;

		for (unsigned i = 0;
		     arch->audit_arch == audit && i < arch->ncalls; i++) {
			const struct arch_call *c = &arch->calls[i];

			while (l->run[run].high < (c->nr & mask))
				run++;
			w[run] += weight(d, l->run[run].node,
			    scb_nrtree_share(mix, c->name));
		}
	}
	return w;
}

struct intervals_run *
scb_nrtree_run(const struct intervals *l, uint32_t nr)
{
	struct intervals_run *r = l->run;

	while (r->high < nr)
		r++;
	return r;
}

void
scb_nrtree_carve(
    struct intervals *l, const struct arch *a, const struct mix *mix)
{
	for (unsigned i = 0; mix && i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (scb_nrtree_share(mix, a->calls[i].name) <
		    MIX_WEIGHT * 16 / MIX_HOT)
			continue;
		scb_intervals_set(l, nr, nr, scb_nrtree_run(l, nr)->node);
	}
}

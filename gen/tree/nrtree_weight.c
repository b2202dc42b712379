/* How often each number is called. */
#include "tree/nrtree_private.h"

enum { MIX_HOT = 64, REFUSED = 20, ALLOWED = 256 };

uint64_t
scb_nrtree_share(const struct mix *mix, const char *name)
{
	if (!mix || mix->total == 0)
		return 0;
	return (uint64_t)scb_mix_count(mix, name) * MIX_WEIGHT * 16 /
	       mix->total;
}

/*
 * The weights of one ABI's calls without a measured mix. Running programs make
 * the calls that are let through, and those with tests of arguments cost more;
 * all refused calls together weigh a twentieth of that. If a filter lets
 * unknown calls through, it names the calls that it refuses, and these weigh as
 * much as others.
 */
struct scale {
	uint64_t open, decided, refused; /* one call, over sum */
	uint64_t sum;
	bool allowed; /* NRTREE_ALLOWED */
};

static uint32_t
place(const struct nrtree_line *line, uint32_t nr)
{
	return (nr - line->offset) & line->mask;
}

static bool
is_open(const struct dag *d, const struct nrtree_line *line, uint32_t nr)
{
	uint32_t at = place(line, nr);
	struct dag_node x = d->node[scb_nrtree_run(line->runs, at)->node];

	return x.kind == DAG_LEAF && scb_policy_permits(x.k);
}

static uint64_t
call_weight(const struct scale *s, const struct dag *d, uint32_t node)
{
	const struct dag_node *x = &d->node[node];

	if (s->allowed)
		return scb_nrtree_allowed(d, node) ? ALLOWED : 1;
	return x->kind != DAG_LEAF	  ? s->decided
	       : scb_policy_permits(x->k) ? s->open
					  : s->refused;
}

static struct scale
scale(const struct dag *d, const struct nrtree_line *line, const struct arch *a)
{
	const struct intervals *l = line->runs;
	struct scale s = {2, 4, 0, 0, line->weigh == NRTREE_ALLOWED};
	uint64_t refused = 0;
	uint32_t last = a->calls[a->ncalls - 1].nr;
	const struct intervals_run *r = l->run, *before = NULL;
	uint64_t w = 0;

	if (last < a->high && is_open(d, line, last + 1))
		s = (struct scale){1, 2, 1, 0, s.allowed};
	if (line->weigh >= NRTREE_ALIKE)
		s.decided = s.open;
	for (unsigned i = 0; i < a->ncalls; i++) {
		while (r->high < place(line, a->calls[i].nr))
			r++;
		if (r != before)
			w = call_weight(&s, d, r->node);
		before = r;
		s.sum += w;
		refused += w == 0;
	}
	if (!s.refused && refused && s.sum) {
		s.open *= REFUSED * refused;
		s.decided *= REFUSED * refused;
		s.refused = s.sum;
		s.sum *= (REFUSED + 1) * refused;
	}
	if (!s.sum) /* all are refused */
		s = (struct scale){.refused = 1, .sum = a->ncalls};
	return s;
}

/* The weight of a native call by the mix; calls that it lacks are rare. */
static uint32_t
measured(const struct dag *d, uint32_t node, uint64_t share)
{
	struct dag_node x = d->node[node];

	if (share)
		return (uint32_t)share;
	return x.kind != DAG_LEAF || scb_policy_permits(x.k) ? 16 : 4;
}

/* Each ABI weighs NRTREE_ALL; a native one with a mix, at least as much. */
uint32_t *
scb_nrtree_weigh(struct dag *d, const struct nrtree_line *line,
    const struct policy_setup *s, const struct tree_goal *goal)
{
	const struct intervals *l = line->runs;
	uint32_t *w = scb_arena_array(d->arena, l->n + 1, sizeof *w);

	for (unsigned k = 0; k < s->narches; k++) {
		const struct arch *arch = s->arches[k];
		const struct mix *mix = k == 0 ? goal->mix : NULL;
		size_t run = 0, before = SIZE_MAX;
		uint32_t each = 0;
		struct scale of;

		if (arch->audit_arch != line->audit)
			continue;
		of = scale(d, line, arch);
		for (unsigned i = 0; i < arch->ncalls; i++) {
			const struct arch_call *c = &arch->calls[i];
			uint32_t node;

			while (l->run[run].high < place(line, c->nr))
				run++;
			node = l->run[run].node;
			if (mix)
				each = measured(
				    d, node, scb_nrtree_share(mix, c->name));
			else if (run != before)
				each = (uint32_t)(call_weight(&of, d, node) *
						  NRTREE_ALL / of.sum);
			before = run;
			w[run] += each;
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
scb_nrtree_isolate(
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

bool
scb_nrtree_allowed(const struct dag *d, uint32_t node)
{
	while (!scb_dag_is_leaf(d, node)) {
		const struct dag_node *x = &d->node[node];

		/* 0 == k, 0 >= k; POLICY_UNSET is not 0 */
		node = !dag_is_slot(x->kind) && x->k == 0 ? x->yes : x->no;
	}
	return d->node[node].k == RET_ALLOW;
}

#include "tree/lower_all.h"

#include <string.h>

/* Is it a rule on all numbers of the ABI? */
static bool
is_on(const struct bind_job *j, unsigned rule, const struct arch *a)
{
	const struct policy_rule *r = &j->policy->rules[rule];

	return r->all && j->alive[rule] && scb_policy_all_on(r, a);
}

static struct clause_site
site(const struct bind_job *j, const struct arch *a)
{
	return (struct clause_site){a, NULL, j->setup->args64};
}

static uint32_t
leaf(const struct bind_job *j, unsigned rule, const struct arch *a)
{
	return scb_bind_leaf(
	    j, scb_policy_verdict(&j->policy->rules[rule].action, a));
}

/* ---- after the number --------------------------------------------------- */

/* What the rules decide, and the node where none of them does. */
static uint32_t
all_node(const struct bind_job *j, const struct arch *a, uint32_t node)
{
	const struct clause_site at = site(j, a);

	for (unsigned i = j->policy->nrules; i-- > 0;)
		if (is_on(j, i, a))
			node = scb_clause_rule(j->dag, &at,
			    &j->policy->rules[i], leaf(j, i, a), node);
	return node;
}

static void
paint_all(const struct bind_job *j, const struct arch *a, struct intervals *l)
{
	size_t n = l->n, known = 0;
	struct intervals_run *run = scb_arena_raw(j->arena, n * sizeof *run);
	uint32_t *was = scb_arena_raw(j->arena, n * sizeof *was);
	uint32_t *is = scb_arena_raw(j->arena, n * sizeof *is);

	memcpy(run, l->run, n * sizeof *run);
	for (size_t i = 0, k; i < n; i++) {
		if (run[i].high < a->low || run[i].low > a->high)
			continue;
		for (k = 0; k < known && was[k] != run[i].node; k++)
			;
		if (k == known) {
			was[k] = run[i].node;
			is[known++] = all_node(j, a, run[i].node);
		}
		if (is[k] != was[k])
			scb_intervals_set(l, run[i].low, run[i].high, is[k]);
	}
}

/* ---- before the number --------------------------------------------------- */

/* The rule alone as a decision: equal rules are one node. */
static uint32_t
shape(const struct bind_job *j, unsigned rule, const struct arch *a)
{
	const struct clause_site at = site(j, a);
	const struct policy_rule *r = &j->policy->rules[rule];

	return scb_clause_rule(j->dag, &at, r, leaf(j, rule, a),
	    scb_dag_leaf(j->dag, ~scb_policy_verdict(&r->action, a)));
}

/* Do all ABIs of the arch word have the rule, and in the same form? */
static bool
is_common(const struct bind_job *j, unsigned rule, uint32_t audit_arch)
{
	const struct policy_setup *s = j->setup;
	uint32_t node = 0;
	bool has = false;

	for (unsigned i = 0; i < s->narches; i++) {
		const struct arch *a = s->arches[i];

		if (a->audit_arch != audit_arch)
			continue;
		if (!is_on(j, rule, a) || (has && shape(j, rule, a) != node))
			return false;
		node = shape(j, rule, a);
		has = true;
	}
	return has;
}

static void
add_first(struct lower_arch *m, const struct policy_rule *rule,
    const struct intervals *line)
{
	struct lower_first *f = &m->first[m->nfirst++];

	f->rule = rule;
	scb_intervals_copy(&f->line, line);
}

/* false: some rule is not on all numbers of the arch word. */
static bool
ask_first(struct lower_arch *m, const struct bind_job *j)
{
	const struct policy_setup *s = j->setup;
	size_t most = 1;
	unsigned i;

	for (i = 0; i < j->policy->nrules; i++)
		most += j->policy->rules[i].all;
	m->first = scb_arena_array(j->arena, most, sizeof *m->first);
	for (i = 0; i < j->policy->nrules; i++) {
		const struct policy_rule *r = &j->policy->rules[i];
		struct lower_first *f = &m->first[m->nfirst];

		if (!r->all || !j->alive[i])
			continue;
		if (!is_common(j, i, m->audit_arch))
			return false;
		add_first(m, r, &m->line);
		for (unsigned k = 0; k < s->narches; k++)
			if (s->arches[k]->audit_arch == m->audit_arch) {
				f->at = site(j, s->arches[k]);
				scb_intervals_set(&f->line, s->arches[k]->low,
				    s->arches[k]->high,
				    leaf(j, i, s->arches[k]));
			}
	}
	if (m->nfirst)
		add_first(m, NULL, &m->line);
	return true;
}

void
scb_lower_all(struct lower_arch *m, const struct bind_job *j)
{
	const struct policy_setup *s = j->setup;

	if (!ask_first(m, j))
		m->nfirst = 0;
	for (unsigned i = 0; i < s->narches; i++)
		if (s->arches[i]->audit_arch == m->audit_arch)
			paint_all(j, s->arches[i], &m->line);
}

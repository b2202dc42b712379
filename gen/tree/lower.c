#include "tree/lower.h"

#include <string.h>

#include "bpf/bpf.h"
#include "tree/bind.h"
#include "tree/lower_all.h"

/* ---- painting (SEMANTICS 6, 7, 8) ---- */

static void
paint_range(const struct arch *a, struct intervals *l, uint32_t low,
    uint32_t high, uint32_t node)
{
	scb_intervals_set(l, low > a->low ? low : a->low,
	    high < a->high ? high : a->high, node);
}

/* The largest number that a rule names in a space; false: none. */
static bool
space_max(const struct bind *rows, unsigned space, uint32_t *max)
{
	const struct arch *a = rows->table;

	for (unsigned i = a->ncalls; i-- > 0;) {
		uint32_t nr = a->calls[i].nr;
		unsigned sp = 0;

		while (nr < a->spaces[sp].low || nr > a->spaces[sp].high)
			sp++;
		if (rows->direct[i] && sp == space) {
			*max = nr;
			return true;
		}
	}
	return false;
}

static void
paint_max(const struct bind *rows, struct intervals *l, uint32_t def,
    uint32_t unknown)
{
	const struct arch *a = rows->table;
	uint32_t max;

	/* The first space that holds a number owns it: paint it last. */
	for (unsigned i = a->nspaces; i-- > 0;) {
		paint_range(a, l, a->spaces[i].low, a->spaces[i].high, def);
		if (space_max(rows, i, &max) && max < a->spaces[i].high)
			paint_range(a, l, max + 1, a->spaces[i].high, unknown);
	}
}

static void
paint_since(const struct arch *a, uint32_t kernel, struct intervals *l,
    uint32_t def, uint32_t unknown)
{
	scb_intervals_set(l, a->low, a->high, unknown);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (c->since <= kernel && (!c->gone || kernel < c->gone))
			scb_intervals_set(l, c->nr, c->nr, def);
	}
}

/* SEMANTICS 8: does a rule let clone through, and does none name clone3? */
static const struct arch_call *
lower_clone3_to_stub(const struct bind_job *j, const struct bind *rows)
{
	const struct arch_call *clone3 =
	    scb_names_call(j->names, rows->table, "clone3");
	int clone_id = scb_names_find(j->names, "clone");

	if (!clone3 || clone_id < 0 || j->setup->clone3_policy ||
	    scb_policy_permits(j->policy->def.ret) ||
	    rows->direct[clone3 - rows->table->calls] ||
	    !rows->row_of[clone_id])
		return NULL;
	for (unsigned i = 0; i < j->policy->nrules; i++) {
		const struct policy_rule *r = &j->policy->rules[i];

		for (unsigned k = 0; j->alive[i] && k < r->nnames; k++)
			if (r->names[k].id == (unsigned)clone_id &&
			    scb_policy_name_on(&r->names[k], rows->table) &&
			    scb_policy_permits(r->action.ret))
				return clone3;
	}
	return NULL;
}

/* The numbers that no rule names. */
static void
paint_unnamed(const struct bind_job *j, const struct bind *rows,
    struct intervals *l, uint32_t since, uint32_t def)
{
	static const struct policy_action enosys = {
	    .ret = RET_ERRNO, .errno_name = "ENOSYS"};
	const struct arch *a = rows->table;
	uint32_t unknown = scb_bind_leaf(j, scb_policy_verdict(&enosys, a));
	const struct arch_call *clone3 = lower_clone3_to_stub(j, rows);
	bool permits = scb_policy_permits(j->policy->def.ret);
	bool off = j->setup->enosys == POLICY_ENOSYS_OFF || permits ||
		   scb_policy_verdict(&j->policy->def, a) ==
		       scb_policy_verdict(&enosys, a);

	scb_intervals_set(l, a->low, a->high, def);
	if (!off) {
		if (j->setup->enosys == POLICY_ENOSYS_MAX)
			paint_max(rows, l, def, unknown);
		else
			paint_since(a, since, l, def, unknown);
		for (unsigned i = 0; i < a->nnever; i++)
			scb_intervals_set(l, a->never[i], a->never[i], unknown);
	}
	if (permits && j->setup->enosys != POLICY_ENOSYS_OFF)
		for (unsigned i = 0; i < a->nforeign; i++)
			scb_intervals_set(
			    l, a->foreign[i].low, a->foreign[i].high, unknown);
	if (clone3)
		scb_intervals_set(l, clone3->nr, clone3->nr, unknown);
}

/*
 * SEMANTICS 13: numbers that are no call of the table and reach one of another
 * ABI. Rules on the number itself count as well.
 */
static void
paint_twins(const struct bind_job *j, const struct bind *own,
    struct intervals *l, uint32_t def)
{
	const struct arch *a = own->table, *twin = scb_facts_twin_abi(a);
	struct bind rows;
	uint32_t nr;

	if (!twin || !scb_policy_permits(j->policy->def.ret))
		return;
	scb_bind_open_twin(&rows, j, twin, a);
	for (unsigned i = 0; i < rows.n; i++) {
		unsigned row;

		if (!scb_facts_twin(a, scb_bind_number(&rows, i), &nr))
			continue;
		row = scb_bind_other(own, nr);
		if (row < own->n)
			scb_bind_join(&rows, j, i, own, row);
		if (rows.named[i])
			scb_intervals_set(
			    l, nr, nr, scb_bind_node(&rows, j, i, def));
	}
}

/* Sets neighbours with the same decision at once. */
static void
paint_named(const struct bind_job *j, const struct bind *rows,
    struct intervals *l, uint32_t def)
{
	struct intervals_run stroke = {1, 0, 0}; /* none yet */

	for (unsigned i = 0; i < rows->n; i++) {
		uint32_t nr = scb_bind_number(rows, i), node;

		if (!rows->named[i])
			continue;
		node = scb_bind_node(rows, j, i, def);
		if (node != stroke.node || nr != stroke.high + 1) {
			scb_intervals_set(
			    l, stroke.low, stroke.high, stroke.node);
			stroke.low = nr;
			stroke.node = node;
		}
		stroke.high = nr;
	}
	scb_intervals_set(l, stroke.low, stroke.high, stroke.node);
}

static void
paint_arch(const struct bind_job *j, const struct arch *a, struct intervals *l,
    uint32_t since)
{
	uint32_t def = scb_bind_leaf(j, scb_policy_verdict(&j->policy->def, a));
	size_t end = scb_arena_end(j->arena);
	struct bind rows;

	scb_bind_open(&rows, j, a);
	paint_unnamed(j, &rows, l, since, def);
	paint_named(j, &rows, l, def);
	paint_twins(j, &rows, l, def);
	scb_arena_keep(j->arena, end);
}

/* SEMANTICS 7: one kernel for the whole filter. */
static uint32_t
since_kernel(const struct bind_job *j)
{
	uint32_t newest = j->setup->since, first;

	if (newest)
		return newest;
	for (unsigned i = 0; i < j->policy->nrules; i++) {
		const struct policy_rule *r = &j->policy->rules[i];

		for (unsigned k = 0; j->alive[i] && k < r->nnames; k++)
			if (scb_policy_name_in(&r->names[k], j->setup) &&
			    scb_facts_known(r->names[k].name,
				strlen(r->names[k].name), &first) &&
			    first > newest)
				newest = first;
	}
	return newest;
}

static void
open_job(struct bind_job *j)
{
	const struct facts_subcall *sub;

	j->carried = scb_arena_array(j->arena, j->names->n, sizeof *j->carried);
	for (unsigned i = 0; (sub = scb_facts_subcall(i)) != NULL; i++) {
		int id = scb_names_find(j->names, sub->name);

		if (id >= 0)
			j->carried[id] = sub;
	}
	j->alive =
	    scb_arena_array(j->arena, j->policy->nrules, sizeof *j->alive);
	for (unsigned i = 0; i < j->policy->nrules; i++)
		j->alive[i] = scb_policy_exists(&j->policy->rules[i], j->setup);
}

static struct lower_arch *
map_of(struct lower *l, struct arena *a, uint32_t audit_arch)
{
	for (unsigned i = 0; i < l->narches; i++)
		if (l->arch[i].audit_arch == audit_arch)
			return &l->arch[i];
	l->arch[l->narches] = (struct lower_arch){.audit_arch = audit_arch};
	scb_intervals_init(
	    &l->arch[l->narches].line, a, UINT32_MAX, l->bad_arch);
	return &l->arch[l->narches++];
}

static void
finish(struct intervals *l, uint32_t allow)
{
	scb_intervals_set(l, UINT32_MAX, UINT32_MAX, allow);
	scb_intervals_merge(l);
}

/* Fills in the lines of all the setup's architectures, or the native one's. */
static void
lower(struct lower *l, struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s, bool native)
{
	struct bind_job j = {&l->dag, a, p, s, names, NULL, NULL};
	uint32_t since, allow;

	scb_dag_init(&l->dag, a);
	l->narches = 0;
	l->bad_arch = scb_dag_leaf(&l->dag, s->bad_arch);
	allow = scb_dag_leaf(&l->dag, RET_ALLOW);
	open_job(&j);
	since = s->enosys == POLICY_ENOSYS_SINCE ? since_kernel(&j) : 0;
	for (unsigned i = 0; i < s->narches; i++) {
		uint32_t audit = s->arches[i]->audit_arch;

		if (!native || audit == s->arches[0]->audit_arch)
			paint_arch(&j, s->arches[i],
			    &map_of(l, a, audit)->line, since);
	}
	for (unsigned i = 0; i < l->narches; i++) {
		scb_lower_all(&l->arch[i], &j);
		/*
		 * SEMANTICS 6: number -1 is not a call: a tracer uses it to
		 * skip one.
		 */
		finish(&l->arch[i].line, allow);
		for (unsigned k = 0; k < l->arch[i].nfirst; k++)
			finish(&l->arch[i].first[k].line, allow);
	}
}

void
scb_lower_policy(struct lower *l, struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s)
{
	lower(l, a, p, names, s, false);
}

void
scb_lower_native(struct lower *l, struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s)
{
	lower(l, a, p, names, s, true);
}

#include "tree/bind.h"

#include <string.h>

#include "bpf/bpf.h"

struct bind_use {
	struct bind_use *next;
	const struct policy_rule *rule;
	const char *name;
	const struct facts_subcall *sub; /* NULL: the number itself */
};

/* ---- the decision for one number (SEMANTICS 3, 10) ---- */

static uint32_t
bind_apply(const struct bind *rows, const struct bind_job *j,
    const struct bind_use *u, uint32_t otherwise)
{
	const struct clause_site at = {rows->table, u->name, j->setup->args64};
	uint32_t leaf = rows->leaf[u->rule - j->policy->rules];

	if (u->sub)
		return scb_dag_test(j->dag, DAG_EQ, BPF_WORD_ARG, u->sub->mask,
		    u->sub->number, leaf, otherwise);
	if (u->rule->nterms == 0)
		return leaf;
	return scb_clause_rule(j->dag, &at, u->rule, leaf, otherwise);
}

static unsigned
use_rank(const struct bind_use *u)
{
	return scb_policy_rank(u->rule->action.ret);
}

/* Is it from a JSON policy, where the strictest action decides? */
static bool
is_ranked(const struct bind_job *j, const struct bind_use *u)
{
	return !j->policy->first_match || u->rule->base;
}

/*
 * Builds the decision backwards: what is applied later is tested earlier. Uses
 * are in order from the latest rule; in JSON the laxest rank is applied first,
 * so that the strictest is tested first. The text itself is tested before its
 * JSON base.
 */
static uint32_t
number_node(const struct bind *rows, const struct bind_job *j,
    const struct bind_use *uses, uint32_t def)
{
	uint32_t node = def;

	if (uses && !uses->next)
		return bind_apply(rows, j, uses, def);
	for (unsigned rank = 8; rank-- > 0;)
		for (const struct bind_use *u = uses; u; u = u->next)
			if (use_rank(u) == rank && is_ranked(j, u))
				node = bind_apply(rows, j, u, node);
	for (const struct bind_use *u = uses; u; u = u->next)
		if (!is_ranked(j, u))
			node = bind_apply(rows, j, u, node);
	return node;
}

/* ---- which rules are about which row (SEMANTICS 2, 10, 13) ---- */

/*
 * Uses are in order from the latest. Where written order decides, it is that of
 * a call's own clauses: a carried call's refusals come before its multiplexer's
 * own, and its permissions after them.
 */
static int
bind_place(const struct bind_job *j, const struct bind_use *u)
{
	if (!j->policy->first_match || !u->sub || u->rule->base)
		return 0;
	return scb_policy_permits(u->rule->action.ret) ? 1 : -1;
}

/* Is it never asked, since a rule without conditions decides before it? */
static bool
bind_is_idle(const struct bind_job *j, const struct bind_use *always,
    const struct bind_use *u)
{
	if (!always)
		return false;
	if (!is_ranked(j, always))
		return is_ranked(j, u) || bind_place(j, u) >= 0;
	return is_ranked(j, u) && use_rank(always) <= use_rank(u);
}

/* sub: NULL, or the sub-call by which the rule on the name is on the row. */
static void
push(const struct bind_job *j, struct bind *rows, unsigned row,
    const struct policy_rule *rule, const char *name,
    const struct facts_subcall *sub)
{
	const struct bind_use use = {NULL, rule, name, sub};
	struct bind_use **at = &rows->use[row], *u;

	rows->named[row] = true;
	if (bind_is_idle(j, rows->always[row], &use))
		return;
	u = scb_arena_last(j->arena, sizeof *u);
	*u = use;
	while (*at && bind_place(j, *at) > bind_place(j, u))
		at = &(*at)->next;
	u->next = *at;
	*at = u;
	if (!sub && rule->nterms == 0)
		rows->always[row] = u;
}

static void
add_direct(const struct bind_job *j, struct bind *rows,
    const struct policy_rule *r, const struct policy_name *name)
{
	unsigned row = rows->row_of[name->id];

	if (!row-- || !scb_policy_name_on(name, rows->table))
		return;
	rows->direct[row] = rows->named[row] = true;
	/* Arguments in memory cannot be checked, so the rule must not allow. */
	if (r->nterms && scb_policy_permits(r->action.ret) &&
	    scb_facts_width(rows->table, name->name, 0) == FACTS_BLOCK)
		return;
	push(j, rows, row, r, name->name, NULL);
}

enum { EARLIER_SOME = 1, EARLIER_ALL = 2 };

/*
 * Where written order decides, an earlier clause on the name keeps this one
 * away from the sub-call: always if it has no condition; if it has one, only
 * when this clause would allow, since calls that the earlier clause decides
 * cannot be recognised there.
 */
static bool
is_hidden(const struct bind *rows, const struct policy_rule *r, unsigned id)
{
	return rows->earlier[id] & EARLIER_ALL ||
	       (rows->earlier[id] && scb_policy_permits(r->action.ret));
}

/* The rule comes before those that are added from now on. */
static void
set_earlier(struct bind *rows, const struct policy_rule *r)
{
	for (unsigned i = 0; !r->base && i < r->nnames; i++)
		if (scb_policy_name_on(&r->names[i], rows->table))
			rows->earlier[r->names[i].id] |=
			    r->nterms ? EARLIER_SOME : EARLIER_ALL;
}

static void
add_carried(const struct bind_job *j, struct bind *rows,
    const struct policy_rule *r, const struct policy_name *name)
{
	const struct facts_subcall *sub = j->carried[name->id];
	const struct arch_call *mux;

	if (!sub || r->nterms || !scb_policy_name_on(name, rows->table))
		return;
	if (j->policy->first_match && is_hidden(rows, r, name->id))
		return;
	mux = rows->mux[sub->mux];
	if (mux)
		push(j, rows, (unsigned)(mux - rows->table->calls), r,
		    name->name, sub);
}

static void *
bind_array(const struct bind_job *j, size_t n, size_t size)
{
	return memset(scb_arena_last(j->arena, n * size), 0, n * size);
}

static void
open_rows(struct bind *rows, const struct bind_job *j, const struct arch *table)
{
	unsigned others;

	rows->table = table;
	scb_facts_find_muxes(scb_names_index(j->names, table), rows->mux);
	rows->row_of = scb_names_rows(j->names, table);
	rows->others = scb_names_others(j->names, table, &others);
	rows->n = table->ncalls + others;
	rows->use = bind_array(j, rows->n, sizeof *rows->use);
	rows->always = bind_array(j, rows->n, sizeof *rows->always);
	rows->named = bind_array(j, rows->n, sizeof *rows->named);
	rows->direct = bind_array(j, rows->n, sizeof *rows->direct);
	rows->leaf = bind_array(j, j->policy->nrules, sizeof *rows->leaf);
}

void
scb_bind_open(
    struct bind *rows, const struct bind_job *j, const struct arch *table)
{
	open_rows(rows, j, table);
	rows->earlier = bind_array(j, j->names->n, sizeof *rows->earlier);
	for (unsigned i = 0; i < j->policy->nrules; i++) {
		const struct policy_rule *r = &j->policy->rules[i];

		if (j->alive[i])
			rows->leaf[i] = scb_bind_leaf(
			    j, scb_policy_verdict(&r->action, table));
		for (unsigned k = 0; j->alive[i] && k < r->nnames; k++) {
			add_direct(j, rows, r, &r->names[k]);
			add_carried(j, rows, r, &r->names[k]);
		}
		if (j->alive[i])
			set_earlier(rows, r);
	}
}

/* ---- twin numbers (SEMANTICS 13) ----------------------------------------- */

/*
 * The default stays if it is at least as strict, compared before --complain is
 * applied.
 */
static uint32_t
twin_leaf(const struct bind_job *j, const struct policy_action *act,
    const struct arch *table)
{
	uint32_t verdict = scb_policy_verdict(act, table),
		 def = scb_policy_verdict(&j->policy->def, table);

	return scb_bind_leaf(
	    j, scb_policy_rank(verdict) < scb_policy_rank(def) ? verdict : def);
}

/* The call with a 64-bit time that replaces a call of `of` in the table. */
static void
add_sibling(const struct bind_job *j, struct bind *rows,
    const struct policy_rule *r, const struct policy_name *name,
    const struct arch *of)
{
	const char *time64 = scb_facts_time64(name->name);
	const struct arch_call *c = NULL;

	if (time64 && scb_policy_name_on(name, of))
		c = scb_facts_call(rows->table, time64, strlen(time64));
	if (c)
		push(j, rows, (unsigned)(c - rows->table->calls), r, c->name,
		    NULL);
}

void
scb_bind_open_twin(struct bind *rows, const struct bind_job *j,
    const struct arch *table, const struct arch *of)
{
	const uint32_t *own = scb_names_rows(j->names, of);

	open_rows(rows, j, table);
	for (unsigned i = 0; i < j->policy->nrules; i++) {
		const struct policy_rule *r = &j->policy->rules[i];

		if (j->alive[i])
			rows->leaf[i] = twin_leaf(j, &r->action, table);
		for (unsigned k = 0; j->alive[i] && k < r->nnames; k++) {
			const struct policy_name *n = &r->names[k];
			unsigned row = rows->row_of[n->id];
			/* `of` may be meant where the name is not its own. */
			bool here = scb_policy_name_on(n, table) ||
				    (!own[n->id] && scb_policy_name_on(n, of));

			if (row && here)
				push(j, rows, row - 1, r, n->name, NULL);
			add_sibling(j, rows, r, n, of);
		}
	}
}

void
scb_bind_join(struct bind *rows, const struct bind_job *j, unsigned row,
    const struct bind *other, unsigned other_row)
{
	struct bind_use **at = &rows->use[row];

	for (const struct bind_use *u = other->use[other_row]; u; u = u->next) {
		struct bind_use *copy = scb_arena_last(j->arena, sizeof *copy);

		while (*at && (*at)->rule > u->rule)
			at = &(*at)->next;
		*copy = *u;
		copy->next = *at;
		*at = copy;
		rows->named[row] = true;
	}
}

uint32_t
scb_bind_number(const struct bind *rows, unsigned row)
{
	return row < rows->table->ncalls
		   ? rows->table->calls[row].nr
		   : rows->others[row - rows->table->ncalls];
}

unsigned
scb_bind_other(const struct bind *rows, uint32_t nr)
{
	unsigned row = rows->table->ncalls;

	while (row < rows->n && scb_bind_number(rows, row) != nr)
		row++;
	return row;
}

uint32_t
scb_bind_node(const struct bind *rows, const struct bind_job *j, unsigned row,
    uint32_t otherwise)
{
	return number_node(rows, j, rows->use[row], otherwise);
}

uint32_t
scb_bind_leaf(const struct bind_job *j, uint32_t verdict)
{
	/* SEMANTICS 12: with --complain a refusal is logged instead. */
	if (j->setup->complain && scb_policy_refuses(verdict))
		verdict = RET_LOG;
	return scb_dag_leaf(j->dag, verdict);
}

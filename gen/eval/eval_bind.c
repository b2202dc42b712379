#include "eval/eval_private.h"

#include <string.h>

#include "bpf/bpf.h"
#include "policy/names.h"

/* ---- SEMANTICS 1, 2, 10, 13: which rules are about which number ---- */

/* What clauses that come before others decide of the calls of one name. */
struct eval_earlier {
	bool some, all;
};

/*
 * SEMANTICS 10: does the rule on a name reach into its sub-call? Those with a
 * condition do not; nor do others where all has been decided, or some of it
 * unseen.
 */
static bool
is_carried(const struct eval *e, const struct policy_rule *r,
    const struct eval_earlier *by)
{
	if (r->nterms)
		return false;
	return !e->policy->first_match ||
	       !(by->all || (by->some && scb_policy_permits(r->action.ret)));
}

/* The rules of JSON have no order among themselves. */
static void
note_earlier(struct eval_earlier *by_name, const struct policy_rule *r,
    const struct arch *abi)
{
	for (unsigned j = 0; !r->base && j < r->nnames; j++) {
		struct eval_earlier *by = &by_name[r->names[j].id];

		if (!scb_policy_name_on(&r->names[j], abi))
			continue;
		by->some = true;
		by->all |= r->nterms == 0;
	}
}

/* Adds the entries of one name of one rule on one architecture. */
static void
eval_bind_add_name(const struct eval *e, struct arena *a, struct eval_abi *b,
    const uint32_t *rows, const struct facts_subcall *sub,
    const struct policy_rule *r, const struct policy_name *name)
{
	uint32_t row = rows[name->id];
	const struct arch_call *mux;
	struct eval_entry n;

	if ((!row && !sub) || !scb_policy_name_on(name, b->arch))
		return;
	n = (struct eval_entry){.rule = r, .name = name->name, .abi = b->arch};
	if (row && row <= b->arch->ncalls) {
		uint32_t nr = b->arch->calls[row - 1].nr;
		unsigned sp = scb_eval_space(b->arch, nr);

		scb_eval_add(e, a, &b->row[row - 1], &n);
		if (!b->has_max[sp] || nr > b->max[sp])
			b->max[sp] = nr;
		b->has_max[sp] = true;
	}
	if (!sub)
		return;
	mux = b->mux[sub->mux];
	if (mux) {
		n.sub = sub;
		scb_eval_add(e, a, &b->row[mux - b->arch->calls], &n);
	}
}

static bool
rule_names(const struct policy_rule *r, const struct arch *a, int id)
{
	for (unsigned j = 0; j < r->nnames; j++)
		if ((int)r->names[j].id == id &&
		    scb_policy_name_on(&r->names[j], a))
			return true;
	return false;
}

/* SEMANTICS 8; both names must be calls of this ABI. */
static const struct arch_call *
eval_bind_clone3_to_stub(
    const struct eval *e, const struct names *ns, const struct arch *arch)
{
	const struct arch_call *clone3 = scb_names_call(ns, arch, "clone3");
	const struct policy *p = e->policy;
	int clone_id = scb_names_find(ns, "clone");
	int clone3_id = scb_names_find(ns, "clone3");
	bool clone = false;

	if (e->setup->clone3_policy || scb_policy_permits(p->def.ret) ||
	    !clone3 || !scb_names_call(ns, arch, "clone"))
		return NULL;
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (!e->exists[i])
			continue;
		if (rule_names(r, arch, clone3_id))
			return NULL;
		if (scb_policy_permits(r->action.ret) &&
		    rule_names(r, arch, clone_id))
			clone = true;
	}
	return clone ? clone3 : NULL;
}

static void
eval_bind_open_abi(struct eval *e, struct eval_abi *b, struct arena *a,
    const struct names *ns, const struct arch *arch)
{
	static const struct policy_action enosys = {
	    .ret = RET_ERRNO, .errno_name = "ENOSYS"};
	const struct policy_action *def = &e->policy->def;

	b->arch = arch;
	b->row = scb_arena_raw(a, arch->ncalls * sizeof *b->row);
	b->def = scb_policy_verdict(def, arch);
	b->unknown = scb_policy_verdict(&enosys, arch);
	for (unsigned i = 0; i < arch->ncalls; i++)
		b->row[i] = (struct eval_number){.abi = b, .otherwise = b->def};
	b->unnamed[0] = (struct eval_number){.abi = b, .otherwise = b->def};
	b->unnamed[1] = (struct eval_number){.abi = b, .otherwise = b->unknown};
	scb_facts_find_muxes(scb_names_index(ns, arch), b->mux);
	b->clone3 = eval_bind_clone3_to_stub(e, ns, arch);
	b->enosys = e->setup->enosys != POLICY_ENOSYS_OFF &&
		    !scb_policy_permits(def->ret) && b->def != b->unknown;
	b->foreign = e->setup->enosys != POLICY_ENOSYS_OFF &&
		     scb_policy_permits(def->ret);
	scb_eval_open_others(e, b, a, ns);
}

static void
fill_abi(struct eval *e, struct eval_abi *b, struct arena *a,
    const struct names *ns, const struct facts_subcall *const *subs)
{
	const uint32_t *rows = scb_names_rows(ns, b->arch);
	struct eval_earlier *earlier =
	    scb_arena_array(a, ns->n, sizeof *earlier);

	for (unsigned i = 0; i < e->policy->nrules; i++) {
		const struct policy_rule *r = &e->policy->rules[i];

		for (unsigned j = 0; e->exists[i] && j < r->nnames; j++) {
			const struct policy_name *pn = &r->names[j];
			const struct facts_subcall *sub = subs[pn->id];

			if (sub && !is_carried(e, r, &earlier[pn->id]))
				sub = NULL;
			eval_bind_add_name(e, a, b, rows, sub, r, pn);
			if (pn->number)
				scb_eval_add_other(e, a, b, ns, r, pn);
			if (b->twin)
				scb_eval_add_twin(e, a, b, ns, r, pn);
		}
		if (e->exists[i])
			note_earlier(earlier, r, b->arch);
	}
}

uint32_t
scb_eval_newest(const struct eval *e)
{
	const struct policy *p = e->policy;
	uint32_t newest = 0, since;

	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; e->exists[i] && j < p->rules[i].nnames;
		     j++) {
			const struct policy_name *n = &p->rules[i].names[j];

			if (scb_policy_name_in(n, e->setup) &&
			    scb_facts_known(n->name, strlen(n->name), &since) &&
			    since > newest)
				newest = since;
		}
	return newest;
}

/* --- the number line of one AUDIT_ARCH, cut where the verdict can change -- */

struct cuts {
	uint32_t *at;
	size_t n, cap;
	struct arena *arena;
};

/* Rows come in ascending order, so it is nearly always added at the end. */
static void
eval_bind_cut(struct cuts *c, uint64_t at)
{
	size_t i = c->n;

	if (at > UINT32_MAX)
		return;
	while (i > 0 && c->at[i - 1] > at)
		i--;
	if (i > 0 && c->at[i - 1] == at)
		return;
	if (c->n == c->cap)
		c->at = scb_arena_grow(
		    c->arena, c->at, c->n, &c->cap, sizeof *c->at);
	if (i < c->n)
		memmove(c->at + i + 1, c->at + i, (c->n - i) * sizeof *c->at);
	c->at[i] = (uint32_t)at;
	c->n++;
}

static void
cut_around(struct cuts *c, uint64_t low, uint64_t high)
{
	eval_bind_cut(c, low);
	eval_bind_cut(c, high + 1);
}

/* Does the same rule decide both numbers, whatever the rest of the call is? */
static bool
is_alike(const struct eval_number *m, const struct eval_number *n)
{
	return m->first && n->first && !m->first->next && !n->first->next &&
	       m->first->rule == n->first->rule && !m->varies && !n->varies;
}

/* Neighbouring numbers that are alike are in one segment. */
static void
cut_calls(struct cuts *c, const struct eval *e, const struct eval_abi *b)
{
	const struct arch_call *calls = b->arch->calls;
	bool all = e->setup->enosys == POLICY_ENOSYS_SINCE;
	unsigned n = b->arch->ncalls;

	for (unsigned i = 0, end; i < n; i = end) {
		end = i + 1;
		if (!all && !b->row[i].named && b->clone3 != &calls[i])
			continue;
		while (end < n && calls[end].nr == calls[end - 1].nr + 1 &&
		       is_alike(&b->row[end - 1], &b->row[end]))
			end++;
		cut_around(c, calls[i].nr, calls[end - 1].nr);
	}
}

static void
cut_abi(struct cuts *c, const struct eval *e, const struct eval_abi *b)
{
	const struct arch *a = b->arch;

	cut_calls(c, e, b);
	for (unsigned i = 0; i < b->nothers; i++)
		if (b->other[i].number.named)
			cut_around(c, b->other[i].nr, b->other[i].nr);
	for (unsigned i = 0; i < a->nnever; i++)
		cut_around(c, a->never[i], a->never[i]);
	for (unsigned i = 0; i < a->nspaces; i++) {
		if (a->spaces[i].low >= a->low && a->spaces[i].high <= a->high)
			cut_around(c, a->spaces[i].low, a->spaces[i].high);
		if (b->has_max[i])
			eval_bind_cut(c, (uint64_t)b->max[i] + 1);
	}
	for (unsigned i = 0; b->foreign && i < a->nforeign; i++)
		cut_around(c, a->foreign[i].low, a->foreign[i].high);
	cut_around(c, a->low, a->high);
}

static void
build_map(struct eval *e, struct arena *a, uint32_t audit)
{
	struct eval_map *m = &e->maps[e->nmaps++];
	struct cuts c = {.arena = a};
	struct eval_segment *seg;

	eval_bind_cut(&c, 0);
	for (unsigned i = 0; i < e->nabi; i++)
		if (e->abi[i].arch->audit_arch == audit)
			cut_abi(&c, e, &e->abi[i]);
	eval_bind_cut(&c, UINT32_MAX);
	seg = scb_arena_array(a, c.n, sizeof *seg);
	for (size_t i = 0; i < c.n; i++) {
		seg[i] = scb_eval_nr(e, audit, c.at[i]);
		seg[i].high = i + 1 < c.n ? c.at[i + 1] - 1 : UINT32_MAX;
	}
	*m = (struct eval_map){audit, seg, (unsigned)c.n};
}

static void
build_maps(struct eval *e, struct arena *a)
{
	e->maps = scb_arena_array(a, e->nabi, sizeof *e->maps);
	for (unsigned i = 0; i < e->nabi; i++) {
		uint32_t audit = e->abi[i].arch->audit_arch;

		if (!scb_eval_find(e, audit, 0))
			build_map(e, a, audit);
	}
}

struct eval *
scb_eval_bind(struct arena *a, const struct policy *p, const struct names *ns,
    const struct policy_setup *s)
{
	struct eval *e = scb_arena_alloc(a, sizeof *e);
	const struct facts_subcall **subs, *sub;
	int id;

	e->policy = p;
	e->setup = s;
	e->exists = scb_arena_array(a, p->nrules, sizeof *e->exists);
	for (unsigned i = 0; i < p->nrules; i++)
		e->exists[i] = scb_policy_exists(&p->rules[i], s);
	if (s->enosys == POLICY_ENOSYS_SINCE)
		e->since = s->since ? s->since : scb_eval_newest(e);
	subs = scb_arena_array(a, ns->n, sizeof *subs);
	for (unsigned i = 0; (sub = scb_facts_subcall(i)) != NULL; i++)
		if ((id = scb_names_find(ns, sub->name)) >= 0)
			subs[id] = sub;
	e->nabi = s->narches;
	e->abi = scb_arena_array(a, e->nabi, sizeof *e->abi);
	for (unsigned i = 0; i < e->nabi; i++) {
		eval_bind_open_abi(e, &e->abi[i], a, ns, s->arches[i]);
		scb_eval_add_all(e, a, &e->abi[i]);
		fill_abi(e, &e->abi[i], a, ns, subs);
	}
	build_maps(e, a);
	return e;
}

#include "policy/port.h"

#include <string.h>

/* A call that two others stand for with different rules: reported once. */
struct port_warned {
	const struct port_warned *next;
	const char *call, *one, *other;
};

struct port {
	struct policy *p; /* its rules are replaced by `rules` at the end */
	struct diag *d;
	const struct policy_setup *s;
	struct facts_index index[POLICY_ARCHES]; /* of the setup's ABIs */
	struct policy_rule *rules;
	unsigned nrules;
	size_t cap;
	struct policy_ported *added;
	const struct port_warned *warned;
};

static bool
names_on(const struct port *o, const struct policy_rule *r,
    const struct arch *a, const char *call)
{
	if (!scb_policy_exists(r, o->s))
		return false;
	for (unsigned i = 0; i < r->nnames; i++)
		if (strcmp(r->names[i].name, call) == 0 &&
		    scb_policy_name_on(&r->names[i], a))
			return true;
	return false;
}

/* Does some rule name the call? permitted: a rule that does not refuse. */
static bool
is_named(const struct port *o, const struct arch *a, const char *call,
    bool permitted)
{
	for (unsigned i = 0; i < o->p->nrules; i++) {
		const struct policy_rule *r = &o->p->rules[i];

		if (names_on(o, r, a, call) &&
		    !(permitted && scb_policy_refuses(r->action.ret)))
			return true;
	}
	return false;
}

/* The call that the policy needs in addition; NULL: none. */
static const char *
needed(const struct port *o, const struct facts_index *ix,
    const struct policy_name *name, int8_t args[FACTS_ARGS])
{
	const char *s, *first = NULL;
	unsigned at = 0;

	if (name->number || name->grouped ||
	    !scb_policy_name_on(name, ix->arch) ||
	    scb_facts_has(ix, name->name, strlen(name->name)))
		return NULL;
	for (unsigned i = 0; (s = scb_facts_instead(ix, name->name, i, NULL));
	     i++) {
		if (is_named(o, ix->arch, s, true))
			return NULL;
		if (!first && !is_named(o, ix->arch, s, false)) {
			first = s;
			at = i;
		}
	}
	return first ? scb_facts_instead(ix, name->name, at, args) : NULL;
}

/*
 * The condition on the other call's argument; false: it has none like it, or
 * not in one register.
 */
static bool
map_cond(struct policy_cond *c, const struct arch *a, const char *from,
    const char *to, const int8_t args[FACTS_ARGS])
{
	int at = c->subject;

	if (c->subject == POLICY_IP && !c->arg)
		return true;
	if (c->arg)
		at = scb_facts_arg_index(NULL, from, c->arg, strlen(c->arg));
	if (at < 0 || at >= FACTS_ARGS || args[at] < 0)
		return false;
	c->subject = (uint8_t)args[at];
	c->arg = scb_facts_arg_name(NULL, to, c->subject);
	return !c->arg ||
	       scb_facts_arg_index(a, to, c->arg, strlen(c->arg)) >= 0;
}

/* false: some condition cannot be mapped. */
static bool
map_terms(struct port *o, struct policy_rule *r, const struct arch *a,
    const char *from, const char *to, const int8_t args[FACTS_ARGS])
{
	struct arena *arena = o->d->arena;
	struct policy_term *terms =
	    scb_arena_array(arena, r->nterms, sizeof *terms);

	for (unsigned i = 0; i < r->nterms; i++) {
		terms[i] = r->terms[i];
		terms[i].conds = scb_arena_array(
		    arena, terms[i].nconds, sizeof *terms[i].conds);
		for (unsigned j = 0; j < terms[i].nconds; j++) {
			terms[i].conds[j] = r->terms[i].conds[j];
			if (!map_cond(&terms[i].conds[j], a, from, to, args))
				return false;
		}
	}
	r->terms = terms;
	return true;
}

/* Does the first rule that matches decide between these? */
static bool
in_order(const struct port *o, const struct policy_rule *r)
{
	return o->p->first_match && !r->base;
}

/* Was it added for this call, instead of another one than `from`? */
static bool
is_for_another(const struct port *o, const struct policy_rule *r,
    const struct arch *a, const char *call, const char *from)
{
	return r->ported_for && strcmp(r->ported_for, from) != 0 &&
	       names_on(o, r, a, call);
}

/*
 * Where a rule of a text goes, so that the stricter one decides between those
 * of several calls, and the order of those of one call remains.
 */
static unsigned
port_place(const struct port *o, const struct policy_rule *r,
    const struct arch *a, const char *call)
{
	unsigned at = o->nrules, rank = scb_policy_rank(r->action.ret);

	for (unsigned i = at; in_order(o, r) && i-- > 0;) {
		const struct policy_rule *is = &o->rules[i];
		unsigned other = scb_policy_rank(is->action.ret);

		if (!is->ported_for || !in_order(o, is) ||
		    !names_on(o, is, a, call))
			continue;
		if (!is_for_another(o, is, a, call, r->ported_for) ||
		    other < rank ||
		    (other == rank &&
			(r->nterms == 0 ||
			    !scb_policy_same_action(&is->action, &r->action))))
			break;
		at = i;
	}
	return at;
}

/*
 * Does a rule before this place decide all these calls already, so that another
 * one is not reached, or says the same? Of the rules of a base, the strictest
 * decides.
 */
static bool
is_decided(const struct port *o, const struct arch *a, const char *call,
    const struct policy_rule *r, unsigned at)
{
	for (unsigned i = 0; i < at; i++)
		if (o->rules[i].nterms == 0 &&
		    names_on(o, &o->rules[i], a, call) &&
		    (in_order(o, &o->rules[i]) ||
			scb_policy_same_action(
			    &o->rules[i].action, &r->action)))
			return true;
	return false;
}

static bool
was_warned(struct port *o, const char *call, const char *one, const char *other)
{
	struct port_warned *new;

	for (const struct port_warned *t = o->warned; t; t = t->next)
		if (strcmp(t->call, call) == 0 && strcmp(t->one, one) == 0 &&
		    strcmp(t->other, other) == 0)
			return true;
	new = scb_arena_alloc(o->d->arena, sizeof *new);
	*new = (struct port_warned){o->warned, call, one, other};
	o->warned = new;
	return false;
}

/* Rules for two calls that become one, and disagree about it. */
static void
port_warn(struct port *o, const struct policy_rule *r,
    const struct policy_rule *other, const char *what)
{
	const char *call = r->names[0].name;

	if (was_warned(o, call, other->ported_for, r->ported_for))
		return;
	scb_diag_warn(o->d, r->names[0].loc,
	    "'%s' stands for '%s' and '%s' where these are missing; %s; write "
	    "a rule for '%s' instead",
	    call, other->ported_for, r->ported_for, what, call);
	scb_diag_note(o->d, other->names[0].loc, "this is the rule for '%s'",
	    other->ported_for);
}

/* The actions of JSON and of a base are compared by a check of lint/. */
static void
port_compare(struct port *o, const struct policy_rule *r, const struct arch *a)
{
	const char *call = r->names[0].name;

	for (unsigned i = 0; i < o->nrules; i++) {
		const struct policy_rule *is = &o->rules[i];
		const struct policy_action *x = &is->action, *y = &r->action;
		bool same = scb_policy_same_action(x, y);

		if (!is_for_another(o, is, a, call, r->ported_for) ||
		    (same ? scb_policy_same_terms(is, r, a, call)
			  : !in_order(o, r) || !in_order(o, is)))
			continue;
		port_warn(o, r, is,
		    !same
			? scb_policy_rank(x->ret) == scb_policy_rank(y->ret)
			      ? "their actions differ, and the earlier decides"
			      : "their actions differ, and the stricter decides"
		    : is->nterms && r->nterms
			? "their conditions differ, and either of them will do"
			: "one of them has no condition, which decides");
	}
}

/* Records what is added, each pair once. */
static void
port_list(struct port *o, const struct policy_ported *is)
{
	struct policy_ported **at = &o->added;

	while (*at &&
	       ((*at)->arch != is->arch || strcmp((*at)->call, is->call) != 0 ||
		   strcmp((*at)->stands_for, is->stands_for) != 0))
		at = &(*at)->next;
	if (!*at) {
		*at = scb_arena_alloc(o->d->arena, sizeof **at);
		**at = *is;
	}
	(*at)->loose |= is->loose;
}

static void
port_push(struct port *o, const struct policy_rule *r, unsigned at)
{
	o->rules = scb_arena_grow(
	    o->d->arena, o->rules, o->nrules, &o->cap, sizeof *o->rules);
	memmove(&o->rules[at + 1], &o->rules[at],
	    (o->nrules++ - at) * sizeof *o->rules);
	o->rules[at] = *r;
}

/* The rule that stands for another one on an ABI; false: none is needed. */
static bool
port_make(struct port *o, const struct facts_index *ix,
    const struct policy_rule *r, const struct policy_name *name,
    struct policy_rule *new)
{
	int8_t args[FACTS_ARGS];
	const char *call = needed(o, ix, name, args);
	const struct arch **only;

	if (!call)
		return false;
	only = scb_arena_array(o->d->arena, 1, sizeof(const struct arch *));
	only[0] = ix->arch;
	*new = *r;
	new->names = scb_arena_array(o->d->arena, 1, sizeof *new->names);
	new->names[0] = (struct policy_name){
	    .name = call, .only = only, .nonly = 1, .loc = name->loc};
	new->nnames = 1;
	new->own_names = true;
	new->ported_for = name->name;
	if (!map_terms(o, new, ix->arch, name->name, call, args)) {
		new->terms = NULL;
		new->nterms = 0;
	}
	return true;
}

/*
 * Is another call, which becomes the same one, let through on a condition? Then
 * a rule that lets it through without one is left out.
 */
static bool
is_limited(
    struct port *o, const struct facts_index *ix, const struct policy_rule *new)
{
	if (new->nterms || !scb_policy_permits(new->action.ret))
		return false;
	for (unsigned i = 0; i < o->p->nrules; i++) {
		const struct policy_rule *r = &o->p->rules[i];
		struct policy_rule other;

		if (!r->nterms || r->all || !scb_policy_exists(r, o->s) ||
		    !scb_policy_permits(r->action.ret))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			if (strcmp(r->names[j].name, new->ported_for) != 0 &&
			    port_make(o, ix, r, &r->names[j], &other) &&
			    other.nterms &&
			    strcmp(other.names[0].name, new->names[0].name) ==
				0) {
				port_warn(o, new, &other,
				    "only one has a condition, which decides");
				return true;
			}
	}
	return false;
}

static void
add(struct port *o, const struct facts_index *ix, const struct policy_rule *r,
    const struct policy_name *name)
{
	const struct arch *a = ix->arch;
	struct policy_rule new;
	struct policy_ported is = {.arch = a, .stands_for = name->name};
	unsigned at;

	if (!port_make(o, ix, r, name, &new) || is_limited(o, ix, &new))
		return;
	is.call = new.names[0].name;
	is.loose = r->nterms && !new.nterms;
	if (is.loose)
		scb_diag_note(o->d, name->loc,
		    "on %s, '%s' stands for '%s' without its conditions, "
		    "because its arguments differ",
		    a->token, is.call, name->name);
	port_compare(o, &new, a);
	at = port_place(o, &new, a, is.call);
	if (is_decided(o, a, is.call, &new, at))
		return;
	if (!is.loose)
		scb_diag_info(o->d, "on %s, '%s' is added for '%s'", a->token,
		    is.call, name->name);
	port_push(o, &new, at);
	port_list(o, &is);
}

void
scb_policy_port(struct policy *p, struct diag *d, const struct policy_setup *s)
{
	struct port o = {.p = p, .d = d, .s = s};

	for (unsigned i = 0; i < s->narches; i++)
		scb_facts_index(&o.index[i], s->arches[i], d->arena);
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		port_push(&o, r, o.nrules);
		if (r->all || !scb_policy_exists(r, s))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			for (unsigned k = 0; k < s->narches; k++)
				add(&o, &o.index[k], r, &r->names[j]);
	}
	p->ported = o.added;
	p->rules = o.rules;
	p->nrules = o.nrules;
	p->rules_cap = o.cap;
}

/* A rule's entry for one number, and the order in which entries are asked. */
#include "eval/eval_private.h"

/* Arguments by name, and numbers by name, as this ABI has them. */
static const struct policy_term *
terms_on(
    struct arena *a, const struct policy_rule *r, const struct eval_entry *n)
{
	struct policy_term *terms =
	    scb_arena_array(a, r->nterms, sizeof *terms);

	for (unsigned i = 0; i < r->nterms; i++) {
		const struct policy_term *t = &r->terms[i];
		struct policy_cond *c =
		    scb_arena_array(a, t->nconds, sizeof *c);

		for (unsigned j = 0; j < t->nconds; j++)
			c[j] =
			    scb_policy_cond_on(&t->conds[j], n->abi, n->name);
		terms[i] = (struct policy_term){c, t->nconds, t->made};
	}
	return terms;
}

static bool
is_symbolic(const struct policy_rule *r)
{
	for (unsigned i = 0; i < r->nterms; i++)
		for (unsigned j = 0; j < r->terms[i].nconds; j++)
			if (scb_policy_is_symbolic(&r->terms[i].conds[j]))
				return true;
	return false;
}

/* How many bits of an argument count (SEMANTICS 5). */
static unsigned
width(const struct eval *e, const struct eval_entry *n, unsigned subject)
{
	unsigned bits = 0;

	if (subject == POLICY_IP)
		return 64;
	if (!e->setup->args64 && n->name)
		bits = scb_facts_width(n->abi, n->name, subject);
	/* Unknown, or a block's pointer: the whole register. */
	return bits < 16 || bits > n->abi->arg_bits ? n->abi->arg_bits : bits;
}

/* Looked up once here, because a rule is asked very often. */
static void
look_up(const struct eval *e, struct arena *a, struct eval_entry *n)
{
	const struct policy_rule *r = n->rule;

	n->rank = (uint8_t)scb_policy_rank(r->action.ret);
	if (r->nterms == 0)
		return;
	n->terms = is_symbolic(r) ? terms_on(a, r, n) : r->terms;
	n->nterms = r->nterms;
	n->block = n->nterms && n->name &&
		   scb_facts_width(n->abi, n->name, 0) == FACTS_BLOCK;
	for (unsigned i = 0; i < r->nterms; i++)
		for (unsigned j = 0; j < r->terms[i].nconds; j++) {
			unsigned subject = n->terms[i].conds[j].subject;

			if (!n->bits[subject])
				n->bits[subject] =
				    (uint8_t)width(e, n, subject);
		}
}

/*
 * Where order decides, it is that of the clauses on one name; a multiplexer's
 * own and those on the calls that it carries have none between them. What
 * refuses a carried call is asked first, what permits it last: neither opens
 * what the other closes (SEMANTICS 10).
 */
static unsigned
precedence(const struct eval_entry *n)
{
	if (n->rule->all)
		return 0;
	if (n->rule->base) /* by rank, not in this order */
		return 4;
	if (!n->sub)
		return 2;
	return scb_policy_permits(n->rule->action.ret) ? 3 : 1;
}

/*
 * Can it decide no call, since another one always holds and comes before it? A
 * large policy repeats itself, and must fit into memory.
 */
static bool
is_idle(const struct eval *e, const struct eval_number *n,
    const struct eval_entry *x)
{
	const struct eval_entry *always = n->always;

	if (!always || x->rule->all)
		return false;
	if (e->policy->first_match && !(always->rule->base && x->rule->base))
		return precedence(always) <= precedence(x);
	return always->rank <= scb_policy_rank(x->rule->action.ret);
}

/* Adds it where it is asked. */
static void
insert(const struct eval *e, struct arena *a, struct eval_number *n,
    const struct eval_entry *src)
{
	struct eval_entry *copy = scb_arena_raw(a, sizeof *copy);
	struct eval_entry **at = n->last ? &n->last->next : &n->first;

	*copy = *src;
	look_up(e, a, copy);
	if (e->policy->first_match && n->last &&
	    precedence(n->last) > precedence(copy))
		for (at = &n->first;
		     *at && precedence(*at) <= precedence(copy);)
			at = &(*at)->next;
	copy->next = *at;
	*at = copy;
	if (!copy->next)
		n->last = copy;
	if (!copy->sub && !copy->nterms && !copy->rule->all)
		n->always = copy;
}

void
scb_eval_add(const struct eval *e, struct arena *a, struct eval_number *n,
    const struct eval_entry *src)
{
	bool varies = src->sub || src->rule->nterms;

	if (!is_idle(e, n, src))
		insert(e, a, n, src);
	n->varies |= varies;
	if (src->rule->all)
		return;
	n->named = true;
	n->own_varies |= varies;
}

void
scb_eval_add_all(const struct eval *e, struct arena *a, struct eval_abi *b)
{
	struct eval_entry n = {.abi = b->arch};

	for (unsigned i = 0; i < e->policy->nrules; i++) {
		n.rule = &e->policy->rules[i];
		if (!n.rule->all || !e->exists[i] ||
		    !scb_policy_all_on(n.rule, b->arch))
			continue;
		b->has_all = true;
		for (unsigned k = 0; k < b->arch->ncalls; k++)
			scb_eval_add(e, a, &b->row[k], &n);
		for (unsigned k = 0; k < b->nothers; k++)
			scb_eval_add(e, a, &b->other[k].number, &n);
		for (unsigned k = 0; k < 2; k++)
			scb_eval_add(e, a, &b->unnamed[k], &n);
	}
}

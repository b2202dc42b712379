/*
 * Which earlier clauses of a text may take the calls of a later one. A clause
 * that takes them all has each of its terms, so most are found by one term of
 * the later clause: thousands of them need not be compared in pairs.
 */
#include "lint/lint_taken.h"

enum {
	FEW = 8, /* terms of a clause that are worth looking it up by */
	MOST_SLOTS = 1 << 16
};

struct lint_taken_entry {
	struct lint_taken_entry *next;
	const struct lint_use *use;
	uint32_t hash;
	unsigned id;
};

/* In the order in which they were added. */
struct taken_list {
	struct lint_taken_entry *first, *last;
};

struct lint_taken {
	struct lint *l;
	struct taken_list *by_term, *others; /* others: by id of the name */
	uint32_t slots;			     /* of by_term; a power of two */
	const struct lint_use **use;	     /* by id: the next to be added */
};

/*
 * Equal terms have equal hashes, whatever the ABI. false: the term has
 * constants with a name, and can be equal to one that has their numbers.
 */
static bool
hash_term(const struct policy_term *t, unsigned id, uint32_t *hash)
{
	uint64_t h = id;

	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];

		if (c->value_of || c->expect_of)
			return false;
		h = (h ^ c->op ^ c->value) * 0x9e3779b97f4a7c15u;
		h = (h ^ h >> 29 ^ c->expect) * 0xc2b2ae3d27d4eb4fu;
	}
	*hash = (uint32_t)(h ^ h >> 32);
	return true;
}

/* The first of the rule's terms that has a hash; false: none has one. */
static bool
hash_rule(const struct policy_rule *r, unsigned id, uint32_t *hash)
{
	for (unsigned i = 0; i < r->nterms; i++)
		if (hash_term(&r->terms[i], id, hash))
			return true;
	return false;
}

struct lint_taken *
scb_lint_taken_open(struct lint *l)
{
	struct arena *a = l->d->arena;
	struct lint_taken *t = scb_arena_alloc(a, sizeof *t);

	*t = (struct lint_taken){.l = l, .slots = 64};
	while (l->p->first_match && t->slots < l->p->nrules &&
	       t->slots < MOST_SLOTS)
		t->slots *= 2;
	t->by_term = scb_arena_array(a, t->slots, sizeof *t->by_term);
	t->others = scb_arena_array(a, l->names->n, sizeof *t->others);
	t->use = scb_arena_array(a, l->names->n, sizeof(struct lint_use *));
	for (unsigned i = 0; i < l->names->n; i++)
		t->use[i] = l->uses[i];
	return t;
}

static void
taken_append(struct lint_taken *t, struct taken_list *list,
    const struct lint_use *use, uint32_t hash)
{
	struct lint_taken_entry *e = scb_arena_alloc(t->l->d->arena, sizeof *e);

	*e = (struct lint_taken_entry){
	    .use = use, .hash = hash, .id = use->name->id};
	if (list->last)
		list->last->next = e;
	else
		list->first = e;
	list->last = e;
}

void
scb_lint_taken_add(struct lint_taken *t, unsigned id)
{
	const struct lint_use *use = t->use[id];
	const struct policy_rule *r = use->rule;
	uint32_t hash[FEW];
	unsigned n = 0;

	t->use[id] = use->next;
	if (lint_is_json(t->l, r))
		return;
	while (
	    n < r->nterms && n < FEW && hash_term(&r->terms[n], id, &hash[n]))
		n++;
	if (n == 0 || n < r->nterms)
		taken_append(t, &t->others[id], use, 0);
	else
		while (n-- > 0)
			taken_append(t, &t->by_term[hash[n] & (t->slots - 1)],
			    use, hash[n]);
}

struct lint_taken_walk
scb_lint_taken_find(
    const struct lint_taken *t, unsigned id, const struct policy_rule *r)
{
	struct lint_taken_walk w = {.id = id};

	if (r->nterms == 0 || hash_rule(r, id, &w.hash)) {
		w.other = t->others[id].first;
		if (r->nterms)
			w.same = t->by_term[w.hash & (t->slots - 1)].first;
	} else {
		w.all = t->l->uses[id];
	}
	return w;
}

static bool
taken_before(const struct lint_use *a, const struct lint_use *b)
{
	return a->rule != b->rule ? a->rule < b->rule : a->name < b->name;
}

const struct lint_use *
scb_lint_taken_next(struct lint_taken_walk *w)
{
	const struct lint_use *use = w->all;

	if (use) {
		w->all = use->next;
		return use;
	}
	while (w->same && (w->same->hash != w->hash || w->same->id != w->id))
		w->same = w->same->next;
	if (w->same &&
	    (!w->other || taken_before(w->same->use, w->other->use))) {
		use = w->same->use;
		w->same = w->same->next;
	} else if (w->other) {
		use = w->other->use;
		w->other = w->other->next;
	}
	return use;
}

/* As they are on this ABI, in the same order. */
static bool
same_term(const struct arch *arch, const char *call,
    const struct policy_term *a, const struct policy_term *b)
{
	if (a->nconds != b->nconds)
		return false;
	for (unsigned i = 0; i < a->nconds; i++) {
		if (a->conds[i].op != b->conds[i].op)
			return false;
		if (a->conds[i].value != b->conds[i].value &&
		    !scb_policy_is_symbolic(&a->conds[i]) &&
		    !scb_policy_is_symbolic(&b->conds[i]))
			return false;
		if (!scb_policy_same_cond(
			&a->conds[i], &b->conds[i], arch, call))
			return false;
	}
	return true;
}

static bool
has_term(struct lint *l, const struct arch *a, const char *call,
    const struct policy_rule *r, const struct policy_term *t)
{
	for (unsigned i = 0; i < r->nterms && scb_lint_step(l); i++)
		if (same_term(a, call, &r->terms[i], t))
			return true;
	return false;
}

bool
scb_lint_takes_all(struct lint *l, const struct arch *arch, const char *call,
    const struct policy_rule *a, const struct policy_rule *b)
{
	if (a->nterms == 0)
		return true;
	for (unsigned i = 0; i < b->nterms; i++)
		if (!has_term(l, arch, call, a, &b->terms[i]))
			return false;
	return b->nterms > 0;
}

/* Does an earlier clause on the name take all calls of the later on an ABI? */
static bool
is_taken_on(const struct lint_taken *t, const struct arch *a, unsigned id,
    const struct policy_rule *r, const struct policy_name *name)
{
	struct lint_taken_walk w = scb_lint_taken_find(t, id, r);
	const struct lint_use *use;

	while ((use = scb_lint_taken_next(&w)) && use->rule < r &&
	       scb_lint_step(t->l))
		if (scb_policy_name_on(use->name, a) &&
		    scb_lint_takes_all(t->l, a, name->name, use->rule, r))
			return true;
	return false;
}

bool
scb_lint_taken_everywhere(const struct lint_taken *t, unsigned id,
    const struct policy_rule *r, const struct policy_name *name)
{
	const struct arch *const *on = name->nonly ? name->only : scb_arch_all;
	unsigned i = 0;

	while ((name->nonly ? i < name->nonly : on[i] != NULL) &&
	       is_taken_on(t, on[i], id, r, name))
		i++;
	return name->nonly ? i == name->nonly : on[i] == NULL;
}

#include "policy/repeat.h"

#include <string.h>

#include "base/hash.h"

/*
 * What finds no place near its hash is kept, and not remembered. Rules of more
 * conditions are not compared.
 */
enum { SLOTS = 1 << 17, PROBES = 32, CONDITIONS = 256 };

struct repeat_slot {
	const struct policy_rule *rule; /* NULL: empty */
	uint32_t hash, name;
};

/* ---- what is the same ---------------------------------------------------- */

static uint32_t
mix(uint32_t hash, uint64_t v)
{
	uint64_t h = (hash ^ v) * UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t)(h ^ h >> 32);
}

static uint32_t
hash_when(uint32_t hash, const struct policy_when *w)
{
	hash = mix(mix(hash, w->caps), w->kernel);
	for (unsigned i = 0; i < w->narches; i++)
		hash = mix(hash, w->arches[i] ? w->arches[i]->audit_arch : 0);
	return hash;
}

/* false: the rule has too many conditions. */
static bool
hash_rule(const struct policy_rule *r, uint32_t *hash)
{
	const struct policy_action *act = &r->action;
	unsigned n = 0;

	*hash = mix(act->ret, (uint64_t)act->data << 1 | r->all);
	if (act->errno_name)
		*hash = mix(
		    *hash, hash_text(act->errno_name, strlen(act->errno_name)));
	*hash = hash_when(hash_when(*hash, &r->includes), &r->excludes);
	for (unsigned i = 0; i < r->nterms; i++)
		for (unsigned k = 0; k < r->terms[i].nconds; k++) {
			const struct policy_cond *c = &r->terms[i].conds[k];

			if (++n > CONDITIONS)
				return false;
			*hash = mix(*hash, c->value);
			*hash = mix(*hash, c->expect);
			*hash = mix(*hash, (uint64_t)c->subject << 8 | c->op);
		}
	return true;
}

static uint32_t
hash_name(const struct policy_name *n, uint32_t hash)
{
	return mix(hash, n->nr + hash_text(n->name, strlen(n->name)));
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool
same_arches(const struct arch *const *a, unsigned na,
    const struct arch *const *b, unsigned nb)
{
	return na == nb &&
	       (na == 0 || memcmp(a, b, na * sizeof(const struct arch *)) == 0);
}

static bool
same_parts(const struct policy_part *a, const struct policy_part *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (a->number != b->number || a->complement != b->complement ||
		    !same_text(a->constant, b->constant) ||
		    !same_parts(a->inner, b->inner))
			return false;
	return !a && !b;
}

static bool
repeat_same_cond(const struct policy_cond *a, const struct policy_cond *b)
{
	return a->subject == b->subject && a->op == b->op &&
	       a->width == b->width && a->sign == b->sign &&
	       a->value == b->value && a->expect == b->expect &&
	       a->slot == b->slot && a->mask_slot == b->mask_slot &&
	       a->others == b->others && a->minus == b->minus &&
	       a->range == b->range && same_text(a->arg, b->arg) &&
	       same_parts(a->value_of, b->value_of) &&
	       same_parts(a->expect_of, b->expect_of);
}

static bool
repeat_same_terms(const struct policy_rule *r, const struct policy_rule *s)
{
	if (r->nterms != s->nterms)
		return false;
	for (unsigned i = 0; i < r->nterms; i++) {
		const struct policy_term *t = &r->terms[i], *u = &s->terms[i];

		if (t->nconds != u->nconds || t->made != u->made)
			return false;
		for (unsigned k = 0; k < t->nconds; k++)
			if (!repeat_same_cond(&t->conds[k], &u->conds[k]))
				return false;
	}
	return true;
}

static bool
same_when(const struct policy_when *a, const struct policy_when *b)
{
	return a->caps == b->caps && a->kernel == b->kernel &&
	       a->never_cap == b->never_cap &&
	       same_arches(a->arches, a->narches, b->arches, b->narches);
}

static bool
same_rule(const struct policy_rule *r, const struct policy_rule *s)
{
	return r->all == s->all &&
	       scb_policy_same_action(&r->action, &s->action) &&
	       same_arches(r->only, r->nonly, s->only, s->nonly) &&
	       same_when(&r->includes, &s->includes) &&
	       same_when(&r->excludes, &s->excludes) && repeat_same_terms(r, s);
}

static bool
same_name(const struct policy_name *a, const struct policy_name *b)
{
	return a->number == b->number && a->nr == b->nr &&
	       a->grouped == b->grouped && a->known == b->known &&
	       same_arches(a->only, a->nonly, b->only, b->nonly) &&
	       same_text(a->name, b->name);
}

/* ---- where rules are ----------------------------------------------------- */

struct placed_rule {
	struct policy_rule rule;
	struct placed_rule *before;
	size_t end; /* of the memory before it was placed */
};

static struct policy_rule *
latest(const struct policy_repeats *s)
{
	return s->latest ? &s->latest->rule
			 : &s->policy->rules[s->policy->nrules - 1];
}

struct policy_rule *
scb_policy_next(struct policy_repeats *s)
{
	size_t end = scb_arena_end(s->arena);
	struct placed_rule *r = scb_arena_last(s->arena, sizeof *r);

	*r = (struct placed_rule){.before = s->latest, .end = end};
	s->latest = r;
	s->policy->nrules++;
	return &r->rule;
}

static void
repeat_drop(struct policy_repeats *s)
{
	struct placed_rule *r = s->latest;

	s->policy->nrules--;
	if (!r) {
		s->policy->rules[s->policy->nrules] = (struct policy_rule){0};
		return;
	}
	s->latest = r->before;
	scb_arena_keep(s->arena, r->end);
}

void
scb_policy_gather(struct policy_repeats *s)
{
	struct policy *p = s->policy;
	size_t end = scb_arena_end(s->arena);
	unsigned n = p->nrules;

	p->rules_cap = n;
	p->rules = scb_arena_raw(s->arena, n * sizeof *p->rules);
	for (struct placed_rule *r = s->latest; r; r = r->before) {
		p->rules[--n] = r->rule;
		end = r->end;
	}
	s->latest = NULL;
	scb_arena_keep(s->arena, end);
}

/* ---- the table ----------------------------------------------------------- */

/* A rule on all numbers has no names: it counts as one. */
static const struct policy_name *
repeat_name(const struct policy_rule *r, unsigned i)
{
	static const struct policy_name none = {.name = ""};

	return r->all ? &none : &r->names[i];
}

/*
 * The slot of this name in a rule like the latest, or an empty one where it
 * would go; NULL: there is no place.
 */
static struct repeat_slot *
find(const struct policy_repeats *s, const struct policy_name *n, uint32_t hash)
{
	const struct policy_rule *r = latest(s);

	for (uint32_t i = 0; s->slot && i < PROBES; i++) {
		struct repeat_slot *slot = &s->slot[(hash + i) % SLOTS];

		if (!slot->rule)
			return slot;
		if (slot->hash == hash &&
		    same_name(repeat_name(slot->rule, slot->name), n) &&
		    (slot->rule == r || same_rule(slot->rule, r)))
			return slot;
	}
	return NULL;
}

static void
repeat_add(struct policy_repeats *s, unsigned i, uint32_t hash)
{
	struct repeat_slot *slot;

	if (!s->slot)
		s->slot = scb_arena_array(s->arena, SLOTS, sizeof *s->slot);
	slot = find(s, repeat_name(latest(s), i), hash);
	if (!slot || slot->rule || s->used > SLOTS / 4 * 3)
		return;
	*slot = (struct repeat_slot){latest(s), hash, i};
	s->used++;
}

/* ---- rules --------------------------------------------------------------- */

static bool
repeat_is_unknown(const struct policy_rule *r, const struct policy_name *n)
{
	return !r->all && !n->number &&
	       scb_facts_place(n->name, strlen(n->name)) < 0;
}

/* Does the name add nothing, nor a message that would be shown? */
static bool
is_needless(const struct policy_repeats *s, const struct policy_rule *r,
    const struct policy_name *n, uint32_t hash)
{
	const struct repeat_slot *slot = find(s, n, hash_name(n, hash));

	return (slot && slot->rule) ||
	       (s->unknown > REPEAT_NAMES && repeat_is_unknown(r, n));
}

static void
keep_names(struct policy_repeats *s, struct policy_rule *r, unsigned needless,
    uint32_t hash)
{
	const struct policy_name *all = r->names;
	unsigned n = r->nnames;

	if (needless) {
		r->names =
		    scb_arena_array(s->arena, n - needless, sizeof *r->names);
		r->nnames = 0;
		for (unsigned i = 0; i < n; i++)
			if (!is_needless(s, r, &all[i], hash))
				r->names[r->nnames++] = all[i];
	}
	for (unsigned i = 0; i < r->nnames + r->all; i++) {
		const struct policy_name *name = repeat_name(r, i);

		if (repeat_is_unknown(r, name))
			s->unknown++;
		else
			repeat_add(s, i, hash_name(name, hash));
	}
}

/*
 * How many of the rule's names are needless, when so many have been kept that
 * no more messages about them would be shown. Members of groups have few, and
 * are counted for themselves.
 */
static unsigned
count_needless(
    struct policy_repeats *s, const struct policy_rule *r, uint32_t hash)
{
	unsigned n = 0, single = 0;
	size_t *kept;

	for (unsigned i = 0; i < r->nnames + r->all; i++) {
		const struct policy_name *name = repeat_name(r, i);

		if (!is_needless(s, r, name, hash))
			continue;
		n++;
		single += !name->grouped;
	}
	kept = single ? &s->single : &s->grouped;
	if (*kept >= REPEAT_NAMES)
		return n;
	*kept += n;
	return 0;
}

bool
scb_policy_keep(struct policy_repeats *s)
{
	struct policy_rule *r = latest(s);
	unsigned n = r->nnames + r->all, needless;
	uint32_t hash;

	if (s->names >= REPEAT_NAMES && n && hash_rule(r, &hash)) {
		needless = count_needless(s, r, hash);
		if (needless == n) {
			repeat_drop(s);
			return false;
		}
		keep_names(s, r, needless, hash);
	}
	s->names += r->nnames + r->all;
	return true;
}

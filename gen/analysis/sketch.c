#include "analysis/sketch.h"

#include <string.h>

#include "analysis/terms.h"
#include "base/sort.h"

enum {
	VERDICTS = 64,
	FEW = 3,
	TERMS = 8,  /* of a clause that may be left out */
	MOST = 1024 /* of one that a policy has */
};

/* The ends of a part that have one verdict. */
struct verdicts {
	uint32_t verdict;
	unsigned ends;
};

bool
scb_sketch_add(struct sketch *s, const struct choice_abi *b,
    const struct outline_part *p, uint32_t nr)
{
	unsigned at = s->nodd;

	while (
	    at > 0 && (s->odd[at - 1].abi > b ||
			  (s->odd[at - 1].abi == b && s->odd[at - 1].nr >= nr)))
		at--;
	if (at < s->nodd && s->odd[at].abi == b && s->odd[at].nr == nr)
		return true;
	if (s->nodd == SKETCH_ODD || !scb_facts_in_range(b->abi, nr))
		return false;
	memmove(&s->odd[at + 1], &s->odd[at], (s->nodd - at) * sizeof *s->odd);
	s->odd[at] = (struct sketch_odd){b, p, nr};
	s->nodd++;
	return true;
}

static void
fail(struct sketch *s, const struct outline_part *p, const char *why)
{
	if (s->failed)
		return;
	s->failed = p;
	s->why = why;
}

/* ---- clauses ------------------------------------------------------------- */

static bool
is_stricter(const void *a, const void *b)
{
	const struct verdicts *v = a, *w = b;
	unsigned rank[] = {
	    scb_policy_rank(v->verdict), scb_policy_rank(w->verdict)};

	return rank[0] != rank[1] ? rank[0] < rank[1] : v->verdict < w->verdict;
}

static unsigned
count_verdicts(const struct outline_part *p, struct verdicts v[VERDICTS])
{
	unsigned n = 0, at;

	for (const struct partition_end *e = p->part.ends; e; e = e->next) {
		for (at = 0; at < n; at++)
			if (v[at].verdict == e->verdict[0])
				break;
		if (at == n && n == VERDICTS)
			return 0;
		if (at == n)
			v[n++] = (struct verdicts){e->verdict[0], 0};
		v[at].ends++;
	}
	scb_sort(v, n, sizeof *v, is_stricter);
	return n;
}

/*
 * How good it is to be the last verdict, which needs no condition: that with
 * most ends, but conditions should say what the default does not, as long as
 * these are few.
 */
static unsigned
default_score(
    const struct sketch *s, const struct arch *a, const struct verdicts *v)
{
	uint32_t def = scb_policy_verdict(&s->choice.def, a);

	if (v->verdict == def)
		return v->ends + FEW + 1;
	return v->ends +
	       (scb_policy_permits(v->verdict) == scb_policy_permits(def) ? FEW
									  : 0);
}

/*
 * A call whose arguments are in memory is not let through on a condition
 * (SEMANTICS 10.6).
 */
static unsigned
last_verdict(const struct sketch *s, const struct outline_part *p,
    const struct verdicts *v, unsigned n)
{
	const struct arch *a = p->part.abi;
	unsigned last = 0;

	for (unsigned i = 1; i < n; i++)
		if (default_score(s, a, &v[i]) > default_score(s, a, &v[last]))
			last = i;
	for (unsigned i = 0; i < n && p->rest.any; i++)
		if (v[i].verdict == p->rest.verdict)
			return i;
	if (!p->part.call ||
	    scb_facts_width(a, p->part.call->name, 0) != FACTS_BLOCK)
		return last;
	for (unsigned i = 0; i < n; i++)
		if (scb_policy_permits(v[i].verdict))
			last = i;
	return last;
}

static void
make_clause(struct sketch *s, const struct outline_part *p, uint32_t verdict,
    struct draft_clause *c)
{
	struct draft_term *all = NULL;
	size_t cap = 0;

	if (p->rest.any && p->rest.verdict == verdict)
		fail(s, p, "has too many conditions");
	for (const struct partition_end *e = p->part.ends; e; e = e->next) {
		const struct draft_term *term;
		unsigned n;

		if (e->verdict[0] != verdict)
			continue;
		n = scb_terms_path(s->draft.arena, &p->part, &e->path, p->words,
		    s->draft.args64, &term);
		if (!n)
			fail(s, p, "has too many conditions");
		for (unsigned i = 0; i < n; i++) {
			all = scb_arena_grow(
			    s->draft.arena, all, c->n, &cap, sizeof *all);
			all[c->n++] = term[i];
		}
	}
	c->n = scb_terms_join(s->draft.arena, all, c->n);
	c->term = all;
	if (c->n > MOST)
		fail(s, p, "has too many conditions");
}

static bool
is_carried(const struct outline_part *p)
{
	const struct facts_subcall *sub;
	unsigned i = 0;

	while ((sub = scb_facts_subcall(i++)))
		if (p->part.call && strcmp(sub->name, p->part.call->name) == 0)
			return true;
	return false;
}

/*
 * What the other clauses leave, as a condition; if that is long, one that
 * always holds.
 */
static void
make_rest(struct sketch *s, const struct outline_part *p, uint32_t verdict,
    struct draft_clause *c)
{
	struct text_write w = {.abi = p->part.abi,
	    .call = p->part.call ? p->part.call->name : NULL,
	    .args64 = s->draft.args64};
	struct draft_term *t = scb_arena_alloc(s->draft.arena, sizeof *t);
	struct draft_cond *d = scb_arena_alloc(s->draft.arena, sizeof *d);
	struct text_range *r = scb_arena_alloc(s->draft.arena, sizeof *r);

	bool is_short =
	    p->varies && !(p->rest.any && p->rest.verdict == verdict);

	if (s->draft.exact || is_short)
		make_clause(s, p, verdict, c);
	if (s->draft.exact ? p->varies : is_short && c->n <= TERMS)
		return;
	d->bits = (uint8_t)scb_text_write_bits(&w, 0);
	r->high = UINT64_MAX >> (64 - d->bits);
	d->range = r;
	d->n = 1;
	*t = (struct draft_term){d, 1};
	c->term = t;
	c->n = 1;
}

static void
make_clauses(
    struct sketch *s, const struct outline_part *p, struct draft_call *call)
{
	struct verdicts v[VERDICTS];
	unsigned n = count_verdicts(p, v), last;
	struct draft_clause *c =
	    scb_arena_array(s->draft.arena, n + 1, sizeof *c);

	call->clause = c;
	call->n = n;
	if (!n || p->words & ((1u << BPF_WORD_IP) - 1)) {
		fail(s, p,
		    n ? "depends on single bits of the number"
		      : "has too many verdicts");
		return;
	}
	last = last_verdict(s, p, v, n);
	for (unsigned i = 0; i < n; i++) {
		if (i == last)
			continue;
		make_clause(s, p, v[i].verdict, c);
		c->action = scb_choice_action(p->part.abi, v[i].verdict);
		c++;
	}
	if (p->varies ? s->draft.exact || (s->apart && is_carried(p))
		      : s->apart == SKETCH_ALWAYS && is_carried(p))
		make_rest(s, p, v[last].verdict, c);
	c->action = scb_choice_action(p->part.abi, v[last].verdict);
	call->open =
	    p->forced < (p->varies ? OUTLINE_WHOLE : OUTLINE_NAMED) &&
	    v[last].verdict == scb_policy_verdict(&s->choice.def, p->part.abi);
}

/* ---- calls --------------------------------------------------------------- */

static void
add_call(struct sketch *s, const struct outline_part *p, uint32_t nr,
    struct draft_call ***last)
{
	struct draft_call *c = scb_arena_alloc(s->draft.arena, sizeof *c);

	c->abi = p->part.abi;
	c->name = p->part.call ? p->part.call->name : NULL;
	c->nr = nr;
	make_clauses(s, p, c);
	**last = c;
	*last = &c->next;
}

bool
scb_sketch_is_carrier(const struct outline_part *p)
{
	const struct arch_call *mux[FACTS_MUXES];

	scb_facts_muxes(p->part.abi, mux);
	for (unsigned i = 0; i < FACTS_MUXES; i++)
		if (mux[i] && p->part.call && mux[i]->nr == p->part.low)
			return true;
	return false;
}

/*
 * A multiplexer is left to the calls that it carries, unless that was wrong, or
 * it is the last before the numbers that get ENOSYS.
 */
static bool
is_left(const struct choice_abi *b, const struct outline_part *p)
{
	for (unsigned i = 0; i < 2; i++)
		if (b->has_max[i] && b->max[i] == p->part.low)
			return false;
	return !p->forced && p->varies && scb_sketch_is_carrier(p);
}

static void
add_abi(struct sketch *s, struct choice_abi *b, struct draft_call ***last)
{
	scb_choice_limits(b, &s->choice);
	if (scb_choice_needs_all(&s->choice, b))
		return;
	for (const struct outline_part *p = b->first; p;
	     p = scb_choice_next(p)) {
		if (!p->part.call || is_left(b, p))
			continue;
		if (scb_choice_needs(&s->choice, b, p))
			add_call(s, p, p->part.low, last);
	}
	for (unsigned i = 0; i < s->nodd; i++)
		if (s->odd[i].abi == b)
			add_call(s, s->odd[i].part, s->odd[i].nr, last);
}

/* All clauses have conditions: what is left is decided by other rules. */
static struct draft_call *
make_all(struct sketch *s, const struct outline_part *p)
{
	struct draft_call *c = scb_arena_alloc(s->draft.arena, sizeof *c);
	struct verdicts v[VERDICTS];
	unsigned n = count_verdicts(p, v);
	struct draft_clause *clause =
	    scb_arena_array(s->draft.arena, n + 1, sizeof *clause);

	c->abi = p->part.abi;
	c->all = true;
	c->clause = clause;
	c->n = n;
	for (unsigned i = 0; i < n; i++) {
		make_clause(s, p, v[i].verdict, &clause[i]);
		clause[i].action = scb_choice_action(c->abi, v[i].verdict);
	}
	return c;
}

/* One clause, without a condition. */
static struct draft_call *
make_whole(struct sketch *s, const struct choice_abi *b)
{
	struct draft_call *c = scb_arena_alloc(s->draft.arena, sizeof *c);
	struct draft_clause *clause =
	    scb_arena_alloc(s->draft.arena, sizeof *clause);

	clause->action = scb_choice_action(b->abi, b->first->verdict);
	c->abi = b->abi;
	c->all = true;
	c->clause = clause;
	c->n = 1;
	return c;
}

void
scb_sketch_make(struct sketch *s)
{
	struct draft_call **all = &s->draft.all, **last = &s->draft.calls;

	s->failed = NULL;
	s->draft.calls = NULL;
	s->draft.def = s->choice.def;
	s->draft.enosys = s->choice.enosys;
	s->draft.since = s->choice.since;
	for (unsigned i = 0; i < s->draft.nabis; i++)
		add_abi(s, &s->abi[i], &last);
	*last = NULL;
	for (unsigned i = 0; i < s->draft.nabis; i++) {
		if (s->all[i])
			*all = make_all(s, s->all[i]);
		else if (scb_choice_needs_all(&s->choice, &s->abi[i]))
			*all = make_whole(s, &s->abi[i]);
		else
			continue;
		all = &(*all)->next;
	}
	*all = NULL;
}

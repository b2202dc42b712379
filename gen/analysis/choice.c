#include "analysis/choice.h"

#include <string.h>

#include "dialect/draft.h"
#include "eval/eval_rules.h"

enum {
	DEFAULTS = 64,
	ODD_MOST = 1 << 20,
	HOPELESS = 64 /* numbers that one counts for if nothing helps */
};

struct chooser {
	struct arena *arena;
	const struct choice_abi *abi;
	unsigned nabis;
	struct policy_action def[DEFAULTS];
	unsigned ndefs;
	struct choice *best;
	unsigned n;
};

struct outline_part *
scb_choice_next(const struct outline_part *p)
{
	return p->next && p->next->part.abi == p->part.abi ? p->next : NULL;
}

struct choice_abi
scb_choice_abi(struct outline_part *first)
{
	struct choice_abi b = {
	    .abi = first->part.abi, .first = first, .whole = true};

	for (const struct outline_part *p = first; p; p = scb_choice_next(p))
		b.whole &= !p->varies && p->verdict == first->verdict;
	return b;
}

struct policy_action
scb_choice_action(const struct arch *a, uint32_t verdict)
{
	struct policy_action act = {
	    verdict & RET_ACTION, (uint16_t)(verdict & RET_DATA), NULL};

	if (act.ret == RET_ERRNO)
		act.errno_name = scb_facts_errno_name(a, act.data);
	return act;
}

/* ---- what numbers get that no rule names --------------------------------- */

/* The action has a number on every ABI: its errno is there. */
static bool
is_possible(const struct chooser *k, const struct policy_action *act)
{
	for (unsigned i = 0; i < k->nabis; i++)
		if (act->errno_name &&
		    scb_facts_errno(k->abi[i].abi, act->errno_name,
			strlen(act->errno_name)) < 0)
			return false;
	return true;
}

void
scb_choice_limits(struct choice_abi *b, const struct choice *c)
{
	bool all[2] = {true, true};

	b->def = scb_policy_verdict(&c->def, b->abi);
	b->none = RET_ERRNO | (uint32_t)scb_facts_errno(b->abi, "ENOSYS", 6);
	b->has_enosys = c->enosys != POLICY_ENOSYS_OFF &&
			!scb_policy_permits(b->def) && b->def != b->none;
	b->has_foreign = c->enosys != POLICY_ENOSYS_OFF &&
			 scb_policy_permits(b->def) && b->abi->nforeign;
	b->has_max[0] = b->has_max[1] = false;
	for (const struct outline_part *p = b->first; p;
	     p = scb_choice_next(p)) {
		unsigned space = scb_eval_space(b->abi, p->part.low);

		if (!p->part.call)
			continue;
		all[space] &= !p->varies && p->verdict == b->def;
		if (!p->varies && p->verdict == b->none)
			continue;
		b->has_max[space] = true;
		b->max[space] = p->part.low;
	}
	for (unsigned i = 0; i < 2; i++)
		b->has_max[i] &= !all[i];
}

static bool
is_never(const struct arch *a, uint32_t nr)
{
	for (unsigned i = 0; i < a->nnever; i++)
		if (a->never[i] == nr)
			return true;
	return false;
}

uint32_t
scb_choice_unnamed(
    const struct choice *c, const struct choice_abi *b, uint32_t nr)
{
	unsigned space = scb_eval_space(b->abi, nr);
	bool none;

	if (!b->has_enosys)
		return b->has_foreign && scb_eval_is_foreign(b->abi, nr)
			   ? b->none
			   : b->def;
	if (c->enosys == POLICY_ENOSYS_MAX)
		none = b->has_max[space] && nr > b->max[space];
	else
		none = !scb_eval_kernel_has(b->abi, nr, c->since);
	return none || is_never(b->abi, nr) ? b->none : b->def;
}

/* ---- what has to be named ------------------------------------------------ */

bool
scb_choice_needs(const struct choice *c, const struct choice_abi *b,
    const struct outline_part *p)
{
	unsigned space = scb_eval_space(b->abi, p->part.low);

	if (p->forced || p->varies ||
	    p->verdict != scb_choice_unnamed(c, b, p->part.low))
		return true;
	return c->enosys == POLICY_ENOSYS_MAX && b->has_enosys &&
	       b->has_max[space] && b->max[space] == p->part.low;
}

static void
consider(uint64_t *next, uint32_t nr, uint64_t from)
{
	if (from > nr && from < *next)
		*next = from;
}

uint64_t
scb_choice_change(const struct choice_abi *b, uint32_t nr)
{
	uint64_t next = (uint64_t)UINT32_MAX + 1;
	const struct arch *a = b->abi;

	for (unsigned i = 0; i < 2; i++) {
		consider(&next, nr, (uint64_t)b->max[i] + 1);
		if (i < a->nspaces) {
			consider(&next, nr, a->spaces[i].low);
			consider(&next, nr, (uint64_t)a->spaces[i].high + 1);
		}
		if (i < a->nforeign) {
			consider(&next, nr, a->foreign[i].low);
			consider(&next, nr, (uint64_t)a->foreign[i].high + 1);
		}
	}
	for (unsigned i = 0; i < a->nnever; i++)
		if (a->never[i] >= nr && (uint64_t)a->never[i] + 1 < next)
			next = a->never[i] > nr ? a->never[i]
						: (uint64_t)a->never[i] + 1;
	return next;
}

/*
 * Rules on the original calls of twin numbers make these stricter than the
 * default, and nothing else (SEMANTICS 13.2): is that not what they have?
 */
static bool
is_hopeless(const struct choice_abi *b, const struct outline_part *p)
{
	const struct partition_end *e = p->part.ends;

	while (e && (e->verdict[0] == b->def || scb_policy_rank(e->verdict[0]) <
						    scb_policy_rank(b->def)))
		e = e->next;
	return e != NULL;
}

/* Twin numbers of calls, from a number on to below another one. */
static uint64_t
count_twins(
    const struct choice *c, const struct arch *a, uint64_t from, uint64_t end)
{
	const struct arch *of = scb_facts_twin_abi(a);
	uint64_t n = 0;
	uint32_t nr;

	if (!of || !scb_policy_permits(c->def.ret))
		return 0;
	for (unsigned i = 0; i < of->ncalls; i++)
		if (scb_facts_twin(a, of->calls[i].nr, &nr))
			n += nr >= from && nr < end;
	return n;
}

/* Numbers of the part that do not get what unnamed ones do. */
static uint64_t
count_odd(const struct choice *c, const struct choice_abi *b,
    const struct outline_part *p)
{
	uint64_t n = 0, end, twins;

	for (uint64_t nr = p->part.low; nr <= p->part.high; nr = end) {
		end = scb_choice_change(b, (uint32_t)nr);
		if (end > p->part.high)
			end = (uint64_t)p->part.high + 1;
		if (!p->varies &&
		    p->verdict == scb_choice_unnamed(c, b, (uint32_t)nr))
			continue;
		twins = count_twins(c, b->abi, nr, end);
		n += end - nr;
		if (is_hopeless(b, p))
			n += HOPELESS * twins;
		else if (!p->varies)
			n -= twins;
	}
	return n;
}

bool
scb_choice_needs_all(const struct choice *c, const struct choice_abi *b)
{
	bool none = b->has_foreign ||
		    (b->has_enosys &&
			(c->enosys == POLICY_ENOSYS_SINCE || b->abi->nnever));

	return b->whole && (b->first->verdict != b->def || none);
}

static bool
has_end(const struct outline_part *p, uint32_t verdict)
{
	const struct partition_end *e = p->part.ends;

	while (e && e->verdict[0] != verdict)
		e = e->next;
	return e != NULL;
}

static void
judge(const struct chooser *k, struct choice *c)
{
	c->odd = 0;
	c->names = c->calls = c->rests = 0;
	for (unsigned i = 0; i < k->nabis; i++) {
		struct choice_abi b = k->abi[i];

		scb_choice_limits(&b, c);
		if (scb_choice_needs_all(c, &b)) {
			if (b.first->verdict == b.def)
				c->odd++;
			else
				c->names++;
			continue;
		}
		for (const struct outline_part *p = b.first; p;
		     p = scb_choice_next(p))
			if (p->part.call) {
				c->names += scb_choice_needs(c, &b, p);
				c->calls += !p->varies && p->verdict == b.def;
				c->rests += p->varies && has_end(p, b.def);
			} else if (c->odd < ODD_MOST) {
				c->odd += count_odd(c, &b, p);
			}
	}
	if (c->odd > ODD_MOST)
		c->odd = ODD_MOST;
}

/* ---- the best ------------------------------------------------------------ */

static bool
is_better(const struct choice *a, const struct choice *b)
{
	if (a->odd != b->odd)
		return a->odd < b->odd;
	/* If most of them have to be given up, they are not let through. */
	if (a->odd == ODD_MOST &&
	    scb_policy_permits(a->def.ret) != scb_policy_permits(b->def.ret))
		return scb_policy_permits(b->def.ret);
	if (a->enosys != b->enosys) { /* max, off, since */
		if (a->enosys == POLICY_ENOSYS_SINCE ||
		    b->enosys == POLICY_ENOSYS_SINCE)
			return b->enosys == POLICY_ENOSYS_SINCE;
		return a->enosys == POLICY_ENOSYS_MAX;
	}
	if (a->names != b->names)
		return a->names < b->names;
	if (a->rests != b->rests)
		return a->rests > b->rests;
	return a->calls > b->calls;
}

static void
try_choice(struct chooser *k, struct choice c)
{
	unsigned i;

	judge(k, &c);
	if (k->n < CHOICES)
		k->n++;
	else if (!is_better(&c, &k->best[k->n - 1]))
		return;
	for (i = k->n - 1; i > 0 && is_better(&c, &k->best[i - 1]); i--)
		k->best[i] = k->best[i - 1];
	k->best[i] = c;
}

static void
add_default(struct chooser *k, struct policy_action act)
{
	if (!is_possible(k, &act))
		return;
	for (unsigned i = 0; i < k->ndefs; i++)
		if (scb_draft_same_action(&k->def[i], &act))
			return;
	if (k->ndefs < DEFAULTS)
		k->def[k->ndefs++] = act;
}

/* Every verdict that the filter has, and every errno also by its number. */
static void
find_defaults(struct chooser *k)
{
	for (unsigned i = 0; i < k->nabis; i++)
		for (const struct outline_part *p = k->abi[i].first; p;
		     p = scb_choice_next(p))
			for (const struct partition_end *e = p->part.ends; e;
			     e = e->next) {
				struct policy_action act = scb_choice_action(
				    k->abi[i].abi, e->verdict[0]);

				add_default(k, act);
				if (act.errno_name && k->nabis > 1) {
					act.errno_name = NULL;
					add_default(k, act);
				}
			}
}

/* Every release in which a call was new. */
static unsigned
find_kernels(struct chooser *k, uint32_t **kernel)
{
	uint32_t *list = NULL;
	size_t cap = 0;
	unsigned n = 0;

	for (unsigned i = 0; i < k->nabis; i++)
		for (unsigned c = 0; c < k->abi[i].abi->ncalls; c++) {
			uint32_t v = k->abi[i].abi->calls[c].since;
			unsigned at = 0;

			while (at < n && list[at] != v)
				at++;
			if (at < n || !v)
				continue;
			list = scb_arena_grow(
			    k->arena, list, n, &cap, sizeof *list);
			list[n++] = v;
		}
	*kernel = list;
	return n;
}

unsigned
scb_choice_best(struct arena *a, const struct choice_abi *abi, unsigned nabis,
    const struct choice *fixed, struct choice best[CHOICES])
{
	struct chooser k = {
	    .arena = a, .abi = abi, .nabis = nabis, .best = best};
	uint32_t *kernel;
	unsigned n = find_kernels(&k, &kernel);

	find_defaults(&k);
	for (unsigned i = 0; i < k.ndefs; i++) {
		struct choice c = {.def = k.def[i]};

		if (fixed) {
			c.enosys = fixed->enosys;
			c.since = fixed->since;
			try_choice(&k, c);
			continue;
		}
		try_choice(&k, c);
		c.enosys = POLICY_ENOSYS_OFF;
		try_choice(&k, c);
		c.enosys = POLICY_ENOSYS_SINCE;
		for (unsigned v = 0; v < n; v++) {
			c.since = kernel[v];
			try_choice(&k, c);
		}
	}
	return k.n;
}

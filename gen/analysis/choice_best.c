/* The choices with which the fewest numbers need a name. */
#include "analysis/choice.h"

#include <string.h>

#include "dialect/draft.h"

enum {
	DEFAULTS = 64,
	ODD_MOST = 1 << 20,
	HOPELESS = 64, /* numbers that one counts for if nothing helps */
	RELEASE = 50   /* names that a release has to save */
};

/* What every choice asks of a part: parts are too large to go through often. */
struct row {
	const struct outline_part *part;
	uint32_t nr, verdict;
	bool is_call, is_named, varies;
};

struct chooser {
	struct arena *arena;
	const struct choice_abi *abi;
	unsigned nabis;
	struct row *row;
	struct policy_action def[DEFAULTS];
	unsigned ndefs;
	struct choice *best;
	unsigned n;
};

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

static bool
has_end(const struct outline_part *p, uint32_t verdict)
{
	const struct partition_end *e = p->part.ends;

	while (e && e->verdict[0] != verdict)
		e = e->next;
	return e != NULL;
}

static void
judge_call(struct choice *c, const struct choice_abi *b, const struct row *r)
{
	c->names += r->is_named || scb_choice_names(c, b, r->nr, r->verdict);
	c->calls += !r->varies && r->verdict == b->def;
	c->rests += r->varies && has_end(r->part, b->def);
}

/* Counts. false: there are already more odd numbers than in all the best. */
static bool
judge(const struct chooser *k, struct choice *c)
{
	const uint64_t most = k->n < CHOICES ? ODD_MOST : k->best[k->n - 1].odd;
	const struct row *next = k->row, *r;

	c->odd = 0;
	c->names = c->calls = c->rests = 0;
	for (unsigned i = 0; i < k->nabis; i++) {
		struct choice_abi b = k->abi[i];

		r = next;
		next += b.nparts;
		/* Only one mode asks for the largest number. */
		if (c->enosys == POLICY_ENOSYS_MAX)
			scb_choice_limits(&b, c);
		else
			scb_choice_verdicts(&b, c);
		if (scb_choice_needs_all(c, &b)) {
			if (b.first->verdict == b.def)
				c->odd++;
			else
				c->names++;
			continue;
		}
		for (; r < next; r++)
			if (r->is_call)
				judge_call(c, &b, r);
			else if (c->odd < ODD_MOST)
				c->odd += count_odd(c, &b, r->part);
		if (c->odd > ODD_MOST)
			c->odd = ODD_MOST;
		if (c->odd > most)
			return false;
	}
	return true;
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
		bool since = a->enosys == POLICY_ENOSYS_SINCE;

		if (since || b->enosys == POLICY_ENOSYS_SINCE)
			return since ? a->names + RELEASE < b->names
				     : a->names <= b->names + RELEASE;
		return a->enosys == POLICY_ENOSYS_MAX;
	}
	if (a->names != b->names)
		return a->names < b->names;
	if (a->rests != b->rests)
		return a->rests > b->rests;
	return a->calls > b->calls;
}

static void
list_rows(struct chooser *k)
{
	size_t n = 0;

	for (unsigned i = 0; i < k->nabis; i++)
		n += k->abi[i].nparts;
	k->row = scb_arena_array(k->arena, n + 1, sizeof *k->row);
	n = 0;
	for (unsigned i = 0; i < k->nabis; i++)
		for (const struct outline_part *p = k->abi[i].first; p;
		     p = scb_choice_next(p))
			k->row[n++] = (struct row){p, p->part.low, p->verdict,
			    p->part.call, p->forced || p->varies, p->varies};
}

static void
try_choice(struct chooser *k, struct choice c)
{
	unsigned i;

	if (!judge(k, &c))
		return;
	if (k->n < CHOICES)
		k->n++;
	else if (!is_better(&c, &k->best[k->n - 1]))
		return;
	for (i = k->n - 1; i > 0 && is_better(&c, &k->best[i - 1]); i--)
		k->best[i] = k->best[i - 1];
	k->best[i] = c;
}

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

static void
add_default(struct chooser *k, struct policy_action act)
{
	if (!is_possible(k, &act))
		return;
	for (unsigned i = 0; i < k->ndefs; i++)
		if (scb_policy_same_action(&k->def[i], &act))
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

	list_rows(&k);
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
		/* No number gets ENOSYS then, whatever the release. */
		if (scb_policy_permits(c.def.ret))
			continue;
		c.enosys = POLICY_ENOSYS_SINCE;
		for (unsigned v = 0; v < n; v++) {
			c.since = kernel[v];
			try_choice(&k, c);
		}
	}
	return k.n;
}

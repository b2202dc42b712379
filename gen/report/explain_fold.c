/*
 * How the items of a section are folded, so that a reader sees what matters:
 * the default, the range that returns ENOSYS, one class by its count, and which
 * section decides like another. Nothing is lost: see struct explain_section.
 */
#include "report/explain.h"

#include <string.h>

enum { FEW = 8 }; /* numbers without a call that a filter may name */

static bool
is_minus_one(const struct explain_item *i)
{
	return !i->part.call && i->part.low == UINT32_MAX &&
	       i->part.high == UINT32_MAX;
}

static uint32_t
always(const struct explain_item *i)
{
	return i->part.ends->verdict[0];
}

static uint32_t
fold_enosys(const struct arch *a)
{
	return RET_ERRNO |
	       (a ? (uint32_t)scb_facts_errno(a, "ENOSYS", 6) & RET_DATA : 38);
}

/* ---- the default --------------------------------------------------------- */

/* Numbers of the section that always get the verdict: calls, or others. */
static uint64_t
fold_weight(const struct explain_section *s, uint32_t verdict, bool calls)
{
	uint64_t n = 0;

	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (!i->depends && !i->part.call == !calls &&
		    !is_minus_one(i) && always(i) == verdict)
			n += (uint64_t)i->part.high - i->part.low + 1;
	return n;
}

/* The verdict of most numbers, calls or others; but: not this one. */
static bool
fold_most(const struct explain_section *s, bool calls, const uint32_t *but,
    uint32_t *most)
{
	uint64_t best = 0, n;
	uint32_t verdict = 0;
	bool any = false;

	while (scb_explain_next(s->from, s->to, any, verdict, &verdict)) {
		any = true;
		n = but && verdict == *but ? 0 : fold_weight(s, verdict, calls);
		if (n > best) {
			best = n;
			*most = verdict;
		}
	}
	return best > 0;
}

/* Could most numbers without a call not be followed? */
static bool
is_unsure(const struct explain_section *s)
{
	uint64_t known = 0, unknown = 0;

	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (!i->part.call)
			*(i->part.why ? &unknown : &known) +=
			    (uint64_t)i->part.high - i->part.low + 1;
	return unknown > known;
}

/*
 * Is this verdict of numbers without a call that of all unnamed numbers, and
 * not of a few numbers with rules of their own?
 */
static bool
is_unnamed(const struct explain_section *s, uint32_t verdict)
{
	uint64_t n = fold_weight(s, verdict, false);

	return n > (scb_policy_permits(verdict) ? FEW : 1) ||
	       (!scb_policy_permits(verdict) && fold_weight(s, verdict, true));
}

/*
 * The default is what the policy says. Without a policy it is the verdict of
 * numbers without a call, unless that is ENOSYS, which filters return above the
 * largest number that they know; and then that of most calls that are not
 * allowed. If most numbers without a call could not be followed, there is no
 * default.
 */
static void
find_base(struct explain *x, struct explain_section *s)
{
	const struct arch *a = s->from->part.abi;
	const uint32_t allow = RET_ALLOW;

	s->enosys = fold_enosys(a);
	if (x->def && a) {
		s->base = scb_policy_verdict(x->def, a);
		if (fold_weight(s, s->base, false) ||
		    fold_weight(s, s->base, true))
			return;
	}
	s->unsure = is_unsure(s);
	if (s->unsure || (fold_most(s, false, &s->enosys, &s->base) &&
			     is_unnamed(s, s->base)))
		return;
	if (fold_most(s, true, &s->enosys, &s->base) &&
	    (s->base != RET_ALLOW || fold_most(s, true, &allow, &s->base)) &&
	    s->base != s->enosys)
		return;
	s->base = s->enosys;
	if (!fold_weight(s, s->base, false) && s->from->part.ends)
		s->base = always(s->from);
}

/* ---- numbers that get ENOSYS --------------------------------------------- */

static void
add_run(struct explain_section *s, uint32_t low, uint32_t high)
{
	if (s->nruns < EXPLAIN_RUNS)
		s->run[s->nruns] = (struct explain_run){low, high};
	s->nruns++;
}

/*
 * Runs of numbers that always get ENOSYS, with numbers in them that have no
 * call. If known calls are listed anyway, they do not end a run.
 */
static void
find_runs(struct explain_section *s)
{
	struct explain_run run = {0, 0};
	bool open = false, bare = false;

	s->nruns = 0;
	for (const struct explain_item *i = s->from;
	     !s->unsure && s->base != s->enosys && i != s->to; i = i->next) {
		bool in = !i->depends && always(i) == s->enosys;

		if (is_minus_one(i) || (s->folded && i->part.call))
			continue;
		if (in && !open)
			run.low = i->part.low;
		if (in)
			run.high = i->part.high;
		else if (open && bare)
			add_run(s, run.low, run.high);
		bare = in && ((open && bare) || !i->part.call);
		open = in;
	}
	if (open && bare)
		add_run(s, run.low, run.high);
	if (s->nruns > EXPLAIN_RUNS) {
		s->nruns = 0;
		if (open && bare)
			add_run(s, run.low, run.high);
	}
}

/* Does the item get the verdict that is given for all that is not listed? */
static bool
is_base(const struct explain_section *s, const struct explain_item *i)
{
	/* The number before -1 stands for its neighbours. */
	uint32_t nr = i->part.low - (i == s->minus_one), base = s->base;

	for (unsigned n = 0; n < s->nruns; n++)
		if (nr >= s->run[n].low && nr <= s->run[n].high)
			base = s->enosys;
	return !s->unsure && always(i) == base;
}

/* ---- one section --------------------------------------------------------- */

static void
count(struct explain_section *s)
{
	for (const struct explain_item *i = s->from; i != s->to; i = i->next) {
		if (!i->part.call)
			continue;
		s->known++;
		if (i->part.why)
			s->unknown++;
		else if (i->depends)
			s->conditional++;
		else if (scb_policy_permits(always(i)))
			s->allowed++;
		else
			s->refused++;
	}
}

static bool
is_whole(const struct explain_section *s)
{
	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (!is_minus_one(i) &&
		    (i->depends || always(i) != always(s->from)))
			return false;
	return true;
}

static void
index_calls(struct explain *x, struct explain_section *s)
{
	const struct arch *a = s->from->part.abi;

	if (!a)
		return;
	scb_facts_index(&s->calls, a, x->arena);
	s->row = scb_arena_array(x->arena, a->ncalls, sizeof *s->row);
	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (i->part.call)
			s->row[i->part.call - a->calls] = i;
}

static void
fold_section(struct explain *x, struct explain_section *s)
{
	index_calls(x, s);
	count(s);
	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (is_minus_one(i) && i != s->from && !i->depends)
			s->minus_one = i;
	s->whole = !s->from->depends && is_whole(s);
	if (s->whole) {
		s->base = always(s->from);
	} else {
		find_base(x, s);
		if (fold_most(s, true, NULL, &s->most))
			s->nmost = (unsigned)fold_weight(s, s->most, true);
		s->folded = s->nmost > EXPLAIN_MANY &&
			    (s->unsure || s->most != s->base) &&
			    s->most != s->enosys;
		find_runs(s);
	}
	if (s->minus_one && (s->unsure || is_base(s, s->minus_one)))
		s->minus_one = NULL;
}

/* ---- sections that decide alike ------------------------------------------ */

struct explain_item *
scb_explain_call(const struct explain_section *s, const char *name)
{
	const struct arch_call *call =
	    s->row ? scb_facts_find(&s->calls, name, strlen(name)) : NULL;

	return call ? (struct explain_item *)s->row[call - s->calls.arch->calls]
		    : NULL;
}

/* Does the item get what the other section's ABI gives a call of its name? */
static bool
is_alike(struct explain *x, const struct explain_section *like,
    struct explain_item *i)
{
	struct explain_item *same =
	    i->part.call ? scb_explain_call(like, i->part.call->name) : NULL;

	return same && strcmp(scb_explain_decision(x, i),
			   scb_explain_decision(x, same)) == 0;
}

bool
scb_explain_is_listed(
    struct explain *x, const struct explain_section *s, struct explain_item *i)
{
	if (x->verbose)
		return true;
	if (i == s->minus_one)
		return false;
	if (s->like && i->part.call)
		return !is_alike(x, s->like, i);
	if (i->depends)
		return true;
	if (s->folded && i->part.call)
		return always(i) != s->most;
	return !s->whole && !is_base(s, i);
}

static unsigned
count_listed(struct explain *x, const struct explain_section *s)
{
	unsigned n = 0;

	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		n += scb_explain_is_listed(x, s, (struct explain_item *)i);
	return n;
}

/* Finds the earlier section that differs least from this one. */
static void
find_like(struct explain *x, struct explain_section *s)
{
	unsigned least = count_listed(x, s), n;
	const struct explain_section *best = NULL;

	for (const struct explain_section *o = x->sections; o != s;
	     o = o->next) {
		if (o->whole || o->like || !o->from->part.abi)
			continue;
		s->like = o;
		n = count_listed(x, s);
		if (n < least) {
			least = n;
			best = o;
		}
	}
	s->like = best;
}

void
scb_explain_fold(struct explain *x)
{
	struct explain_section **last = &x->sections, *s;
	const struct explain_item *to;

	for (const struct explain_item *from = x->first; from; from = to) {
		to = scb_explain_end(from);
		s = scb_arena_alloc(x->arena, sizeof *s);
		s->from = from;
		s->to = to;
		*last = s;
		last = &s->next;
		fold_section(x, s);
		if (!x->verbose && !s->whole && from->part.abi)
			find_like(x, s);
	}
}

const char *
scb_explain_default(struct explain *x, const struct explain_section *s)
{
	return s->unsure ? "cannot tell"
			 : scb_explain_verdict(x, s->from->part.abi, s->base);
}

const struct explain_section *
scb_explain_main(const struct explain *x)
{
	for (const struct explain_section *s = x->sections; s; s = s->next)
		if (s->from->part.abi == x->native)
			return s;
	return x->sections;
}

/* SEMANTICS 3: rules that disagree about a call, or that no call gets to. */
#include "lint/lint_private.h"
#include "lint/lint_taken.h"

#include <string.h>

enum { PAIRS = 1000 }; /* of a kind: more than anybody reads */

/* What one rule and an earlier one have in common. */
struct pair {
	struct pair *next;
	const struct lint_use *earlier;
	const struct policy_rule *rule;
	const struct policy_name *name, *last; /* of rule: first and latest */
	unsigned more;			       /* names after the first */
	uint32_t on;			       /* for the first */
	bool same;			       /* there, their verdicts are */
};

struct search {
	struct lint *l;
	struct lint_taken
	    *taken;	      /* by the clauses of a text before this rule */
	struct pair **with;   /* by earlier rule: its last pair */
	bool *mixed, *shared; /* by id of the name: see below */
	struct pair *first, **end;
	unsigned npairs[2]; /* of different verdicts, and of the same */
	const struct policy_rule *rule;
	const struct policy_name *name;
};

static bool
same_verdict(const struct policy_action *a, const struct policy_action *b,
    const struct arch *arch)
{
	return a->ret == b->ret &&
	       (scb_policy_same_action(a, b) ||
		   scb_policy_verdict(a, arch) == scb_policy_verdict(b, arch));
}

static void
lint_overlap_add(struct search *s, unsigned abi, const struct lint_use *earlier)
{
	struct pair **with = &s->with[earlier->rule - s->l->p->rules];
	struct pair *p = *with;
	bool same = same_verdict(&s->rule->action, &earlier->rule->action,
	    s->l->abi[abi].arch);

	if (!p || p->rule != s->rule) {
		if (s->npairs[same]++ >= PAIRS)
			return;
		p = *with = scb_arena_alloc(s->l->d->arena, sizeof *p);
		*p = (struct pair){.earlier = earlier,
		    .rule = s->rule,
		    .name = s->name,
		    .same = true};
		*s->end = p;
		s->end = &p->next;
	}
	if (p->name == s->name) {
		p->on |= lint_bit(abi);
		p->same &= same;
	} else if (p->last != s->name) {
		p->more++;
	}
	p->last = s->name;
}

/*
 * Is the later name also for ABIs that no clause takes it on? Then that is an
 * exception, and what it does on one of them no mistake.
 */
static bool
is_exception(const struct search *s, const struct policy_name *earlier)
{
	const struct policy_name *name = s->name;
	bool more = earlier->nonly && !name->nonly;

	for (unsigned i = 0; earlier->nonly && i < name->nonly; i++)
		more |= !scb_policy_name_on(earlier, name->only[i]);
	return more &&
	       !scb_lint_taken_everywhere(s->taken, earlier->id, s->rule, name);
}

/*
 * A group is for calls that no earlier clause has decided. Repeating what a
 * group or another name of the call already says does no harm. The rules that
 * --port adds to a text are in the right order.
 */
static bool
lint_overlap_is_harmless(const struct search *s, const struct lint_use *earlier)
{
	bool other = earlier->name->grouped || earlier->name->id != s->name->id;

	return s->name->grouped || s->rule->ported_for ||
	       (other && s->rule->nterms == 0 &&
		   scb_policy_same_action(
		       &earlier->rule->action, &s->rule->action));
}

/* Does the earlier rule take away from the later one, or disagree with it? */
static bool
clash(struct search *s, unsigned abi, const struct lint_use *earlier)
{
	struct lint *l = s->l;
	const struct policy_rule *a = earlier->rule, *b = s->rule;

	/* In a text its own rules come first, then those of its JSON base. */
	if (lint_is_json(l, a) != lint_is_json(l, b))
		return false;
	if (!lint_is_json(l, b))
		return !lint_overlap_is_harmless(s, earlier) &&
		       scb_lint_takes_all(
			   l, l->abi[abi].arch, s->name->name, a, b) &&
		       scb_lint_applies(l, abi, a, earlier->name) &&
		       scb_lint_applies(l, abi, b, s->name) &&
		       !is_exception(s, earlier->name);
	return scb_diag_warns(l->d) &&
	       !same_verdict(&a->action, &b->action, l->abi[abi].arch) &&
	       scb_lint_applies(l, abi, a, earlier->name) &&
	       scb_lint_applies(l, abi, b, s->name) &&
	       scb_lint_rules_overlap(l, abi, s->name, a, b);
}

/* Names that have their number in common with others (SEMANTICS 2). */
static void
find_shared(struct search *s)
{
	for (unsigned k = 0; k < s->l->s->narches; k++) {
		const struct arch *a = s->l->abi[k].arch;

		for (unsigned i = 1; i < a->ncalls; i++) {
			int id, before;

			if (a->calls[i].nr != a->calls[i - 1].nr)
				continue;
			id = scb_names_find(s->l->names, a->calls[i].name);
			before =
			    scb_names_find(s->l->names, a->calls[i - 1].name);
			if (id >= 0)
				s->shared[id] = true;
			if (before >= 0)
				s->shared[before] = true;
		}
	}
}

/* Nearly all names are in one rule, or in several that say the same. */
static bool
is_mixed(const struct lint *l, const struct lint_use *first)
{
	const struct lint_use *u = first;

	if (l->p->first_match)
		return u && u->next;
	while (
	    u && scb_policy_same_action(&u->rule->action, &first->rule->action))
		u = u->next;
	return u != NULL;
}

/* The first clause that takes all calls of one in a text is shown. */
static void
compare_text(struct search *s, unsigned abi, unsigned id)
{
	struct lint_taken_walk w = scb_lint_taken_find(s->taken, id, s->rule);
	const struct lint_use *u;

	while ((u = scb_lint_taken_next(&w)) && u->rule < s->rule &&
	       scb_lint_step(s->l))
		if (clash(s, abi, u)) {
			lint_overlap_add(s, abi, u);
			return;
		}
}

static void
lint_overlap_compare(struct search *s, unsigned abi, unsigned id)
{
	if (id == s->name->id && !s->mixed[id])
		return;
	if (!lint_is_json(s->l, s->rule)) {
		compare_text(s, abi, id);
		return;
	}
	for (const struct lint_use *u = s->l->uses[id]; u && u->rule < s->rule;
	     u = u->next) {
		if (!scb_lint_step(s->l))
			return;
		if (clash(s, abi, u))
			lint_overlap_add(s, abi, u);
	}
}

/* Other names of the same number count, too. */
static void
compare_number(struct search *s, unsigned abi)
{
	const struct arch *a = s->l->abi[abi].arch;
	unsigned first = s->l->abi[abi].rows[s->name->id], end = first;
	int id;

	lint_overlap_compare(s, abi, s->name->id);
	if (!s->shared[s->name->id] || first-- == 0)
		return;
	if (first >= a->ncalls)
		return;
	while (end < a->ncalls && a->calls[end].nr == a->calls[first].nr)
		end++;
	for (; first < end; first++) {
		id = scb_names_find(s->l->names, a->calls[first].name);
		if (id >= 0 && (unsigned)id != s->name->id)
			lint_overlap_compare(s, abi, (unsigned)id);
	}
}

static void
compare_rule(struct search *s, const struct policy_rule *r)
{
	s->rule = r;
	for (unsigned i = 0; i < r->nnames; i++) {
		unsigned id = r->names[i].id;

		s->name = &r->names[i];
		for (unsigned k = 0; k < s->l->s->narches; k++)
			if (s->mixed[id] || s->shared[id])
				compare_number(s, k);
	}
	for (unsigned i = 0; s->taken && i < r->nnames; i++)
		if (s->mixed[r->names[i].id] || s->shared[r->names[i].id])
			scb_lint_taken_add(s->taken, r->names[i].id);
}

/* "line 3", "line 3 of 'common.policy'" */
static const char *
earlier_line(const struct lint *l, const struct pair *p)
{
	struct loc at = p->earlier->name->loc;
	struct buf b;

	if (!at.source)
		return "an earlier clause";
	scb_buf_init(&b, l->d->arena);
	scb_buf_fmt(&b, "line %u", scb_diag_line_of(l->d, at));
	if (at.source != p->name->loc.source)
		scb_buf_fmt(&b, " of '%s'", at.source->name);
	return b.p;
}

/*
 * A rule that says the same again is an oversight; another verdict is a
 * mistake.
 */
static void
warn_unreachable(const struct lint *l, const struct pair *p, const char *more)
{
	const char *name = p->name->name, *on = scb_lint_on(l, p->on);
	const char *where = earlier_line(l, p);

	if (p->same)
		scb_diag_warn(l->d, p->name->loc,
		    "unreachable: %s already gives these calls of '%s'%s the "
		    "same action%s; remove this clause",
		    where, name, more, on);
	else
		scb_diag_error(l->d, p->name->loc,
		    "unreachable: %s already decides these calls of '%s'%s%s; "
		    "%s",
		    where, name, more, on,
		    p->rule->nterms ? "put this clause before that one"
				    : "remove one of the two");
	scb_diag_note(
	    l->d, p->earlier->name->loc, "this is the earlier clause");
}

/*
 * Where libseccomp decides otherwise than 4.3, as runc and crun call it: rules
 * with the default action are not handed to it, an unconditional rule replaces
 * those with conditions and keeps out any later one, and conditions of several
 * rules become one tree, in an order of its own.
 */
static const char *
other_reader(const struct lint *l, const struct pair *p,
    const struct policy_action *winner)
{
	const struct policy_rule *here = p->rule, *there = p->earlier->rule;
	const struct policy_rule *theirs = NULL;
	const struct policy_action *def = &l->p->def;
	unsigned abi = scb_lint_first(p->on);
	const struct arch *a = l->abi[abi].arch;
	const char *why = "an unconditional rule decides there";
	struct buf b;

	if (same_verdict(&here->action, def, a))
		theirs = there;
	else if (same_verdict(&there->action, def, a))
		theirs = here;
	if (theirs)
		why = "runc and crun drop rules that equal the default";
	else if (there->nterms == 0 || here->nterms == 0)
		theirs = there->nterms == 0 ? there : here;
	else
		return ", but libseccomp may apply either";
	if (same_verdict(&theirs->action, winner, a))
		return "";
	scb_buf_init(&b, l->d->arena);
	scb_buf_fmt(&b, ", but libseccomp applies %s: %s",
	    scb_lint_verdict(l, &theirs->action, abi), why);
	return b.p;
}

static void
warn_overlap(const struct lint *l, const struct pair *p, const char *more)
{
	const struct policy_action *here = &p->rule->action,
				   *there = &p->earlier->rule->action, *winner;
	unsigned abi = scb_lint_first(p->on), a = scb_policy_rank(there->ret),
		 b = scb_policy_rank(here->ret);

	winner = b < a ? here : there;
	scb_diag_warn(l->d, p->name->loc,
	    "rules for '%s'%s overlap%s: %s here, %s in another; the %s, %s, "
	    "wins%s",
	    p->name->name, more, scb_lint_on(l, p->on),
	    scb_lint_verdict(l, here, abi), scb_lint_verdict(l, there, abi),
	    a == b ? "earlier" : "stricter", scb_lint_verdict(l, winner, abi),
	    other_reader(l, p, winner));
	scb_diag_note(l->d, p->earlier->name->loc,
	    "this is the other rule for '%s'", p->earlier->name->name);
}

/*
 * If one clause decides several parts of a line, only the most severe is
 * reported.
 */
static bool
is_needless(const struct search *s, const struct pair *p)
{
	for (const struct pair *q = s->first; q; q = q->next)
		if (q->earlier == p->earlier &&
		    q->name->loc.source == p->name->loc.source &&
		    q->name->loc.offset == p->name->loc.offset &&
		    (q->same == p->same ? q->rule > p->rule : p->same))
			return true;
	return false;
}

static void
lint_overlap_warn(const struct lint *l, const struct pair *p)
{
	struct buf more;

	scb_buf_init(&more, l->d->arena);
	scb_buf_str(&more, "");
	if (p->more)
		scb_buf_fmt(&more, " and %u more", p->more);
	if (!lint_is_json(l, p->rule))
		warn_unreachable(l, p, more.p);
	else
		warn_overlap(l, p, more.p);
}

void
scb_lint_overlaps(struct lint *l)
{
	struct search s = {.l = l, .end = &s.first};

	s.mixed = scb_arena_array(l->d->arena, l->names->n, sizeof *s.mixed);
	s.shared = scb_arena_array(l->d->arena, l->names->n, sizeof *s.shared);
	for (unsigned id = 0; id < l->names->n; id++)
		s.mixed[id] = is_mixed(l, l->uses[id]);
	find_shared(&s);
	s.with =
	    scb_arena_array(l->d->arena, l->p->nrules, sizeof(struct pair *));
	if (l->p->first_match)
		s.taken = scb_lint_taken_open(l);
	for (unsigned i = 0; i < l->p->nrules; i++)
		if (l->exists[i])
			compare_rule(&s, &l->p->rules[i]);
	for (const struct pair *p = s.first; p; p = p->next)
		if (lint_is_json(l, p->rule) || !is_needless(&s, p))
			lint_overlap_warn(l, p);
}

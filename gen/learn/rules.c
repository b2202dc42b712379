#include "learn/rules.h"

#include <string.h>

#include "policy/policy.h"

/* --- which calls ---------------------------------------------------------- */

static struct learn_rule *
rules_add(struct learn_rules *to, enum learn_reason reason,
    const struct arch *a, const struct arch_call *call)
{
	struct learn_rule *r;

	to->rule = scb_arena_grow(to->request->seen->arena, to->rule, to->n,
	    &to->cap, sizeof *to->rule);
	r = &to->rule[to->n++];
	*r = (struct learn_rule){.reason = reason,
	    .arch = a,
	    .nr = call ? call->nr : 0,
	    .name = call ? call->name : NULL};
	return r;
}

static bool
was_seen(const struct learn_rules *to, const struct arch *a, const char *name)
{
	const struct arch_call *call = scb_facts_call(a, name, strlen(name));

	return call && scb_seen_find(to->request->seen, a, call->nr);
}

/* Is a call that every program needs missing in the base, or is there none? */
static bool
is_lacking(const struct learn_rules *to, const struct arch *a, uint32_t nr)
{
	const struct learn_request *q = to->request;

	return !q->base_path ||
	       (q->lacking && scb_seen_find(q->lacking, a, nr));
}

static void
add_needed(struct learn_rules *to, const struct arch *a)
{
	const struct seen *s = to->request->seen;
	const struct arch_call *call;

	for (unsigned i = 0; i < a->ncalls; i++) {
		struct learn_rule *r;

		if (!scb_learn_needed(a->calls[i].name) ||
		    !is_lacking(to, a, a->calls[i].nr))
			continue;
		r = rules_add(to, LEARN_NEEDED, a, &a->calls[i]);
		if (scb_learn_clashes(to, r))
			r->reason = LEARN_CLASH;
	}
	if (to->request->base_path)
		return;
	call = scb_facts_call(a, "execve", 6);
	if (s->emulated && !s->after && !s->install && call &&
	    !was_seen(to, a, "execve"))
		rules_add(to, LEARN_NEEDED, a, call);
	call = scb_facts_call(a, "rseq", 4);
	if (scb_facts_rseq(a) && call && was_seen(to, a, "clone") &&
	    !was_seen(to, a, "rseq"))
		rules_add(to, LEARN_NEEDED, a, call);
}

static const struct seen_row *
find_possible(const struct learn_rules *to, const struct arch *a, uint32_t nr)
{
	const struct seen *s = to->request->possible;

	return s ? scb_seen_find(s, a, nr) : NULL;
}

/*
 * A newer call whose refusal with another errno than ENOSYS would keep a libc
 * from making the older one that was seen.
 */
static bool
is_fallback(const struct learn_rules *to, const struct arch *a,
    const struct facts_pair *x)
{
	return (*x->effect || x->time64) && was_seen(to, a, x->older) &&
	       !was_seen(to, a, x->newer) && !scb_learn_needed(x->newer) &&
	       /* SEMANTICS 8 has the same for clone3. */
	       strcmp(x->newer, "clone3") != 0;
}

static void
add_fallbacks(struct learn_rules *to, const struct arch *a)
{
	const struct facts_pair *x;
	bool newer;

	for (unsigned i = 0; i < a->ncalls; i++) {
		newer = false;
		for (unsigned j = 0; (x = scb_facts_fallback(j)); j++)
			newer |= strcmp(x->newer, a->calls[i].name) == 0 &&
				 is_fallback(to, a, x);
		if (newer && (to->request->leave ||
				 !find_possible(to, a, a->calls[i].nr)))
			rules_add(to, LEARN_FALLBACK, a, &a->calls[i]);
	}
}

/* --- remarks -------------------------------------------------------------- */

static const char *
seen_remark(const struct learn_rules *to, const struct seen_row *row,
    const struct choices *c)
{
	const struct seen *s = to->request->seen;
	struct buf b;

	scb_buf_init(&b, s->arena);
	if (row->count && row->runs < s->runs)
		scb_buf_fmt(&b, "%u of %u runs", row->runs, s->runs);
	if (c->why)
		scb_buf_fmt(&b, "%s%s %s", b.len ? "; " : "", c->what, c->why);
	if (to->request->possible && row->name &&
	    strcmp(row->name, "execve") != 0 &&
	    !find_possible(to, row->arch, row->nr))
		scb_buf_fmt(
		    &b, "%snot in the program's code", b.len ? "; " : "");
	return b.p;
}

static struct learn_rule *
add_row(struct learn_rules *to, enum learn_reason reason,
    const struct seen_row *row)
{
	struct learn_rule *r = rules_add(to, reason, row->arch, NULL);

	r->nr = row->nr;
	r->name = row->name;
	scb_choose(&r->choices, row, to->request->mode);
	return r;
}

static void
add_seen(struct learn_rules *to, const struct seen_row *row)
{
	struct learn_rule *r;

	if (scb_learn_needed(row->name) && is_lacking(to, row->arch, row->nr))
		return;
	r = add_row(to, LEARN_SEEN, row);
	r->remark = seen_remark(to, row, &r->choices);
	r->others = r->choices.n && !to->request->leave &&
		    find_possible(to, row->arch, row->nr);
	if (scb_learn_clashes(to, r))
		r->reason = LEARN_CLASH;
}

/*
 * clone3 must fail with ENOSYS, or libc does not call clone; SEMANTICS 8 sees
 * to that where no rule names it.
 */
static bool
is_left(const struct learn_request *q, const struct seen_row *row)
{
	return scb_learn_needed(row->name) ||
	       (row->name && strcmp(row->name, "clone3") == 0 &&
		   !scb_policy_permits(q->unseen.ret)) ||
	       scb_seen_find(q->seen, row->arch, row->nr) ||
	       (q->open && !scb_seen_find(q->open, row->arch, row->nr));
}

static void
add_possible(struct learn_rules *to)
{
	const struct seen *s = to->request->possible;

	for (size_t i = 0; s && i < s->nrows; i++)
		if (!is_left(to->request, &s->row[i]) &&
		    scb_learn_clashes(
			to, add_row(to, LEARN_POSSIBLE, &s->row[i])))
			to->n--; /* what the base says of it stays */
}

/* -------------------------------------------------------------------------- */

static void
add_arch(struct learn_rules *to, const struct arch *a)
{
	for (unsigned i = 0; i < to->narches; i++)
		if (to->arch[i] == a)
			return;
	to->arch[to->narches++] = a;
}

static void
find_arches(struct learn_rules *to)
{
	const struct seen *s = to->request->seen;
	const struct seen *p = to->request->possible, *l = to->request->lacking;
	size_t more = p ? p->nrows : 0, lacking = l ? l->nrows : 0;

	to->arch = scb_arena_array(
	    s->arena, s->nrows + more + lacking + 1, sizeof *to->arch);
	for (size_t i = 0; i < s->nrows; i++)
		add_arch(to, s->row[i].arch);
	for (size_t i = 0; i < more; i++)
		add_arch(to, p->row[i].arch);
	for (size_t i = 0; i < lacking; i++)
		add_arch(to, l->row[i].arch);
}

static bool
runs_beside(const struct arch *own, const struct arch *other)
{
	static const char *const pairs[][2] = {
#define M(native, mode, beside) {native, beside},
#include "../tables/modes.tbl"
#undef M
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (strcmp(pairs[i][0], own->token) == 0 &&
		    strcmp(pairs[i][1], other->token) == 0)
			return true;
	return false;
}

bool
scb_learn_together(const struct learn_rules *r)
{
	for (unsigned i = 1; i < r->narches; i++)
		if (!runs_beside(r->arch[0], r->arch[i]))
			return false;
	return true;
}

void
scb_learn_rules(struct learn_rules *to, const struct learn_request *r)
{
	const struct seen *s = r->seen;

	*to = (struct learn_rules){.request = r};
	find_arches(to);
	for (unsigned i = 0; i < to->narches; i++)
		add_needed(to, to->arch[i]);
	for (size_t i = 0; i < s->nrows; i++)
		add_seen(to, &s->row[i]);
	add_possible(to);
	if (r->port)
		scb_learn_port(to);
	for (unsigned i = 0; !r->base_path && i < to->narches; i++)
		add_fallbacks(to, to->arch[i]);
	if (r->port && !r->base_path && to->narches)
		scb_learn_port_fallbacks(to);
}

void
scb_learn_mix(struct buf *b, const struct seen *s)
{
	for (size_t i = 0; i < s->nrows; i++)
		if (s->row[i].name && s->row[i].count)
			scb_buf_fmt(b, "%s %ju\n", s->row[i].name,
			    (uintmax_t)s->row[i].count);
}

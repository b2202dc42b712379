#include "report/explain.h"

#include <string.h>

#include "analysis/cover.h"
#include "analysis/terms.h"

/* So many ends have no shorter form. */
enum { SIMPLE = 3 };

unsigned
scb_explain_count(const struct partition_part *part, uint32_t verdict)
{
	unsigned n = 0;

	for (const struct partition_end *e = part->ends; e; e = e->next)
		n += e->verdict[0] == verdict;
	return n;
}

bool
scb_explain_is_always(const struct explain_item *i, uint32_t verdict)
{
	return !i->depends && i->part.ends->verdict[0] == verdict;
}

const struct explain_item *
scb_explain_next_always(const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict,
    const struct explain_item *after)
{
	bool named = !after || after->part.call;
	const struct explain_item *i = after ? after->next : from;

	for (;; named = false, i = from) {
		for (; i != to; i = i->next)
			if (scb_explain_is_always(i, verdict) &&
			    !i->part.call == !named)
				return i;
		if (!named)
			return NULL;
	}
}

/* ---- items -------------------------------------------------------------- */

/* How long the conditions for a verdict are, in words. */
static size_t
cost(struct explain *x, const struct explain_item *i, uint32_t verdict)
{
	size_t mark = scb_arena_mark(x->arena);
	size_t n = strlen(scb_explain_when(x, i, verdict));

	scb_arena_release(x->arena, mark);
	return n;
}

/*
 * The verdict to describe as "else": that with the longest conditions. Because
 * readers look for what is allowed, a less lenient verdict is preferred, even
 * if its conditions are only half as long.
 */
static uint32_t
longest(struct explain *x, const struct explain_item *i)
{
	uint32_t verdict = i->part.ends->verdict[0], next = 0;
	size_t length = 0, n;
	bool any = false;

	/* from the most lenient verdict to the strictest */
	while (scb_explain_next(i, i->next, any, next, &next)) {
		n = cost(x, i, next);
		if (!any || 2 * n >= length) {
			verdict = next;
			length = n;
		}
		any = true;
	}
	return verdict;
}

/* Does the part continue the item, as neighbouring numbers without a name? */
static bool
continues(const struct explain_item *i, const struct partition_part *p)
{
	return !i->depends && !i->part.call && !p->call &&
	       i->part.other == p->other && i->part.audit == p->audit &&
	       i->part.abi == p->abi && i->part.high + 1 == p->low &&
	       i->part.ends->verdict[0] == p->ends->verdict[0];
}

/* Replaces the ends with a verdict by copies of another part's. */
static void
take_ends(struct partition_part *part, const struct partition_part *from,
    uint32_t verdict, struct arena *a)
{
	struct partition_end **last = &part->ends;

	part->nends -= scb_explain_count(part, verdict);
	while (*last)
		if ((*last)->verdict[0] == verdict)
			*last = (*last)->next;
		else
			last = &(*last)->next;
	for (const struct partition_end *e = from->ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		*last = scb_arena_alloc(a, sizeof **last);
		**last = *e;
		last = &(*last)->next;
		part->nends++;
	}
	*last = NULL;
}

/*
 * Describes a verdict by boxes, which may overlap, where the paths of the
 * program say it in more.
 */
static void
explain_model_cover(struct explain *x, struct explain_item *i)
{
	struct partition_part boxes = i->part;
	struct cover_rest rest = {.any = false};
	uint32_t verdict = 0;

	scb_explain_unite(&i->part, x->arena);
	if (i->part.nends <= SIMPLE)
		return;
	if (!x->cover) {
		x->cover = scb_arena_alloc(x->arena, sizeof *x->cover);
		scb_cover_open(x->cover, x->arena, &x->program);
	}
	if (!scb_cover_part(x->cover, &boxes, &rest))
		return;
	for (bool any = false;
	     scb_explain_next(i, i->next, any, verdict, &verdict); any = true)
		if (!(rest.any && rest.verdict == verdict) &&
		    scb_explain_count(&boxes, verdict) <
			scb_explain_count(&i->part, verdict))
			take_ends(&i->part, &boxes, verdict, x->arena);
}

static bool
explain_model_keep(void *user, const struct partition_part *part)
{
	struct explain *x = user;
	struct arena *a = x->arena;
	struct explain_item *i = x->last;
	bool depends = part->why || scb_explain_count(part,
					part->ends->verdict[0]) < part->nends;

	if (i && !depends && continues(i, part)) {
		i->part.high = part->high;
		return false;
	}
	i = scb_arena_alloc(a, sizeof *i);
	i->part = *part;
	i->depends = depends;
	i->words = scb_explain_words(part);
	x->inconclusive |= part->why != NULL;
	if (part->dag)
		i->nsteps = scb_explain_steps(part, a, &i->steps);
	else if (part->why || !depends)
		scb_explain_unite(&i->part, a);
	else
		explain_model_cover(x, i);
	if (depends && !part->why && !part->dag)
		i->otherwise = longest(x, i);
	*(x->last ? &x->last->next : &x->first) = i;
	x->last = i;
	return true;
}

void
scb_explain_survey(struct explain *x, struct partition *s)
{
	s->part = explain_model_keep;
	s->user = x;
	x->program = s->program[0];
	scb_partition_find(s, x->arena);
	scb_partition_walk(s, x->arena);
}

/* ---- sections ----------------------------------------------------------- */

const struct explain_item *
scb_explain_end(const struct explain_item *from)
{
	const struct partition_part *p = &from->part;
	const struct explain_item *to = from;

	while (to && to->part.other == p->other && to->part.audit == p->audit &&
	       to->part.abi == p->abi)
		to = to->next;
	return to;
}

static uint64_t
explain_model_order(uint32_t verdict)
{
	return (uint64_t)(8 - scb_policy_rank(verdict)) << 32 | verdict;
}

bool
scb_explain_next(const struct explain_item *from, const struct explain_item *to,
    bool any, uint32_t done, uint32_t *next)
{
	bool found = false;

	for (const struct explain_item *i = from; i != to; i = i->next)
		for (const struct partition_end *e = i->part.ends; e;
		     e = e->next) {
			uint64_t v = explain_model_order(e->verdict[0]);

			if ((!any || v > explain_model_order(done)) &&
			    (!found || v < explain_model_order(*next))) {
				*next = e->verdict[0];
				found = true;
			}
		}
	return found;
}

void
scb_explain_put_target(struct buf *b, const struct explain_item *i,
    const struct explain_step *s, bool holds)
{
	if (s->step[holds])
		scb_buf_fmt(b, "step %u", s->step[holds]);
	else
		scb_put_verdict(b, i->part.abi, s->verdict[holds]);
}

/* ---- words -------------------------------------------------------------- */

const char *
scb_explain_name(struct explain *x, const struct partition_part *p)
{
	struct buf b;

	if (p->call)
		return p->call->name;
	scb_buf_init(&b, x->arena);
	scb_put_number(&b, p->low);
	if (p->high > p->low) {
		scb_buf_char(&b, '-');
		scb_put_number(&b, p->high);
	}
	return b.p;
}

const char *
scb_explain_verdict(struct explain *x, const struct arch *a, uint32_t verdict)
{
	struct buf b;

	scb_buf_init(&b, x->arena);
	scb_put_verdict(&b, a, verdict);
	return b.p;
}

const char *
scb_explain_when(
    struct explain *x, const struct explain_item *i, uint32_t verdict)
{
	struct buf b;

	scb_buf_init(&b, x->arena);
	for (const struct partition_end *e = i->part.ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		if (b.len)
			scb_buf_str(&b, " || ");
		scb_terms_put(&b, &i->part, &e->path, i->words);
	}
	return b.p;
}

static void
put_decision(struct buf *b, struct explain *x, const struct explain_item *i)
{
	uint32_t verdict = 0, next;
	bool any = false;

	while (scb_explain_next(i, i->next, any, verdict, &next)) {
		any = true;
		verdict = next;
		scb_put_verdict(b, i->part.abi, verdict);
		if (!i->depends)
			return;
		if (i->part.why || i->otherwise != verdict)
			scb_buf_fmt(
			    b, " when %s", scb_explain_when(x, i, verdict));
		scb_buf_str(b, "; ");
	}
	if (i->part.why)
		scb_buf_fmt(b, "cannot tell: %zu %s", i->part.pc, i->part.why);
}

const char *
scb_explain_decision(struct explain *x, struct explain_item *i)
{
	struct buf b;

	if (i->decision)
		return i->decision;
	scb_buf_init(&b, x->arena);
	if (i->nsteps)
		scb_explain_put_steps(&b, &i->part, x->arena);
	else
		put_decision(&b, x, i);
	i->decision = b.p;
	return b.p;
}

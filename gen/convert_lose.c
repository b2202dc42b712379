/* What no policy can say, given up. */
#include "convert_private.h"

#include <string.h>

#include "report/put.h"

void
scb_convert_remark(struct convert *c, const char *text)
{
	c->remark = scb_arena_grow(c->arena, c->remark, c->nremarks,
	    &c->remark_cap, sizeof *c->remark);
	c->remark[c->nremarks++] = text;
}

void
scb_convert_lost(struct convert *c, const char *what)
{
	struct buf b;

	if (c->losses++ == LOSSES)
		scb_diag_fatal(c->diag, nowhere,
		    "no policy is written: the verdicts on more than %d calls "
		    "would be lost",
		    LOSSES);
	scb_diag_warn(c->diag, nowhere, "lost: %s", what);
	scb_buf_init(&b, c->arena);
	scb_buf_fmt(&b, "Lost: %s", what);
	scb_convert_remark(c, b.p);
}

/* Is it blamed: as a number, or where ABIs have to agree, as a name? */
static bool
is_blamed(const struct convert *c, const struct outline_part *p,
    const struct outline_part *first)
{
	if (p->part.abi == c->blamed && p->part.low <= c->blamed_nr &&
	    c->blamed_nr <= p->part.high)
		return true;
	return first && c->sketch.draft.exact && p->part.call &&
	       first->part.call &&
	       strcmp(p->part.call->name, first->part.call->name) == 0;
}

/* The first part that is blamed; NULL: nothing is. */
static struct outline_part *
find_blamed(struct convert *c, struct choice_abi **abi)
{
	for (unsigned i = 0; i < c->nabis; i++) {
		*abi = &c->sketch.abi[i];
		for (struct outline_part *p = (*abi)->first; p;
		     p = scb_choice_next(p))
			if (is_blamed(c, p, NULL))
				return p;
	}
	return NULL;
}

static uint32_t
stricter(uint32_t a, uint32_t b)
{
	return scb_policy_rank(b) < scb_policy_rank(a) ? b : a;
}

static uint32_t
strictest(const struct outline_part *p)
{
	uint32_t v = p->part.ends->verdict[0];

	for (const struct partition_end *e = p->part.ends; e; e = e->next)
		v = stricter(v, e->verdict[0]);
	return v;
}

/* false: it has been given up, and is still wrong. */
static bool
give_up(struct convert *c, struct outline_part *p, uint32_t verdict)
{
	bool varies = p->varies;
	struct buf b;

	if (!p->varies && p->verdict == verdict)
		return false;
	scb_outline_fix(p, verdict, c->arena);
	for (unsigned i = 0; i < c->n; i++)
		scb_outline_lose(&c->outline[i], p);
	scb_buf_init(&b, c->arena);
	scb_buf_str(&b, varies ? "the conditions on " : "the verdict on ");
	scb_put_part(&b, &p->part);
	scb_buf_str(&b, ", which now gets ");
	scb_put_verdict(&b, p->part.abi, verdict);
	scb_convert_lost(c, b.p);
	return true;
}

/*
 * What the draft says of its numbers is for the verdict that they had. Those
 * that still need it are named again.
 */
static void
forget_numbers(struct sketch *s, const struct outline_part *p)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->nodd; i++)
		if (s->odd[i].part != p)
			s->odd[n++] = s->odd[i];
	s->nodd = n;
}

/* Ends the part before that number, and returns one that begins with it. */
static struct outline_part *
cut(struct convert *c, struct outline_part *p, uint32_t nr)
{
	struct outline_part *rest = scb_arena_alloc(c->arena, sizeof *rest);

	*rest = *p;
	rest->part.low = nr;
	p->part.high = nr - 1;
	p->next = rest;
	return rest;
}

/*
 * The number that is blamed gets what others without a name get, with those of
 * its part for which that is the same.
 */
static bool
give_up_unnamed(
    struct convert *c, const struct choice_abi *abi, struct outline_part *p)
{
	const struct choice *k = &c->sketch.choice;
	uint32_t verdict = scb_choice_unnamed(k, abi, p->part.low), is;
	uint64_t nr = p->part.low;

	forget_numbers(&c->sketch, p);
	while ((nr = scb_choice_change(abi, (uint32_t)nr)) <= p->part.high) {
		is = scb_choice_unnamed(k, abi, (uint32_t)nr);
		if (is == verdict)
			continue;
		if (nr > c->blamed_nr) {
			cut(c, p, (uint32_t)nr);
			break;
		}
		p = cut(c, p, (uint32_t)nr);
		verdict = is;
	}
	return give_up(c, p, verdict);
}

bool
scb_convert_lose(struct convert *c)
{
	struct choice_abi *abi;
	struct outline_part *first = find_blamed(c, &abi);
	uint32_t verdict;
	bool any = false;

	if (!first || !c->blamed)
		return false;
	if (!first->part.call)
		return give_up_unnamed(c, abi, first);
	verdict = strictest(first);
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < c->nabis; i++)
			for (struct outline_part *p = c->sketch.abi[i].first; p;
			     p = scb_choice_next(p)) {
				if (!is_blamed(c, p, first))
					continue;
				if (pass == 0)
					verdict =
					    stricter(verdict, strictest(p));
				else
					any |= give_up(c, p, verdict);
			}
	return any;
}

bool
scb_convert_lose_number(struct convert *c)
{
	struct choice_abi *abi;
	struct outline_part *p = find_blamed(c, &abi);

	if (!p || p->part.call)
		return false;
	if (p->part.low < c->blamed_nr)
		p = cut(c, p, c->blamed_nr);
	if (p->part.high > c->asked_high)
		cut(c, p, c->asked_high + 1);
	return give_up(c, p, c->asked_verdict);
}

void
scb_convert_lose_dense(struct convert *c, struct outline *o)
{
	for (struct outline_part *p = o->first; p; p = p->next)
		if (p->part.dag) {
			p->part.dag = NULL;
			give_up(c, p, strictest(p));
		}
}

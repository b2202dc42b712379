#include "dialect/text_expr.h"

#include <string.h>

/*
 * The most terms that multiplying out may make; a list as it was written may be
 * longer.
 */
enum { TERMS = 4096, CONDS = 1 << 14 };

struct text_expr *
scb_text_expr_cond(struct arena *a, const struct policy_cond *c)
{
	struct text_expr *e = scb_text_expr_join(a, TEXT_COND);

	e->cond = *c;
	return e;
}

struct text_expr *
scb_text_expr_join(struct arena *a, enum text_expr_kind kind)
{
	struct text_expr *e = scb_arena_last(a, sizeof *e);

	*e = (struct text_expr){.kind = kind};
	return e;
}

void
scb_text_expr_add(struct text_expr *e, struct text_expr *operand)
{
	if (e->last)
		e->last->next = operand;
	else
		e->first = operand;
	e->last = operand;
}

void
scb_text_expr_negate(struct text_expr *e)
{
	if (e->kind == TEXT_COND) {
		e->cond.op = scb_policy_negated(e->cond.op);
		return;
	}
	e->kind = e->kind == TEXT_AND ? TEXT_OR : TEXT_AND;
	for (struct text_expr *i = e->first; i; i = i->next)
		scb_text_expr_negate(i);
}

/* ---- terms --------------------------------------------------------------- */

struct terms {
	struct policy_term *term;
	unsigned n;
	size_t cap;
};

static struct policy_term *
add_term(struct arena *a, struct terms *t)
{
	t->term = scb_arena_grow(a, t->term, t->n, &t->cap, sizeof *t->term);
	return &t->term[t->n++];
}

/* One conjunction that has the conditions of both. */
static struct policy_term
join(struct arena *a, const struct policy_term *x, const struct policy_term *y)
{
	struct policy_term both = {
	    .nconds = x->nconds + y->nconds, .made = true};

	both.conds = scb_arena_array(a, both.nconds, sizeof *both.conds);
	if (x->nconds)
		memcpy(both.conds, x->conds, x->nconds * sizeof *x->conds);
	memcpy(both.conds + x->nconds, y->conds, y->nconds * sizeof *y->conds);
	return both;
}

static bool product(
    struct arena *a, const struct text_expr *e, struct terms *to);

/* Appends the terms of the expression. */
static bool
sum(struct arena *a, const struct text_expr *e, struct terms *to)
{
	struct policy_term *t;

	if (e->kind == TEXT_AND)
		return product(a, e, to);
	if (e->kind == TEXT_OR) {
		for (e = e->first; e; e = e->next)
			if (!sum(a, e, to))
				return false;
		return true;
	}
	t = add_term(a, to);
	t->conds = scb_arena_alloc(a, sizeof *t->conds);
	t->conds[0] = e->cond;
	t->nconds = 1;
	return true;
}

/* The operands that are one condition each need no multiplying out. */
static struct policy_term
plain_operands(struct arena *a, const struct text_expr *e)
{
	struct policy_term t = {0};

	for (const struct text_expr *i = e->first; i; i = i->next)
		t.nconds += i->kind == TEXT_COND;
	t.conds = scb_arena_array(a, t.nconds, sizeof *t.conds);
	t.nconds = 0;
	for (const struct text_expr *i = e->first; i; i = i->next)
		if (i->kind == TEXT_COND)
			t.conds[t.nconds++] = i->cond;
	return t;
}

static bool
multiply(struct arena *a, struct terms *all, const struct terms *by)
{
	struct terms made = {0};
	size_t conds = 0;

	if (by->n > 1 && (size_t)all->n * by->n > TERMS)
		return false;
	for (unsigned i = 0; i < all->n; i++)
		for (unsigned j = 0; j < by->n; j++) {
			struct policy_term *t = add_term(a, &made);

			*t = join(a, &all->term[i], &by->term[j]);
			t->made = all->n > 1 || by->n > 1;
			conds += t->nconds;
			if (t->made && conds > CONDS)
				return false;
		}
	*all = made;
	return true;
}

static bool
product(struct arena *a, const struct text_expr *e, struct terms *to)
{
	struct terms all = {0}, by;

	*add_term(a, &all) = plain_operands(a, e);
	for (const struct text_expr *i = e->first; i; i = i->next) {
		if (i->kind == TEXT_COND)
			continue;
		by = (struct terms){0};
		if (!sum(a, i, &by) || !multiply(a, &all, &by))
			return false;
	}
	for (unsigned i = 0; i < all.n; i++)
		*add_term(a, to) = all.term[i];
	return true;
}

/* Copies the terms, and their conditions to one array. */
static struct policy_term *
copy_terms(const struct terms *t, struct policy_term *to, struct policy_cond *c)
{
	for (unsigned i = 0; i < t->n; i++) {
		const struct policy_term *from = &t->term[i];

		to[i] = *from;
		to[i].conds = c;
		if (from->nconds)
			memcpy(c, from->conds, from->nconds * sizeof *c);
		c += from->nconds;
	}
	return to;
}

/* What was needed to make them is given back. */
struct policy_term *
scb_text_expr_terms(struct arena *a, const struct text_expr *e, unsigned *count)
{
	size_t mark = scb_arena_mark(a), end = scb_arena_end(a), nconds = 0;
	struct terms t = {0};
	struct policy_cond *conds;
	struct policy_term *terms;

	if (!sum(a, e, &t))
		return NULL;
	*count = t.n;
	for (unsigned i = 0; i < t.n; i++)
		nconds += t.term[i].nconds;
	conds = scb_arena_last(a, nconds * sizeof *conds);
	terms = scb_arena_last(a, t.n * sizeof *terms);
	t.term = copy_terms(&t, terms, conds);
	scb_arena_release(a, mark);
	conds = scb_arena_raw(a, nconds * sizeof *conds);
	terms = scb_arena_raw(a, t.n * sizeof *terms);
	copy_terms(&t, terms, conds);
	scb_arena_keep(a, end);
	return terms;
}

#include "analysis/reduce.h"

#include <string.h>

/* Ends of one part that are worth it: it takes their square. */
enum { MANY = 128 };

/* ---- overlaps ------------------------------------------------------------ */

/* Ranges that both have; false: none. */
static bool
both_ranges(struct wordset *to, const struct wordset *v,
    const struct wordset *w, struct arena *a)
{
	unsigned i = 0, j = 0;

	to->range = scb_arena_array(a, v->n + w->n, sizeof *to->range);
	to->n = 0;
	while (i < v->n && j < w->n) {
		struct wordset_range r = v->range[i];

		if (r.low < w->range[j].low)
			r.low = w->range[j].low;
		if (r.high > w->range[j].high)
			r.high = w->range[j].high;
		if (r.low <= r.high)
			to->range[to->n++] = r;
		if (v->range[i].high < w->range[j].high)
			i++;
		else
			j++;
	}
	return to->n > 0;
}

/* May a word be in both? */
static bool
may_meet(const struct wordset *v, const struct wordset *w, struct arena *a)
{
	struct wordset both = {.bits = v->bits};
	uint32_t value;

	if (!both_ranges(&both, v, w, a))
		return false;
	both.nconds = v->nconds + w->nconds;
	if (!both.nconds)
		return true;
	both.cond = scb_arena_array(a, both.nconds, sizeof *both.cond);
	if (v->nconds)
		memcpy(both.cond, v->cond, v->nconds * sizeof *v->cond);
	if (w->nconds)
		memcpy(both.cond + v->nconds, w->cond,
		    w->nconds * sizeof *w->cond);
	return scb_wordset_find(&both, &value) != WORDSET_NEVER;
}

/* Does the end hold no call that an end with another verdict holds? */
static bool
is_apart(const struct partition_part *part, const struct partition_end *e,
    struct arena *a)
{
	for (const struct partition_end *f = part->ends; f; f = f->next) {
		size_t mark = scb_arena_mark(a);
		bool meet =
		    memcmp(f->verdict, e->verdict, sizeof f->verdict) != 0;

		for (unsigned i = 0; meet && i < BPF_WORDS; i++)
			meet = may_meet(&e->path.w[i], &f->path.w[i], a);
		scb_arena_release(a, mark);
		if (meet)
			return false;
	}
	return true;
}

/* ---- conditions ---------------------------------------------------------- */

static void
drop_conds(const struct partition_part *part, struct partition_end *e,
    struct wordset *w, struct arena *a)
{
	for (unsigned i = w->nconds; i-- > 0;) {
		struct cond dropped = w->cond[i];

		w->cond[i] = w->cond[--w->nconds];
		if (is_apart(part, e, a))
			continue;
		w->cond[w->nconds++] = w->cond[i];
		w->cond[i] = dropped;
	}
}

/* All ranges of both halves of a subject, or of one. */
static void
drop_ranges(const struct partition_part *part, struct partition_end *e,
    unsigned word, unsigned n, struct arena *a)
{
	static const struct wordset_range all = {0, UINT32_MAX};
	struct wordset old[2];

	memcpy(old, &e->path.w[word], n * sizeof *old);
	for (unsigned i = 0; i < n; i++) {
		struct wordset *w = &e->path.w[word + i];

		w->range = scb_arena_alloc(a, sizeof *w->range);
		*w->range = all;
		w->n = w->cap = 1;
	}
	if (!is_apart(part, e, a))
		memcpy(&e->path.w[word], old, n * sizeof *old);
}

static void
reduce_end(
    const struct partition_part *part, struct partition_end *e, struct arena *a)
{
	for (unsigned i = BPF_WORD_IP; i < BPF_WORDS; i += 2) {
		drop_ranges(part, e, i, 2, a);
		if (e->path.w[i].nconds)
			drop_ranges(part, e, i, 1, a);
		if (e->path.w[i + 1].nconds)
			drop_ranges(part, e, i + 1, 1, a);
		drop_conds(part, e, &e->path.w[i], a);
		drop_conds(part, e, &e->path.w[i + 1], a);
	}
}

/* ---- ends ---------------------------------------------------------------- */

static bool
has_cond(const struct wordset *w, const struct cond *c)
{
	for (unsigned i = 0; i < w->nconds; i++)
		if (w->cond[i].mask == c->mask && w->cond[i].k == c->k &&
		    w->cond[i].rel == c->rel)
			return true;
	return false;
}

/* Is each value of w one of v? false: or it is not certain. */
static bool
holds_word(const struct wordset *v, const struct wordset *w)
{
	unsigned i = 0;

	for (unsigned j = 0; j < w->n; j++) {
		while (i < v->n && v->range[i].high < w->range[j].low)
			i++;
		if (i == v->n || v->range[i].low > w->range[j].low ||
		    v->range[i].high < w->range[j].high)
			return false;
	}
	for (i = 0; i < v->nconds; i++)
		if (!has_cond(w, &v->cond[i]) &&
		    !(w->n == 1 && w->range->low == w->range->high &&
			cond_holds(&v->cond[i], w->range->low)))
			return false;
	return true;
}

/* Are f's words, from the first that counts, within those of e? */
static bool
holds_words(const struct partition_end *e, const struct partition_end *f,
    unsigned first)
{
	for (unsigned i = first; i < BPF_WORDS; i++)
		if (!holds_word(&e->path.w[i], &f->path.w[i]))
			return false;
	return true;
}

static void
drop_ends(struct partition_part *part, const struct partition_end *e)
{
	for (struct partition_end **f = &part->ends; *f;)
		if (*f != e &&
		    memcmp(e->verdict, (*f)->verdict, sizeof e->verdict) == 0 &&
		    holds_words(e, *f, 0)) {
			*f = (*f)->next;
			part->nends--;
		} else {
			f = &(*f)->next;
		}
}

void
scb_reduce_ends(struct partition_part *part, struct arena *a)
{
	if (part->nends < 2 || part->nends > MANY)
		return;
	for (struct partition_end *e = part->ends; e; e = e->next)
		reduce_end(part, e, a);
	for (struct partition_end *e = part->ends; e; e = e->next)
		drop_ends(part, e);
}

/* The parts have different numbers, so these are not compared. */
static bool
ends_meet(const struct partition_end *e, const struct partition_end *f,
    struct arena *a)
{
	size_t mark = scb_arena_mark(a);
	bool meet = true;

	for (unsigned i = BPF_WORD_IP; meet && i < BPF_WORDS; i++)
		meet = may_meet(&e->path.w[i], &f->path.w[i], a);
	scb_arena_release(a, mark);
	return meet;
}

bool
scb_reduce_by(struct partition_part *part, const struct partition_end *end,
    struct arena *a, bool test)
{
	struct partition_end **f = &part->ends;

	for (const struct partition_end *e = part->ends; e; e = e->next)
		if (e->verdict[0] != end->verdict[0] && ends_meet(end, e, a))
			return false;
	while (!test && *f)
		if ((*f)->verdict[0] == end->verdict[0] &&
		    holds_words(end, *f, BPF_WORD_IP) && part->nends > 1) {
			*f = (*f)->next;
			part->nends--;
		} else {
			f = &(*f)->next;
		}
	return true;
}

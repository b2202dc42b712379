#include "analysis/pair_solve.h"

#include <string.h>

/* What two paths cost, and one value of a word that is tried on them. */
enum { LOW = 0xffff, PAIR = PAIR_SOLVE_LEAST, VALUE = PAIR_SOLVE_LEAST };

struct pair_solve
scb_pair_solve_all(uint64_t *work)
{
	struct pair_solve m = {.work = work};

	for (unsigned i = 0; i < BPF_WORDS; i++)
		m.used[i] = UINT32_MAX;
	return m;
}

static bool
is_whole(const struct wordset *w)
{
	return w->n == 1 && w->range[0].low == 0 &&
	       w->range[0].high == UINT32_MAX;
}

static bool
pair_solve_knows(const struct wordset *w, uint32_t bits)
{
	if (!bits)
		return false;
	if (!is_whole(w))
		return true;
	for (unsigned i = 0; i < w->nconds; i++)
		if (w->cond[i].mask & bits)
			return true;
	return false;
}

bool
scb_pair_solve_knows(const struct path *p, unsigned word, uint32_t bits)
{
	return pair_solve_knows(&p->w[word], bits);
}

/* Values that both words have left; false: too many masked conditions. */
static bool
both(struct wordset *to, const struct wordset *a, const struct wordset *b,
    struct arena *arena)
{
	unsigned i = 0, j = 0;

	*to = (struct wordset){.bits = a->bits};
	to->range = scb_arena_array(arena, a->n + b->n, sizeof *to->range);
	while (i < a->n && j < b->n) {
		const struct wordset_range *r = &a->range[i], *s = &b->range[j];
		uint32_t low = r->low > s->low ? r->low : s->low;
		uint32_t high = r->high < s->high ? r->high : s->high;

		if (low <= high)
			to->range[to->n++] = (struct wordset_range){low, high};
		if (r->high < s->high)
			i++;
		else
			j++;
	}
	if (a->nconds + b->nconds)
		to->cond = scb_arena_array(
		    arena, a->nconds + b->nconds, sizeof *to->cond);
	if (a->nconds)
		memcpy(to->cond, a->cond, a->nconds * sizeof *a->cond);
	if (b->nconds)
		memcpy(
		    to->cond + a->nconds, b->cond, b->nconds * sizeof *b->cond);
	to->nconds = a->nconds + b->nconds;
	to->cap_conds = to->nconds;
	return true;
}

static enum wordset_truth
worse(enum wordset_truth a, enum wordset_truth b)
{
	if (a == WORDSET_NEVER || b == WORDSET_NEVER)
		return WORDSET_NEVER;
	return a == WORDSET_ALWAYS && b == WORDSET_ALWAYS ? WORDSET_ALWAYS
							  : WORDSET_UNKNOWN;
}

static bool
spend(const struct pair_solve *m, unsigned work)
{
	if (*m->work < work)
		return false;
	*m->work -= work;
	return true;
}

/* Is v left? A range of one value may be one that the conditions exclude. */
static enum wordset_truth
pair_solve_has(const struct wordset *w, uint32_t v, struct arena *arena)
{
	struct wordset_range one = {v, v};
	struct wordset is = {.range = &one, .n = 1, .bits = 32}, left;

	return both(&left, w, &is, arena) ? scb_wordset_find(&left, &v)
					  : WORDSET_UNKNOWN;
}

static enum wordset_truth
pair_solve_same(const struct wordset *a, const struct wordset *b, uint32_t v[2],
    struct arena *arena)
{
	enum wordset_truth t;
	struct wordset w;

	if (!both(&w, a, b, arena))
		return WORDSET_UNKNOWN;
	t = scb_wordset_find(&w, &v[0]);
	v[1] = v[0];
	return t;
}

/* Some value of b whose low bits are v. */
static enum wordset_truth
has_low(
    const struct wordset *b, uint32_t v, uint32_t *value, struct arena *arena)
{
	struct wordset_range all = {0, UINT32_MAX};
	struct cond is = {LOW, v, COND_EQ};
	struct wordset low = {
	    .range = &all, .n = 1, .cond = &is, .nconds = 1, .bits = 32};
	struct wordset w;

	return both(&w, b, &low, arena) ? scb_wordset_find(&w, value)
					: WORDSET_UNKNOWN;
}

/*
 * What the low bits of b can be, whatever the high ones are. false: b says
 * something of both at once.
 */
static bool
project(struct wordset *low, const struct wordset *b, struct arena *arena)
{
	*low = *b;
	low->nconds = 0;
	if (!is_whole(b))
		return false;
	if (b->nconds)
		low->cond =
		    scb_arena_array(arena, b->nconds, sizeof *low->cond);
	for (unsigned i = 0; i < b->nconds; i++) {
		if (b->cond[i].mask & LOW && b->cond[i].mask & ~(uint32_t)LOW)
			return false;
		if (b->cond[i].mask & LOW)
			low->cond[low->nconds++] = b->cond[i];
	}
	return true;
}

/* One by one. */
static enum wordset_truth
try_values(const struct wordset *w, const struct wordset *b,
    const struct pair_solve *m, uint32_t v[2], struct arena *arena)
{
	enum wordset_truth worst = WORDSET_NEVER;
	size_t mark = scb_arena_mark(arena);

	for (unsigned i = 0; i < w->n; i++)
		for (uint32_t x = w->range[i].low; x <= w->range[i].high; x++) {
			enum wordset_truth t;

			if (!spend(m, VALUE))
				return WORDSET_UNKNOWN;
			t = pair_solve_has(w, x, arena);
			v[0] = x;
			if (t != WORDSET_NEVER)
				t = worse(t, has_low(b, x, &v[1], arena));
			scb_arena_release(arena, mark);
			if (t == WORDSET_ALWAYS)
				return t;
			if (t == WORDSET_UNKNOWN)
				worst = t;
		}
	return worst;
}

/* v[0] is below 2^16, and v[1] has the same low bits, or is the same. */
static enum wordset_truth
same_low(const struct wordset *a, const struct wordset *b,
    const struct pair_solve *m, uint32_t v[2], struct arena *arena)
{
	struct wordset_range low = {0, LOW};
	struct wordset clean = {.range = &low, .n = 1, .bits = 32}, w,
		       projected;
	enum wordset_truth t;

	if (!both(&w, a, &clean, arena))
		return WORDSET_UNKNOWN;
	if (m->clean || !pair_solve_knows(b, ~(uint32_t)LOW))
		return pair_solve_same(&w, b, v, arena);
	if (!project(&projected, b, arena))
		return try_values(&w, b, m, v, arena);
	t = pair_solve_same(&w, &projected, v, arena);
	return t == WORDSET_ALWAYS ? has_low(b, v[0], &v[1], arena) : t;
}

static enum wordset_truth
meet_word(const struct wordset *a, const struct wordset *b,
    const struct pair_solve *m, unsigned i, uint32_t v[2], struct arena *arena)
{
	if (m->free >> i & 1)
		return worse(
		    scb_wordset_find(a, &v[0]), scb_wordset_find(b, &v[1]));
	if (m->used[i] == UINT32_MAX)
		return pair_solve_same(a, b, v, arena);
	if (m->used[i] == LOW)
		return same_low(a, b, m, v, arena);
	v[0] = v[1] = 0;
	return worse(
	    pair_solve_has(a, 0, arena), m->clean ? pair_solve_has(b, 0, arena)
						  : scb_wordset_find(b, &v[1]));
}

enum wordset_truth
scb_pair_solve(const struct path *a, const struct path *b,
    const struct pair_solve *m, struct scbpf_call call[2], struct arena *arena)
{
	enum wordset_truth all = WORDSET_ALWAYS;
	size_t mark = scb_arena_mark(arena);
	uint32_t v[2] = {0, 0}, value[2][BPF_WORDS];

	if (!spend(m, PAIR))
		return WORDSET_UNKNOWN;
	for (unsigned i = 0; i < BPF_WORDS && all != WORDSET_NEVER; i++) {
		all = worse(all, meet_word(&a->w[i], &b->w[i], m, i, v, arena));
		value[0][i] = v[0];
		value[1][i] = v[1];
	}
	scb_arena_release(arena, mark);
	for (unsigned i = 0; i < 2 && all == WORDSET_ALWAYS; i++)
		scb_path_make(value[i], &call[i]);
	return all;
}

#include "analysis/meet.h"

#include <string.h>

/* What two paths cost, and one value of a word that is tried on them. */
enum { LOW = 0xffff, PAIR = MEET_LEAST, VALUE = MEET_LEAST };

struct meet
meet_all(uint64_t *work)
{
	struct meet m = {.work = work};

	for (unsigned i = 0; i < BPF_WORDS; i++)
		m.used[i] = UINT32_MAX;
	return m;
}

static bool
is_whole(const struct word *w)
{
	return w->n == 1 && w->range[0].low == 0 &&
	       w->range[0].high == UINT32_MAX;
}

static bool
knows(const struct word *w, uint32_t bits)
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
meet_knows(const struct path *p, unsigned word, uint32_t bits)
{
	return knows(&p->w[word], bits);
}

/* Values that both words have left; false: too many masked conditions. */
static bool
both(struct word *to, const struct word *a, const struct word *b,
    struct arena *arena)
{
	unsigned i = 0, j = 0;

	if (a->nconds + b->nconds > WORD_CONDS)
		return false;
	*to = (struct word){.bits = a->bits};
	to->range = arena_array(arena, a->n + b->n, sizeof *to->range);
	while (i < a->n && j < b->n) {
		const struct word_range *r = &a->range[i], *s = &b->range[j];
		uint32_t low = r->low > s->low ? r->low : s->low;
		uint32_t high = r->high < s->high ? r->high : s->high;

		if (low <= high)
			to->range[to->n++] = (struct word_range){low, high};
		if (r->high < s->high)
			i++;
		else
			j++;
	}
	if (a->nconds + b->nconds)
		to->cond =
		    arena_array(arena, a->nconds + b->nconds, sizeof *to->cond);
	if (a->nconds)
		memcpy(to->cond, a->cond, a->nconds * sizeof *a->cond);
	if (b->nconds)
		memcpy(
		    to->cond + a->nconds, b->cond, b->nconds * sizeof *b->cond);
	to->nconds = a->nconds + b->nconds;
	return true;
}

static enum word_truth
worse(enum word_truth a, enum word_truth b)
{
	if (a == WORD_NEVER || b == WORD_NEVER)
		return WORD_NEVER;
	return a == WORD_ALWAYS && b == WORD_ALWAYS ? WORD_ALWAYS
						    : WORD_UNKNOWN;
}

static bool
spend(const struct meet *m, unsigned work)
{
	if (*m->work < work)
		return false;
	*m->work -= work;
	return true;
}

/* Is v left? A range of one value may be one that the conditions exclude. */
static enum word_truth
has(const struct word *w, uint32_t v, struct arena *arena)
{
	struct word_range one = {v, v};
	struct word is = {.range = &one, .n = 1, .bits = 32}, left;

	return both(&left, w, &is, arena) ? word_find(&left, &v) : WORD_UNKNOWN;
}

static enum word_truth
same(const struct word *a, const struct word *b, uint32_t v[2],
    struct arena *arena)
{
	enum word_truth t;
	struct word w;

	if (!both(&w, a, b, arena))
		return WORD_UNKNOWN;
	t = word_find(&w, &v[0]);
	v[1] = v[0];
	return t;
}

/* Some value of b whose low bits are v. */
static enum word_truth
has_low(const struct word *b, uint32_t v, uint32_t *value, struct arena *arena)
{
	struct word_range all = {0, UINT32_MAX};
	struct word_cond is = {LOW, v, WORD_EQ};
	struct word low = {
	    .range = &all, .n = 1, .cond = &is, .nconds = 1, .bits = 32};
	struct word w;

	return both(&w, b, &low, arena) ? word_find(&w, value) : WORD_UNKNOWN;
}

/*
 * What the low bits of b can be, whatever the high ones are. false: b says
 * something of both at once.
 */
static bool
project(struct word *low, const struct word *b, struct arena *arena)
{
	*low = *b;
	low->nconds = 0;
	if (!is_whole(b))
		return false;
	if (b->nconds)
		low->cond = arena_array(arena, b->nconds, sizeof *low->cond);
	for (unsigned i = 0; i < b->nconds; i++) {
		if (b->cond[i].mask & LOW && b->cond[i].mask & ~(uint32_t)LOW)
			return false;
		if (b->cond[i].mask & LOW)
			low->cond[low->nconds++] = b->cond[i];
	}
	return true;
}

/* One by one. */
static enum word_truth
try_values(const struct word *w, const struct word *b, const struct meet *m,
    uint32_t v[2], struct arena *arena)
{
	enum word_truth worst = WORD_NEVER;
	size_t mark = arena_mark(arena);

	for (unsigned i = 0; i < w->n; i++)
		for (uint32_t x = w->range[i].low; x <= w->range[i].high; x++) {
			enum word_truth t;

			if (!spend(m, VALUE))
				return WORD_UNKNOWN;
			t = has(w, x, arena);
			v[0] = x;
			if (t != WORD_NEVER)
				t = worse(t, has_low(b, x, &v[1], arena));
			arena_release(arena, mark);
			if (t == WORD_ALWAYS)
				return t;
			if (t == WORD_UNKNOWN)
				worst = t;
		}
	return worst;
}

/* v[0] is below 2^16, and v[1] has the same low bits, or is the same. */
static enum word_truth
same_low(const struct word *a, const struct word *b, const struct meet *m,
    uint32_t v[2], struct arena *arena)
{
	struct word_range low = {0, LOW};
	struct word clean = {.range = &low, .n = 1, .bits = 32}, w, projected;
	enum word_truth t;

	if (!both(&w, a, &clean, arena))
		return WORD_UNKNOWN;
	if (m->clean || !knows(b, ~(uint32_t)LOW))
		return same(&w, b, v, arena);
	if (!project(&projected, b, arena))
		return try_values(&w, b, m, v, arena);
	t = same(&w, &projected, v, arena);
	return t == WORD_ALWAYS ? has_low(b, v[0], &v[1], arena) : t;
}

static enum word_truth
meet_word(const struct word *a, const struct word *b, const struct meet *m,
    unsigned i, uint32_t v[2], struct arena *arena)
{
	if (m->free >> i & 1)
		return worse(word_find(a, &v[0]), word_find(b, &v[1]));
	if (m->used[i] == UINT32_MAX)
		return same(a, b, v, arena);
	if (m->used[i] == LOW)
		return same_low(a, b, m, v, arena);
	v[0] = v[1] = 0;
	return worse(has(a, 0, arena),
	    m->clean ? has(b, 0, arena) : word_find(b, &v[1]));
}

enum word_truth
meet(const struct path *a, const struct path *b, const struct meet *m,
    struct scbpf_call call[2], struct arena *arena)
{
	enum word_truth all = WORD_ALWAYS;
	size_t mark = arena_mark(arena);
	uint32_t v[2] = {0, 0}, value[2][BPF_WORDS];

	if (!spend(m, PAIR))
		return WORD_UNKNOWN;
	for (unsigned i = 0; i < BPF_WORDS && all != WORD_NEVER; i++) {
		all = worse(all, meet_word(&a->w[i], &b->w[i], m, i, v, arena));
		value[0][i] = v[0];
		value[1][i] = v[1];
	}
	arena_release(arena, mark);
	for (unsigned i = 0; i < 2 && all == WORD_ALWAYS; i++)
		path_make(value[i], &call[i]);
	return all;
}

/*
 * Ends of a part that are united or reduced: against all values of three words,
 * they hold the same calls as before, and no two are left that could be united.
 * Random ranges and conditions on words of eight values.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/explain.h"
#include "analysis/reduce.h"
#include "analysis/slices.h"

#include "below.h"
#include "check.h"

enum { WORDS = 3, VALUES = 8, CALLS = VALUES * VALUES * VALUES, MOST = 201 };

static const unsigned words[WORDS] = {
    BPF_WORD_NR, BPF_WORDS - 2, BPF_WORDS - 1};
static struct arena arena;
static struct partition_end ends[MOST];

/* The lowest and the highest. */
static uint32_t
value(unsigned i)
{
	return i < VALUES / 2 ? i : UINT32_MAX - VALUES + 1 + i;
}

static bool
holds(const struct path *p, unsigned call)
{
	for (unsigned i = 0; i < WORDS; i++, call /= VALUES) {
		const struct wordset *w = &p->w[words[i]];
		uint32_t v = value(call % VALUES);
		bool in = false;

		for (unsigned k = 0; k < w->n; k++)
			in |= w->range[k].low <= v && v <= w->range[k].high;
		for (unsigned k = 0; k < w->nconds; k++)
			in &= cond_holds(&w->cond[k], v);
		if (!in)
			return false;
	}
	return true;
}

/* A bit for each pair of verdicts that some end gives the call. */
static void
list_verdicts(const struct partition_part *part, uint8_t verdicts[CALLS])
{
	memset(verdicts, 0, CALLS);
	for (const struct partition_end *e = part->ends; e; e = e->next)
		for (unsigned i = 0; i < CALLS; i++)
			verdicts[i] |=
			    (uint8_t)(holds(&e->path, i)
				      << (e->verdict[0] * 2 + e->verdict[1]));
}

static void
fill_word(struct wordset *w, bool masked)
{
	unsigned from = below(VALUES), to = from + below(VALUES - from);
	uint32_t mask;

	if (below(3))
		to = from;
	w->range[0] = (struct wordset_range){value(from), value(to)};
	if (to + 2 < VALUES && below(4) == 0)
		w->range[w->n++] = (struct wordset_range){
		    value(to + 2), value(to + 2 + below(VALUES - to - 2))};
	if (masked && below(3))
		scb_wordset_any(w, &arena, 32);
	for (; masked && w->nconds < 3 && below(4); w->nconds++) {
		w->cond = scb_arena_grow(
		    &arena, w->cond, w->nconds, &w->cap_conds, sizeof *w->cond);
		mask = below(4) ? 1 + below(2) : UINT32_MAX << (1 + below(2));
		w->cond[w->nconds] = (struct cond){
		    mask, below(2) * mask, below(2) ? COND_EQ : COND_NE};
	}
}

static void
fill_part(struct partition_part *part, unsigned n, bool pairs, bool nr)
{
	unsigned every = below(3);

	part->nends = n;
	part->ends = ends;
	for (unsigned i = 0; i < n; i++) {
		struct partition_end *e = &ends[i];

		e->next = i + 1 < n ? e + 1 : NULL;
		e->verdict[0] = below(2);
		e->verdict[1] = pairs && below(4) == 0;
		scb_path_any(&e->path, &arena);
		/* often on one word alone */
		for (unsigned k = !nr; k < WORDS; k++)
			if (k == 1 ? below(4) : every && below(every + 1))
				fill_word(&e->path.w[words[k]], k == 1);
	}
}

/* Are they the same but for the ranges of one word at most? */
static bool
are_unitable(const struct partition_end *e, const struct partition_end *f)
{
	unsigned differ = 0;

	for (unsigned i = 0; i < BPF_WORDS; i++) {
		if (!scb_wordset_same_conds(&e->path.w[i], &f->path.w[i]))
			return false;
		differ +=
		    !scb_wordset_same_ranges(&e->path.w[i], &f->path.w[i]);
	}
	return differ <= 1 && memcmp(e->verdict, f->verdict, 8) == 0;
}

/* Or but for one condition, that holds for one and fails for the other? */
static bool
are_complements(const struct partition_end *e, const struct partition_end *f)
{
	unsigned differ = 0;

	for (unsigned i = 0; i < BPF_WORDS; i++) {
		const struct wordset *v = &e->path.w[i], *w = &f->path.w[i];

		if (!scb_wordset_same_ranges(v, w) || v->nconds != w->nconds)
			return false;
		for (unsigned k = 0; k < v->nconds; k++) {
			struct cond no = v->cond[k];

			if (cond_same(&v->cond[k], &w->cond[k]))
				continue;
			no.rel = cond_not(no.rel);
			if (!cond_same(&no, &w->cond[k]))
				return false;
			differ++;
		}
	}
	return differ == 1 && e->verdict[0] == f->verdict[0];
}

/* Ranges ascend and are apart; conditions say something. */
static bool
are_ranges(const struct path *p)
{
	for (unsigned i = 0; i < BPF_WORDS; i++) {
		for (unsigned k = 0; k < p->w[i].nconds; k++)
			if (p->w[i].cond[k].mask == 0)
				return false;
		for (unsigned k = 1; k < p->w[i].n; k++)
			if (p->w[i].range[k].low <
			    p->w[i].range[k - 1].high + UINT64_C(2))
				return false;
	}
	return true;
}

static unsigned
count_ends(const struct partition_part *part)
{
	unsigned n = 0;

	for (const struct partition_end *e = part->ends; e; e = e->next)
		n++;
	return n;
}

static void
check_part(
    const struct partition_part *part, bool pairs, unsigned of, unsigned round)
{
	const struct partition_end *last = ends - 1;
	bool whole = true, ordered = count_ends(part) == part->nends;

	for (const struct partition_end *e = part->ends; e; e = e->next) {
		ordered &= e > last && e < ends + of && are_ranges(&e->path);
		last = e;
		for (const struct partition_end *f = e->next; f; f = f->next)
			whole &= !are_unitable(e, f) &&
				 (pairs || !are_complements(e, f));
	}
	check(ordered, "round %u: the first does not stay", round);
	check(whole, "round %u: two are left that are one", round);
}

static void
test_round(unsigned round)
{
	uint8_t before[CALLS], after[CALLS];
	bool pairs = round % 2;
	struct partition_part part = {.low = 0};
	unsigned n = 1 + below(12);

	fill_part(&part, n, pairs, true);
	list_verdicts(&part, before);
	if (pairs)
		scb_partition_unite(&part, &arena);
	else
		scb_explain_unite(&part, &arena);
	list_verdicts(&part, after);
	check(memcmp(before, after, sizeof after) == 0,
	    "round %u: other calls than before", round);
	check_part(&part, pairs, n, round);
}

/* ---- slices of arguments, and fewer conditions --------------------------- */

/* The same but for the last two words, of which the values are as they are. */
static bool
are_slices(const struct partition_end *e, const struct partition_end *f)
{
	const struct wordset *v = &e->path.w[words[1]],
			     *w = &f->path.w[words[1]];

	for (unsigned i = 0; i < BPF_WORDS; i++)
		if (!scb_wordset_same_conds(&e->path.w[i], &f->path.w[i]) ||
		    (i < words[1] &&
			!scb_wordset_same_ranges(&e->path.w[i], &f->path.w[i])))
			return true;
	if (scb_wordset_same_ranges(v, w))
		return false;
	v++;
	w++;
	for (unsigned i = 0; i < v->n; i++)
		for (unsigned k = 0; k < w->n; k++)
			if (v->range[i].low <= w->range[k].high &&
			    w->range[k].low <= v->range[i].high)
				return false;
	return true;
}

static void
test_slices(unsigned round)
{
	uint8_t before[CALLS], after[CALLS];
	struct partition_part part = {.low = 0};
	bool apart = true;

	fill_part(&part, 1 + below(12), round % 2, true);
	list_verdicts(&part, before);
	if (round % 8 == 7)
		scb_reduce_masks(&part, &arena);
	else
		scb_slices_unite(&part, &arena);
	list_verdicts(&part, after);
	check(memcmp(before, after, sizeof after) == 0 &&
		  count_ends(&part) == part.nends,
	    "round %u: other slices than before", round);
	for (const struct partition_end *e = part.ends; e; e = e->next)
		for (const struct partition_end *f = e->next; f; f = f->next)
			apart &= round % 8 == 7 ||
				 memcmp(e->verdict, f->verdict, 8) != 0 ||
				 are_slices(e, f);
	check(apart, "round %u: slices that meet", round);
}

/* Calls keep their verdict; what no end holds may get one. */
static void
test_reduce(unsigned round)
{
	uint8_t before[CALLS], after[CALLS];
	struct partition_part part = {.low = 0};
	bool right = true;

	fill_part(&part, 1 + below(12), round % 2, false);
	list_verdicts(&part, before);
	if (round % 3 == 0)
		scb_slices_unite(&part, &arena);
	scb_reduce_ends(&part, &arena);
	list_verdicts(&part, after);
	for (unsigned i = 0; i < CALLS; i++)
		right &= before[i] ? after[i] == before[i]
				   : (after[i] & (after[i] - 1)) == 0;
	check(right && count_ends(&part) == part.nends,
	    "round %u: reduced to other calls", round);
}

/* What the other end holds is dropped, if it has the same verdict. */
static void
test_reduce_by(unsigned round)
{
	uint8_t before[CALLS], after[CALLS];
	struct partition_part part = {.low = 0};
	struct partition_end by;
	unsigned n = 2 + below(5);
	bool right = true, test = round % 4 == 0, known;

	fill_part(&part, n, false, false);
	by = ends[--n];
	ends[n - 1].next = NULL;
	part.nends = n;
	list_verdicts(&part, before);
	known = scb_reduce_by(&part, &by, &arena, test);
	list_verdicts(&part, after);
	for (unsigned i = 0; i < CALLS; i++) {
		bool is_by = holds(&by.path, i);

		if (!known || test || !is_by)
			right &= after[i] == before[i];
		if (known && is_by)
			right &= (before[i] & ~(1u << by.verdict[0] * 2)) == 0;
	}
	check(right && count_ends(&part) == part.nends && part.nends > 0,
	    "round %u: reduced by another end", round);
}

/* Two verdicts for two values of two arguments: either argument will do. */
static void
test_fewer(void)
{
	struct partition_part part = {.ends = ends, .nends = 2};

	for (uint32_t i = 0; i < 2; i++) {
		const struct cond is = {UINT32_MAX, i, COND_EQ};

		ends[i] =
		    (struct partition_end){i ? NULL : &ends[1], {i, 0}, {0}};
		scb_path_any(&ends[i].path, &arena);
		scb_path_assume(&ends[i].path, words[1] - 2, is);
		scb_path_assume(&ends[i].path, words[1], is);
	}
	scb_reduce_ends(&part, &arena);
	for (unsigned i = 0; i < 2; i++) {
		const struct wordset *w = ends[i].path.w + words[1];
		check(w[-2].range->high == UINT32_MAX && w->range->high == i,
		    "end %u: two conditions", i);
	}
}

/* Two ends with so many high halves, which are the same but for one. */
static void
test_cuts(unsigned n, unsigned left)
{
	struct partition_part part = {.ends = ends, .nends = 2};

	for (uint32_t i = 0; i < 2; i++) {
		struct wordset *w = &ends[i].path.w[words[2]];

		ends[i] = (struct partition_end){i ? NULL : &ends[1], {0}, {0}};
		scb_path_any(&ends[i].path, &arena);
		scb_path_assume(&ends[i].path, words[1],
		    (struct cond){UINT32_MAX, i, COND_EQ});
		w->n = i ? n : 128;
		w->range = scb_arena_array(&arena, w->n, sizeof *w->range);
		for (uint32_t k = 0; k < w->n; k++)
			w->range[k] = (struct wordset_range){2 * k, 2 * k};
	}
	scb_slices_unite(&part, &arena);
	check(part.nends == left, "%u and 128 high halves: %u ends", n,
	    part.nends);
}

/* One value of a word for each end, and the whole is the range of them. */
static void
test_many(unsigned n, unsigned left)
{
	struct partition_part part = {.ends = ends, .nends = n};

	for (unsigned i = 0; i < n; i++) {
		ends[i] = (struct partition_end){
		    i + 1 < n ? &ends[i + 1] : NULL, {0}, {0}};
		scb_path_any(&ends[i].path, &arena);
		scb_path_assume(
		    &ends[i].path, 5, (struct cond){UINT32_MAX, i, COND_EQ});
	}
	scb_explain_unite(&part, &arena);
	check(part.nends == left, "%u ends: %u are left", n, part.nends);
}

int
main(void)
{
	size_t size = (size_t)16 << 20;
	jmp_buf full;

	arena = (struct arena){malloc(size), size, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (unsigned i = 0; i < 400; i++) {
		size_t mark = scb_arena_mark(&arena);

		test_round(i);
		test_slices(i);
		test_reduce(i);
		test_reduce_by(i);
		scb_arena_release(&arena, mark);
	}
	test_many(200, 1);
	test_many(201, 201);
	test_fewer();
	test_cuts(128, 1);
	test_cuts(129, 2);
	free(arena.base);
	return check_end();
}

#include "analysis/slices.h"

#include <string.h>

#include "base/sort.h"

enum {
	ENDS = 64, /* of one group, */
	CUTS = 512 /* and values of the high half that differ in them */
};

struct slicer {
	struct arena *arena;
	unsigned word; /* the low half; the high half is the next */
	struct partition_end *group[ENDS];
	unsigned n;
	uint64_t cut[CUTS]; /* first values of intervals of the high half */
	unsigned ncuts;
};

/* ---- which ends belong together ------------------------------------------ */

static bool
belongs(const struct slicer *s, const struct partition_end *e)
{
	const struct partition_end *f = s->group[0];

	if (memcmp(e->verdict, f->verdict, sizeof e->verdict) != 0)
		return false;
	for (unsigned i = 0; i < BPF_WORDS; i++) {
		bool half = i == s->word || i == s->word + 1;

		if (!scb_wordset_same_conds(&e->path.w[i], &f->path.w[i]) ||
		    (!half &&
			!scb_wordset_same_ranges(&e->path.w[i], &f->path.w[i])))
			return false;
	}
	return true;
}

/* ---- intervals of the high half ------------------------------------------ */

static bool
cut_before(const void *a, const void *b)
{
	return *(const uint64_t *)a < *(const uint64_t *)b;
}

static bool
find_cuts(struct slicer *s)
{
	unsigned n = 0, kept = 0;

	for (unsigned i = 0; i < s->n; i++) {
		const struct wordset *w = &s->group[i]->path.w[s->word + 1];

		if (n + 2 * w->n > CUTS)
			return false;
		for (unsigned k = 0; k < w->n; k++) {
			s->cut[n++] = w->range[k].low;
			s->cut[n++] = (uint64_t)w->range[k].high + 1;
		}
	}
	scb_sort(s->cut, n, sizeof *s->cut, cut_before);
	for (unsigned i = 0; i < n; i++)
		if (!kept || s->cut[kept - 1] != s->cut[i])
			s->cut[kept++] = s->cut[i];
	s->ncuts = kept;
	return true;
}

static bool
has_value(const struct wordset *w, uint64_t v)
{
	for (unsigned i = 0; i < w->n; i++)
		if (w->range[i].low <= v && v <= w->range[i].high)
			return true;
	return false;
}


/* ---- slices -------------------------------------------------------------- */

/* The low halves that go with the values of one interval. */
static struct wordset
low_halves(struct slicer *s, uint64_t high)
{
	struct wordset low = s->group[0]->path.w[s->word];

	low.n = 0;
	for (unsigned i = 0; i < s->n; i++)
		if (has_value(&s->group[i]->path.w[s->word + 1], high))
			scb_wordset_unite(&low, s->arena,
			    &s->group[i]->path.w[s->word]);
	return low;
}

static struct partition_end *
add_slice(struct slicer *s, struct partition_end *list,
    const struct wordset *low, const struct wordset *high)
{
	struct partition_end **at = &list, *e;

	for (; *at; at = &(*at)->next)
		if (scb_wordset_same_ranges(&(*at)->path.w[s->word], low)) {
			scb_wordset_unite(
			    &(*at)->path.w[s->word + 1], s->arena, high);
			return list;
		}
	e = *at = scb_arena_alloc(s->arena, sizeof *e);
	*e = *s->group[0];
	e->next = NULL;
	scb_path_keep(&e->path, &s->group[0]->path, s->arena);
	e->path.w[s->word].range = low->range;
	e->path.w[s->word].n = e->path.w[s->word].cap = low->n;
	e->path.w[s->word + 1].n = 0;
	scb_wordset_unite(&e->path.w[s->word + 1], s->arena, high);
	return list;
}

/* What the group becomes; NULL: it stays. */
static struct partition_end *
slice(struct slicer *s)
{
	struct partition_end *list = NULL;

	if (s->n < 2 || !find_cuts(s))
		return NULL;
	for (unsigned i = 0; i + 1 < s->ncuts; i++) {
		struct wordset low = low_halves(s, s->cut[i]);
		struct wordset_range r = {
		    (uint32_t)s->cut[i], (uint32_t)(s->cut[i + 1] - 1)};
		struct wordset high = {.range = &r, .n = 1};

		if (low.n)
			list = add_slice(s, list, &low, &high);
	}
	return list;
}

/* ---- all groups ---------------------------------------------------------- */

static void
slice_argument(struct slicer *s, struct partition_part *part)
{
	struct partition_end *left = part->ends, **last = &part->ends;

	part->ends = NULL;
	part->nends = 0;
	while (left) {
		struct partition_end **f = &left->next, *list;

		s->n = 0;
		s->group[s->n++] = left;
		while (*f)
			if (s->n < ENDS && belongs(s, *f)) {
				s->group[s->n++] = *f;
				*f = (*f)->next;
			} else {
				f = &(*f)->next;
			}
		list = slice(s);
		f = &left->next;
		left = *f;
		for (unsigned i = 0; !list && i < s->n; i++) {
			*last = s->group[i];
			last = &(*last)->next;
			part->nends++;
		}
		for (; list; list = list->next) {
			*last = list;
			last = &list->next;
			part->nends++;
		}
	}
	*last = NULL;
}

void
scb_slices_unite(struct partition_part *part, struct arena *a)
{
	struct slicer *s;

	/* Most parts have one end, and cost nothing. */
	if (part->nends < 2 || part->nends > ENDS)
		return;
	s = scb_arena_alloc(a, sizeof *s);
	s->arena = a;
	for (s->word = BPF_WORD_IP; s->word < BPF_WORDS; s->word += 2)
		slice_argument(s, part);
}

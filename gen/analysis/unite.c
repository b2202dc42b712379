#include "analysis/partition.h"

#include <string.h>

#include "base/hash.h"
#include "base/sort.h"

struct uniter {
	struct partition_end **end; /* in their order; NULL: part of another */
	unsigned n;
	unsigned *next;	 /* by end: another of its group, + 1 */
	unsigned *count; /* by the first end of a group: how many it has */
	unsigned *slot, slots;
};

/* Of all that ends of one group have in common. */
static uint32_t
unite_hash(const struct partition_end *e, unsigned word)
{
	uint64_t h = hash_bytes(HASH_START, e->verdict, sizeof e->verdict);

	for (unsigned i = 0; i < BPF_WORDS; i++) {
		const struct wordset *w = &e->path.w[i];

		if (i != word)
			h = hash_bytes(h, w->range, w->n * sizeof *w->range);
		h = hash_bytes(h, w->cond, w->nconds * sizeof *w->cond);
	}
	return (uint32_t)(h ^ h >> 32);
}

static bool
unite_alike(
    const struct partition_end *e, const struct partition_end *f, unsigned word)
{
	bool same = memcmp(e->verdict, f->verdict, sizeof e->verdict) == 0;

	for (unsigned i = 0; same && i < BPF_WORDS; i++)
		same = scb_wordset_same_conds(&e->path.w[i], &f->path.w[i]) &&
		       (i == word || scb_wordset_same_ranges(
					 &e->path.w[i], &f->path.w[i]));
	return same;
}

/* Puts the end behind the first that it can be united with. */
static void
unite_enter(struct uniter *u, unsigned at, unsigned word)
{
	const struct partition_end *e = u->end[at];

	for (uint32_t h = unite_hash(e, word);; h++) {
		unsigned *s = &u->slot[h & (u->slots - 1)], first = *s - 1;

		if (!*s) {
			*s = at + 1;
			u->count[at] = 1;
			return;
		}
		if (unite_alike(u->end[first], e, word)) {
			u->next[at] = u->next[first];
			u->next[first] = at + 1;
			u->count[first]++;
			return;
		}
	}
}

static bool
begins_before(const void *a, const void *b)
{
	const struct wordset_range *x = a, *y = b;

	return x->low < y->low;
}

static unsigned
unite_join(struct wordset_range *r, size_t n)
{
	unsigned kept = 0;

	scb_sort(r, n, sizeof *r, begins_before);
	for (size_t i = 1; i < n; i++) {
		if (r[kept].high == UINT32_MAX ||
		    r[i].low <= r[kept].high + 1) {
			if (r[i].high > r[kept].high)
				r[kept].high = r[i].high;
		} else {
			r[++kept] = r[i];
		}
	}
	return kept + 1;
}

/* All ends of the group become its first. */
static void
unite_group(struct uniter *u, unsigned first, unsigned word, struct arena *a)
{
	struct wordset *w = &u->end[first]->path.w[word];
	struct wordset_range *r;
	size_t n = 0;

	for (unsigned i = first + 1; i; i = u->next[i - 1])
		n += u->end[i - 1]->path.w[word].n;
	r = scb_arena_array(a, n, sizeof *r);
	n = 0;
	for (unsigned i = first + 1, next; i; i = next) {
		const struct wordset *v = &u->end[i - 1]->path.w[word];

		memcpy(r + n, v->range, v->n * sizeof *r);
		n += v->n;
		next = u->next[i - 1];
		if (i - 1 != first)
			u->end[i - 1] = NULL;
	}
	w->range = r;
	w->n = unite_join(r, n);
}

static bool
unite_by(struct uniter *u, unsigned word, struct arena *a)
{
	bool any = false;

	memset(u->slot, 0, u->slots * sizeof *u->slot);
	memset(u->next, 0, u->n * sizeof *u->next);
	memset(u->count, 0, u->n * sizeof *u->count);
	for (unsigned i = 0; i < u->n; i++)
		if (u->end[i])
			unite_enter(u, i, word);
	for (unsigned i = 0; i < u->n; i++)
		if (u->count[i] > 1) {
			unite_group(u, i, word, a);
			any = true;
		}
	return any;
}

void
scb_partition_unite(struct partition_part *part, struct arena *a)
{
	struct uniter u = {.slots = 1};
	struct partition_end **last = &part->ends;
	unsigned quiet = 0; /* words in a row that united nothing */

	u.end = scb_arena_array(a, part->nends, sizeof *u.end);
	u.next = scb_arena_array(a, part->nends, sizeof *u.next);
	u.count = scb_arena_array(a, part->nends, sizeof *u.count);
	while (u.slots < 2 * part->nends)
		u.slots *= 2;
	u.slot = scb_arena_array(a, u.slots, sizeof *u.slot);
	for (struct partition_end *e = part->ends; e; e = e->next)
		u.end[u.n++] = e;
	for (unsigned w = 0; quiet < BPF_WORDS; w = (w + 1) % BPF_WORDS)
		quiet = unite_by(&u, w, a) ? 0 : quiet + 1;
	part->nends = 0;
	for (unsigned i = 0; i < u.n; i++)
		if (u.end[i]) {
			*last = u.end[i];
			last = &u.end[i]->next;
			part->nends++;
		}
	*last = NULL;
}

#include "base/hashed.h"

enum { HASHED_FIRST = 64 }; /* buckets */

static struct hashed **
hashed_bucket(struct hashed_table *t, uint32_t hash)
{
	return &t->bucket[hash & (t->buckets - 1)];
}

/* The old buckets stay in the arena: together, less than the new ones. */
static void
hashed_grow(struct arena *a, struct hashed_table *t)
{
	struct hashed_table old = *t;
	struct hashed ***last;

	t->buckets = old.buckets ? 2 * old.buckets : HASHED_FIRST;
	t->bucket = scb_arena_array(a, t->buckets, sizeof(struct hashed *));
	for (size_t i = 0; i < old.buckets; i++) {
		/* The elements of one bucket go to two, in the same order. */
		struct hashed **end[2] = {
		    &t->bucket[i], &t->bucket[i + old.buckets]};

		for (struct hashed *e = old.bucket[i]; e; e = e->next) {
			last = &end[(e->hash & old.buckets) != 0];
			**last = e;
			*last = &e->next;
		}
		*end[0] = *end[1] = NULL;
	}
}

void
scb_hashed_add(struct arena *a, struct hashed_table *t, struct hashed *e)
{
	struct hashed **bucket;

	if (t->n == t->buckets)
		hashed_grow(a, t);
	t->n++;
	bucket = hashed_bucket(t, e->hash);
	e->next = *bucket;
	*bucket = e;
}

void
scb_hashed_remove(struct hashed_table *t, struct hashed *e)
{
	struct hashed **link = hashed_bucket(t, e->hash);

	while (*link != e)
		link = &(*link)->next;
	*link = e->next;
	t->n--;
}

/*
 * Hash tables that grow with what they hold: structures that begin with a
 * struct hashed. The newest of a hash comes first.
 */
#ifndef HASHED_H
#define HASHED_H

#include "base/arena.h"

struct hashed {
	struct hashed *next; /* in its bucket */
	uint32_t hash;
};

/* All zeros: an empty table. */
struct hashed_table {
	struct hashed **bucket;
	size_t n, buckets; /* a power of two, or 0 */
};

/* The first that may have this hash; what follows it is in the same bucket. */
static inline struct hashed *
hashed_first(const struct hashed_table *t, uint32_t hash)
{
	return t->buckets ? t->bucket[hash & (t->buckets - 1)] : NULL;
}

/* e->hash is set. */
void scb_hashed_add(struct arena *a, struct hashed_table *t, struct hashed *e);

/* It is in the table. */
void scb_hashed_remove(struct hashed_table *t, struct hashed *e);

#endif

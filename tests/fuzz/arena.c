/*
 * The arena of make fuzz: every allocation has a block of its own, so that the
 * sanitizer detects an access beyond its end or after its release. The caller's
 * memory, which must be zero, only holds the list of them.
 */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* WHOLE: an allocation of this size is the memory of another arena. */
enum { ALIGN = 16, WHOLE = 8 << 20, JUNK = 0xa5 };

struct piece {
	struct piece *before;
	size_t start, size; /* arena.used before it; bytes */
	void *p;
};

void *
scb_arena_raw(struct arena *a, size_t n)
{
	struct piece **last = (struct piece **)(void *)a->base, *piece;
	size_t room = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	if (n > SIZE_MAX - ALIGN || room > a->size - a->used)
		longjmp(*a->full, ARENA_FULL);
	piece = malloc(sizeof *piece);
	if (!piece)
		abort();
	*piece = (struct piece){*last, a->used, n, NULL};
	piece->p = n < WHOLE ? malloc(n ? n : 1) : calloc(n, 1);
	if (!piece->p)
		abort();
	if (n < WHOLE)
		memset(piece->p, JUNK, n);
	*last = piece;
	a->used += room;
	return piece->p;
}

void *
scb_arena_alloc(struct arena *a, size_t n)
{
	return memset(scb_arena_raw(a, n), 0, n);
}

void *
scb_arena_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		longjmp(*a->full, ARENA_FULL);
	return scb_arena_alloc(a, count * size);
}

void *
scb_arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	void *q;

	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 1;
	if (*cap <= n)
		*cap = n + 1;
	q = scb_arena_array(a, *cap, size);
	if (n)
		memcpy(q, p, n * size);
	return q;
}

char *
scb_arena_copy(struct arena *a, const char *s, size_t n)
{
	char *p = scb_arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	return p;
}

size_t
scb_arena_mark(const struct arena *a)
{
	return a->used;
}

/* An allocation of 0 bytes at the mark may be older: it is released, too. */
void
scb_arena_release(struct arena *a, size_t mark)
{
	struct piece **last = (struct piece **)(void *)a->base, *piece;

	while ((piece = *last) && piece->start >= mark) {
		if (piece->size >= WHOLE)
			scb_arena_release(&(struct arena){.base = piece->p}, 0);
		*last = piece->before;
		free(piece->p);
		free(piece);
	}
	a->used = mark;
}

/*
 * The part has a list of its own, in the memory that it is cut from. Blocks
 * that a refused input has left there are freed first.
 */
struct arena
scb_arena_cut(struct arena *a, size_t n)
{
	struct arena part = {.full = a->full};

	a->size -= a->size % ALIGN;
	n -= n % ALIGN;
	if (n > a->size - a->used || n < sizeof(struct piece *))
		longjmp(*a->full, ARENA_FULL);
	a->size -= n;
	part.base = a->base + a->size;
	part.size = n;
	scb_arena_release(&part, 0);
	return part;
}

void
scb_arena_join(struct arena *a, const struct arena *part)
{
	scb_arena_release(&(struct arena){.base = part->base}, 0);
	a->size += part->size;
}

void
scb_arena_fail(struct arena *a)
{
	longjmp(*a->full, ARENA_FAIL);
}

#include "base/arena.h"

#include <string.h>

enum { ALIGN = 16 };

static size_t
aligned(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

void *
scb_arena_raw(struct arena *a, size_t n)
{
	unsigned char *p;

	if (n > SIZE_MAX - ALIGN)
		longjmp(*a->full, ARENA_FULL);
	n = aligned(n);
	if (n > a->size - a->used)
		longjmp(*a->full, ARENA_FULL);
	p = a->base + a->used;
	a->used += n;
	return p;
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
	unsigned char *q = p;
	size_t most = size ? SIZE_MAX / size : SIZE_MAX, old = *cap * size;

	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 16;
	if (*cap > most)
		longjmp(*a->full, ARENA_FULL);
	/* The newest block grows where it is: a large input is not copied. */
	if (q && q + aligned(old) == a->base + a->used) {
		scb_arena_raw(a, aligned(*cap * size) - aligned(old));
	} else {
		q = scb_arena_raw(a, *cap * size);
		if (p)
			memcpy(q, p, n * size);
	}
	memset(q + n * size, 0, (*cap - n) * size);
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

void
scb_arena_release(struct arena *a, size_t mark)
{
	a->used = mark;
}

void *
scb_arena_last(struct arena *a, size_t n)
{
	if (n > SIZE_MAX - ALIGN)
		longjmp(*a->full, ARENA_FULL);
	return scb_arena_cut(a, aligned(n)).base;
}

size_t
scb_arena_end(const struct arena *a)
{
	return a->size;
}

void
scb_arena_keep(struct arena *a, size_t end)
{
	a->size = end;
}

struct arena
scb_arena_cut(struct arena *a, size_t n)
{
	struct arena part = {.full = a->full};

	/* So that both stay aligned. */
	a->size -= a->size % ALIGN;
	n -= n % ALIGN;
	if (n > a->size - a->used)
		longjmp(*a->full, ARENA_FULL);
	a->size -= n;
	part.base = a->base + a->size;
	part.size = n;
	return part;
}

void
scb_arena_join(struct arena *a, const struct arena *part)
{
	a->size += part->size;
}

void
scb_arena_fail(struct arena *a)
{
	longjmp(*a->full, ARENA_FAIL);
}

#include "base/arena.h"

#include <string.h>

enum { ALIGN = 16 };

void *
arena_raw(struct arena *a, size_t n)
{
	unsigned char *p;

	if (n > SIZE_MAX - ALIGN)
		longjmp(*a->full, ARENA_FULL);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n > a->size - a->used)
		longjmp(*a->full, ARENA_FULL);
	p = a->base + a->used;
	a->used += n;
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_raw(a, n), 0, n);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		longjmp(*a->full, ARENA_FULL);
	return arena_alloc(a, count * size);
}

void *
arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	unsigned char *q;
	size_t most = size ? SIZE_MAX / size : SIZE_MAX;

	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 16;
	if (*cap > most)
		longjmp(*a->full, ARENA_FULL);
	q = arena_raw(a, *cap * size);
	if (n)
		memcpy(q, p, n * size);
	memset(q + n * size, 0, (*cap - n) * size);
	return q;
}

char *
arena_copy(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	return p;
}

size_t
arena_mark(const struct arena *a)
{
	return a->used;
}

void
arena_release(struct arena *a, size_t mark)
{
	a->used = mark;
}

void
arena_fail(struct arena *a)
{
	longjmp(*a->full, ARENA_FAIL);
}

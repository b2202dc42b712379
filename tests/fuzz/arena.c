/*
 * The arena of make fuzz and of make mutation: every allocation has a block of
 * its own, so that the sanitizer detects an access beyond its end or after its
 * release. The caller's memory is not used.
 */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* Larger blocks are zero, to save time. */
enum { ALIGN = 16, LARGE = 8 << 20, JUNK = 0xa5 };

struct piece {
	struct piece *before;
	const unsigned char *base; /* of its arena */
	size_t start;		   /* arena.used before it */
	size_t end;		   /* arena.size with it, at the other end */
	void *p;
};

/* The newest of all arenas, at each end; and what has been released last. */
static _Thread_local struct piece *newest, *newest_last, *released;

static void
free_released(void)
{
	for (struct piece *piece; (piece = released);) {
		released = piece->before;
		free(piece->p);
		free(piece);
	}
}

static void *
must(void *p)
{
	if (!p)
		abort();
	return p;
}

/* Puts a block on the list. *size: of the arena, with what it takes there. */
static void *
new_piece(struct arena *a, size_t n, struct piece **list, size_t *size)
{
	struct piece *piece;

	*size = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n > SIZE_MAX - ALIGN || *size > a->size - a->used)
		longjmp(*a->full, ARENA_FULL);
	piece = must(malloc(sizeof *piece));
	*piece = (struct piece){*list, a->base, a->used, a->size - *size, NULL};
	piece->p = must(n < LARGE ? malloc(n ? n : 1) : calloc(n, 1));
	if (n < LARGE)
		memset(piece->p, JUNK, n);
	*list = piece;
	return piece->p;
}

void *
scb_arena_raw(struct arena *a, size_t n)
{
	size_t size;
	void *p = new_piece(a, n, &newest, &size);

	a->used += size;
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

/*
 * What was released just before is freed now: a caller may move what it keeps
 * to the place that it has released.
 */
size_t
scb_arena_mark(const struct arena *a)
{
	free_released();
	return a->used;
}

/* An allocation of 0 bytes at the mark may be older: it is released, too. */
void
scb_arena_release(struct arena *a, size_t mark)
{
	free_released();
	for (struct piece **at = &newest, *piece; (piece = *at);) {
		if (piece->base != a->base) {
			at = &piece->before;
			continue;
		}
		if (piece->start < mark)
			break;
		*at = piece->before;
		piece->before = released;
		released = piece;
	}
	a->used = mark;
}

/* Where a longjmp has restored a->size, what it left there is freed now. */
void *
scb_arena_last(struct arena *a, size_t n)
{
	size_t size;
	void *p;

	a->size -= a->size % ALIGN;
	scb_arena_keep(a, a->size);
	p = new_piece(a, n, &newest_last, &size);
	a->size -= size;
	return p;
}

size_t
scb_arena_end(const struct arena *a)
{
	return a->size;
}

void
scb_arena_keep(struct arena *a, size_t end)
{
	for (struct piece **at = &newest_last, *piece; (piece = *at);) {
		if (piece->base != a->base) {
			at = &piece->before;
			continue;
		}
		if (piece->end >= end)
			break;
		*at = piece->before;
		free(piece->p);
		free(piece);
	}
	a->size = end;
}

struct arena
scb_arena_cut(struct arena *a, size_t n)
{
	struct arena part = {.full = a->full};

	a->size -= a->size % ALIGN;
	n -= n % ALIGN;
	if (n > a->size - a->used)
		longjmp(*a->full, ARENA_FULL);
	a->size -= n;
	part.base = a->base + a->size;
	part.size = n;
	/* A refused input may have left some there. */
	scb_arena_release(&part, 0);
	scb_arena_keep(&part, part.size);
	return part;
}

void
scb_arena_join(struct arena *a, const struct arena *part)
{
	struct arena gone = *part;

	scb_arena_release(&gone, 0);
	scb_arena_keep(&gone, SIZE_MAX);
	a->size += part->size;
}

void
scb_arena_fail(struct arena *a)
{
	longjmp(*a->full, ARENA_FAIL);
}

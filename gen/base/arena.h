/*
 * One block of memory, provided by the caller, from which everything for one
 * compilation is allocated. Nothing is freed individually.
 */
#ifndef ARENA_H
#define ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

struct arena {
	unsigned char *base; /* owned by the caller, aligned to 16 */
	size_t size, used;   /* bytes */
	/* Longjmp target, with ARENA_FULL, when the block is used up. */
	jmp_buf *full;
};

enum { ARENA_FULL = 1, ARENA_FAIL = 2 };

/* n zeroed bytes aligned to 16; does not return when the arena is full. */
void *scb_arena_alloc(struct arena *a, size_t n);

/* The same, without zeroing. */
void *scb_arena_raw(struct arena *a, size_t n);

/* count * size zeroed bytes, with the product checked for overflow. */
void *scb_arena_array(struct arena *a, size_t count, size_t size);

/*
 * Make room for more than n elements: returns p, which the newest block is
 * after growing where it was, or a larger copy of it, with *cap updated.
 * Elements from n on are zeroed.
 */
void *scb_arena_grow(
    struct arena *a, void *p, size_t n, size_t *cap, size_t size);

/* A NUL-terminated copy of n bytes. */
char *scb_arena_copy(struct arena *a, const char *s, size_t n);

/*
 * Scratch space: scb_arena_release frees everything allocated since
 * scb_arena_mark. The caller must keep no pointer into it.
 */
size_t scb_arena_mark(const struct arena *a);
void scb_arena_release(struct arena *a, size_t mark);

/*
 * n bytes at the other end of the block, aligned to 16: for what is needed
 * while something that stays is made of it. scb_arena_keep frees everything
 * allocated there since scb_arena_end.
 */
void *scb_arena_last(struct arena *a, size_t n);
size_t scb_arena_end(const struct arena *a);
void scb_arena_keep(struct arena *a, size_t end);

/*
 * Splits that many bytes off the end, as an arena of its own, and joins them
 * again, in the reverse order. The caller restores a->size if a longjmp skips
 * that.
 */
struct arena scb_arena_cut(struct arena *a, size_t n);
void scb_arena_join(struct arena *a, const struct arena *part);

/*
 * Abandon the current API call. The reason was already reported through
 * scb_diag_error.
 */
_Noreturn void scb_arena_fail(struct arena *a);

#endif

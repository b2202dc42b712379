/*
 * An arena of BLOCK bytes in every state: blocks of any size; parts that are
 * cut off; growth; arrays whose product of count and size is small or too large
 * for a size_t; text of up to TEXT bytes. What is used stays a multiple of 16
 * and within the arena, so this holds for any number of calls. Eva does not see
 * that a block is not smaller than what was asked for, so sizes far beyond the
 * arena are only asked of scb_arena_raw(), on which the others rest.
 */
#include "any.h"

#include "base/buf.h"

enum { BLOCK = 64, NEAR = BLOCK + 16, ELEMENT = 9, TEXT = 40, PAGES = 640 };

static unsigned char memory[BLOCK] __attribute__((aligned(16)));
static unsigned char pages[PAGES] __attribute__((aligned(16)));
static jmp_buf full;

static struct arena
arena_at(size_t used)
{
	return (struct arena){memory, BLOCK, used, &full};
}

static void
check(const struct arena *a)
{
	//@ assert within: a->used <= a->size;
	//@ assert aligned: a->used % 16 == 0;
}

static size_t
more_than(size_t n)
{
	return n + 1 +
	       (size_t)Frama_C_unsigned_long_interval(0, SIZE_MAX - n - 1);
}

/* There, Eva takes a memset() of no bytes for an error. */
static bool
empty_end(size_t used, size_t n)
{
	return used == BLOCK && n == 0;
}

static void
blocks(size_t used, size_t n)
{
	struct arena a = arena_at(used), part;

	switch (any_below(3)) {
	case 0:
		scb_arena_raw(&a, n);
		break;
	case 1:
		if (n <= NEAR && !empty_end(used, n))
			scb_arena_alloc(&a, n);
		break;
	default:
		part = scb_arena_cut(&a, n);
		check(&part);
		scb_arena_join(&a, &part);
	}
	check(&a);
}

static void
array(size_t used, size_t count, size_t size)
{
	struct arena a = arena_at(used);

	scb_arena_array(&a, count, size);
	check(&a);
}

static void
arrays(size_t used, size_t size)
{
	for (size_t count = 0; count * size <= NEAR && count <= NEAR; count++)
		if (!empty_end(used, count * size) && any_bool())
			array(used, count, size);
	if (size > 1 && any_bool())
		array(used, more_than(SIZE_MAX / size), size);
}

static void
growth(size_t size)
{
	struct arena a = arena_at(0);
	unsigned char *p = NULL;
	size_t cap = 0;

	for (size_t n = 0; n < BLOCK; n++) {
		p = scb_arena_grow(&a, p, n, &cap, size);
		p[n * size] = 1;
		check(&a);
	}
}

static void
write_text(size_t first, size_t second)
{
	char text[TEXT];
	struct arena a = {pages, PAGES, 0, &full};
	struct buf b;

	any_bytes(text, TEXT);
	scb_buf_init(&b, &a);
	scb_buf_mem(&b, text, first);
	scb_buf_char(&b, text[0]);
	scb_buf_mem(&b, text, second);
	check(&a);
}

/* A full arena ends a path, so that each has to be one of several. */
int
main(void)
{
	for (size_t used = 0; used <= BLOCK; used += 16) {
		for (size_t n = 0; n <= NEAR; n++)
			if (any_bool())
				blocks(used, n);
		if (any_bool())
			blocks(used, more_than(NEAR));
		for (size_t size = 0; size <= ELEMENT; size++)
			if (any_bool())
				arrays(used, size);
	}
	for (size_t size = 1; size <= ELEMENT; size++)
		if (any_bool())
			growth(size);
	for (size_t first = 0; first < TEXT; first += 13)
		for (size_t second = 0; second < TEXT; second += 13)
			if (any_bool())
				write_text(first, second);
	return 0;
}

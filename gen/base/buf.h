/* Text that grows in an arena, with a printf of its own (no stdio here). */
#ifndef BUF_H
#define BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct buf {
	struct arena *arena;
	char *p;	 /* NUL-terminated once anything was added */
	size_t len, cap; /* bytes */
};

void scb_buf_init(struct buf *b, struct arena *a);
void scb_buf_char(struct buf *b, char c);
void scb_buf_mem(struct buf *b, const char *s, size_t n);
void scb_buf_str(struct buf *b, const char *s);

/*
 * Text in lines of so many columns at most, broken at blanks; a longer word has
 * a line of its own. Line feeds stay.
 */
void scb_buf_fill(struct buf *b, const char *text, size_t columns);

/*
 * %s char *; %.*s int, char *; %c int; %d int; %u unsigned; %x unsigned;
 * %ju and %jx uint64_t (as uintmax_t); %zu size_t; %%. A width, `0' and `-'
 * work for all of them. Nothing else.
 */
void scb_buf_fmt(struct buf *b, const char *fmt, ...);
void scb_buf_vfmt(struct buf *b, const char *fmt, va_list ap);

/* What follows "call" in "1 call" and "2 calls". */
static inline const char *
buf_plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* Spaces up to column col of the current line (tabs are not counted). */
void scb_buf_pad(struct buf *b, unsigned col);

#endif

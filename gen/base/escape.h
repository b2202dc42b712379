/*
 * What others wrote, shown to a user: a terminal must neither obey it nor show
 * it in another order than it is in.
 */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "base/buf.h"

enum { ESCAPE_MAX = 10 }; /* "\u{10ffff}" */

/*
 * The character at s, of n bytes, in a form that can be shown: controls,
 * characters that format text or turn its direction, and bytes that are not
 * UTF-8 become \x1b or \u{202e}; a tab becomes a blank. Returns the length of
 * the form, and in *used that of the character. What is safe stays as it is.
 */
unsigned scb_escape(
    char form[ESCAPE_MAX], const char *s, size_t n, size_t *used);

/* Appends n bytes so. */
void scb_escape_mem(struct buf *b, const char *s, size_t n);

/* The same with a '?' for each such character. */
void scb_escape_name(struct buf *b, const char *s, size_t n);

/* In place, with a '?' for each byte that is not printable ASCII. */
void scb_escape_columns(char *s, size_t n);

#endif

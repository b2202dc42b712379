/*
 * Escapes untrusted text before it is shown: a terminal must not interpret
 * control sequences in it or reorder it.
 */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "base/buf.h"

enum { ESCAPE_MAX = 10 }; /* "\u{10ffff}" */

/*
 * Escapes the character at s, of n bytes: control characters, characters that
 * format text or change its direction, and bytes that are not UTF-8 become \x1b
 * or \u{202e}, and a tab becomes a blank. Other characters are unchanged.
 * Returns the length of the result and sets *used to that of the character.
 */
unsigned scb_escape(
    char form[ESCAPE_MAX], const char *s, size_t n, size_t *used);

/* Appends n bytes, escaped. */
void scb_escape_mem(struct buf *b, const char *s, size_t n);

/* The same with a '?' for each such character. */
void scb_escape_name(struct buf *b, const char *s, size_t n);

/* In place, with a '?' for each byte that is not printable ASCII. */
void scb_escape_columns(char *s, size_t n);

#endif

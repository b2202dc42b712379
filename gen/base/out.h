/* Writes JSON: members and elements, with the commas between them. */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>

#include "base/buf.h"

enum { OUT_DEPTH = 16 };

/*
 * A JSON string. File names may contain any bytes: those that are not ASCII
 * become '?', because they need not be UTF-8.
 */
void scb_out_json(struct buf *b, const char *s);

struct out {
	struct buf *b;
	unsigned depth;
	unsigned lines; /* objects and arrays nested deeper are on one line */
	bool more;	/* the innermost object or array is not empty */
};

void scb_out_open(struct out *o, struct buf *b, unsigned lines);
void scb_out_end(struct out *o); /* the end of the text */

/* key: NULL for elements of an array. */
void scb_out_object(struct out *o, const char *key);
void scb_out_array(struct out *o, const char *key);
void scb_out_close(struct out *o, char bracket);
void scb_out_string(
    struct out *o, const char *key, const char *s); /* or NULL */
void scb_out_number(struct out *o, const char *key, uint64_t v);
void scb_out_bool(struct out *o, const char *key, bool v);
/* 64 bits, which not every reader keeps as a number: "0x10". */
void scb_out_hex(struct out *o, const char *key, uint64_t v);
void scb_out_strings(
    struct out *o, const char *key, const char *const *s, unsigned n);
/* Words that blanks separate, as an array of strings. */
void scb_out_words(struct out *o, const char *key, const char *s);
/* Any text that is JSON. */
void scb_out_raw(struct out *o, const char *key, const char *json);

#endif

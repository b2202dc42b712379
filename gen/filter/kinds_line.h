/* The lines of a text of an unknown kind. */
#ifndef KINDS_LINE_H
#define KINDS_LINE_H

#include "base/chars.h"
#include "base/diag.h"

enum { KINDS_LINES = 64 }; /* how many are inspected */

/* The line without the blanks at both of its ends. */
struct kinds_line {
	const char *s;
	size_t n;
	bool indented; /* there were some at the beginning */
	uint32_t offset, number; /* number: from 1 */
};

/* The input of the probes. */
struct kinds_text {
	const struct source *text;
	/* the first lines that are neither empty nor begin with # */
	struct kinds_line line[KINDS_LINES];
	unsigned n;
};

void scb_kinds_read(struct kinds_text *k, const struct source *text);

bool scb_kinds_has(const struct source *text, const char *s);

bool scb_kinds_begins(const struct kinds_line *l, const char *s);
bool scb_kinds_ends(const struct kinds_line *l, const char *s);
bool scb_kinds_is(const struct kinds_line *l, const char *s);

/* Does the first line begin like this? */
bool scb_kinds_first(const struct kinds_text *k, const char *s);

/* Does any of the lines begin with one of these? */
bool scb_kinds_any(const struct kinds_text *k, const char *const *words);

/* The length of the name at the beginning: letters, digits, _ and -. */
size_t scb_kinds_name(const struct kinds_line *l);

/* Does the line begin with the name of a syscall? */
bool scb_kinds_call(const struct kinds_line *l);

#endif

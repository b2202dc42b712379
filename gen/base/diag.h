/*
 * Messages to the user. A message is passed to the caller's callback together
 * with its location: line, column, the line's text, and for JSON the path of
 * the value.
 */
#ifndef DIAG_H
#define DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "scbpf.h"

/* A file that was read completely. */
struct source {
	const char *name; /* base name, for messages; "<stdin>" */
	const char *text; /* not NUL-terminated; NULL: not to be shown */
	size_t len;	  /* bytes */
	/* Names the value at an offset ("syscalls[3].args[0].op"), or NULL. */
	void (*path)(struct buf *b, const struct source *text, size_t at);
	void *reached; /* path's own: how far it has read */
	unsigned line; /* the number of its first line; 0: 1 */
};

/* A location in a text; source NULL: none (built-in policy, options). */
struct loc {
	const struct source *source;
	uint32_t offset, length; /* bytes; length 0: one caret */
};

static const struct loc nowhere;

struct arch;

enum { DIAG_KINDS = 32 };

struct diag_kind {
	const char *fmt;
	unsigned n;
	struct loc first; /* that was not shown */
};

/* A file that another one includes. */
struct diag_included {
	const struct diag_included *next;
	const struct source *source;
	struct loc by;
};

struct diag {
	struct arena *arena; /* scratch for formatting */
	const struct diag_included *included;
	/* The last message was about this one. */
	const struct source *latest;
	/* Suggestions prefer the names that this ABI has; NULL: any. */
	const struct arch *target;
	scbpf_report *report;
	void *user;
	bool warnings_are_errors;
	/* Messages below this severity are counted but not delivered. */
	enum scbpf_severity least;
	unsigned errors, warnings;
	struct diag_kind kind[DIAG_KINDS]; /* of errors */
	unsigned nkinds;
	/*
	 * The line of the latest location, from which the search for the next
	 * one starts.
	 */
	struct diag_line {
		const struct source *source;
		size_t offset; /* where it begins */
		unsigned number;
	} line;
};

/*
 * Formats are those of scb_buf_fmt. An error is counted and the caller
 * continues, so that several can be shown; scb_diag_fatal does not return
 * (scb_arena_fail). With warnings_are_errors, a warning is reported and counted
 * as an error. The first twenty errors with the same format are shown, and the
 * first thousand warnings; the rest are counted, and scb_diag_close reports how
 * many errors there were. Fatal errors are always shown.
 */
void scb_diag_error(struct diag *d, struct loc at, const char *fmt, ...);
void scb_diag_warn(struct diag *d, struct loc at, const char *fmt, ...);
void scb_diag_note(struct diag *d, struct loc at, const char *fmt, ...);
void scb_diag_info(struct diag *d, const char *fmt, ...); /* shown under -v */
void scb_diag_close(struct diag *d);

/* Are warnings delivered? If not, what can only warn need not be checked. */
bool scb_diag_warns(const struct diag *d);

/*
 * Errors and warnings in the source are followed by a note of where it is
 * included, unless the one before them was in the same source.
 */
void scb_diag_include(
    struct diag *d, const struct source *source, struct loc by);
_Noreturn void scb_diag_fatal(
    struct diag *d, struct loc at, const char *fmt, ...);

/*
 * Is something else at this place than the expected punctuation, which is
 * missing at the end of an earlier line? Moves the place there.
 */
bool scb_diag_gap(struct loc *at, const char *expected);

/* The number of the line, from 1; at.source is not NULL. */
unsigned scb_diag_line_of(struct diag *d, struct loc at);

/*
 * The word most similar to s, for suggestions, out of `count` words returned by
 * word(i); NULL if none is similar. Among equally similar words, the one with
 * the longer common prefix wins, then the first.
 */
const char *scb_diag_near(const char *s, size_t n,
    const char *(*word)(const void *ctx, unsigned i), const void *ctx,
    unsigned count);

#endif

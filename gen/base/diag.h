/*
 * What the user is told. A message goes through the caller's callback with
 * its place already worked out: line, column, the line's text, and for JSON
 * the path of the value.
 */
#ifndef DIAG_H
#define DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "scbpf.h"

/* A text that was read whole. */
struct source {
	const char *name; /* base name, for messages; "<stdin>" */
	const char *text; /* not NUL-terminated; NULL: not to be shown */
	size_t len;	  /* bytes */
	/* Names the value at an offset ("syscalls[3].args[0].op"), or NULL. */
	void (*path)(struct buf *b, const struct source *text, size_t at);
	void *reached; /* path's own: how far it has read */
};

/* A place in a text; source NULL: no place (built-in policy, options). */
struct loc {
	const struct source *source;
	uint32_t offset, length; /* bytes; length 0: one caret */
};

struct arch;

enum { DIAG_KINDS = 32 };

struct diag_kind {
	const char *fmt;
	unsigned n;
	struct loc first; /* that was not shown */
};

struct diag {
	struct arena *arena; /* scratch for formatting */
	/* Suggestions prefer the names that this ABI has; NULL: any. */
	const struct arch *target;
	scbpf_report *report;
	void *user;
	bool warnings_are_errors;
	/* Nobody will see what is below: it is counted, and not reported. */
	enum scbpf_severity least;
	unsigned errors, warnings;
	struct diag_kind kind[DIAG_KINDS]; /* of errors */
	unsigned nkinds;
	/* The line of the latest place: the next is often further on. */
	struct diag_line {
		const struct source *source;
		size_t offset; /* where it begins */
		unsigned number;
	} line;
};

/*
 * The formats are scb_buf_fmt's. An error is counted and the caller goes on, so
 * that several can be shown; scb_diag_fatal does not return (scb_arena_fail).
 * Under warnings_are_errors a warning is reported and counted as an error.
 * The first twenty errors with one format are shown, and the first thousand
 * warnings; the rest is counted, and scb_diag_close tells how many errors it
 * was. What a fatal error says is always shown.
 */
void scb_diag_error(struct diag *d, struct loc at, const char *fmt, ...);
void scb_diag_warn(struct diag *d, struct loc at, const char *fmt, ...);
void scb_diag_note(struct diag *d, struct loc at, const char *fmt, ...);
void scb_diag_info(struct diag *d, const char *fmt, ...); /* shown under -v */
void scb_diag_close(struct diag *d);
_Noreturn void scb_diag_fatal(
    struct diag *d, struct loc at, const char *fmt, ...);

/*
 * The nearest of the words (count of them, each found by word(i)) to s, for
 * "did you mean"; NULL when none is near. Of equally near ones that with more
 * of the same letters in front, then the first.
 */
const char *scb_diag_near(const char *s, size_t n,
    const char *(*word)(const void *ctx, unsigned i), const void *ctx,
    unsigned count);

#endif

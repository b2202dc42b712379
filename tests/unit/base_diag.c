/*
 * Messages have the right line and path, in whatever order the places are asked
 * for; and messages that are not shown are still counted.
 */
#include <stdio.h>
#include <stdlib.h>

#include <string.h>

#include "base/json.h"

#include "below.h"
#include "check.h"

enum { TEXT = 2000, PLACES = 5000 };

struct seen {
	unsigned line, column, messages;
	char path[200];
	enum scbpf_severity severity;
};

static void
see(void *user, const struct scbpf_message *m)
{
	struct seen *s = user;

	s->line = m->line;
	s->column = m->column;
	s->severity = m->severity;
	snprintf(s->path, sizeof s->path, "%s", m->path ? m->path : "");
	s->messages++;
}

static void
try_places(struct diag *d, const struct seen *seen)
{
	static char text[2][TEXT];
	struct source source[2] = {
	    {.name = "a", .text = text[0], .len = TEXT},
	    {.name = "b", .text = text[1], .len = TEXT},
	};

	for (unsigned i = 0; i < TEXT; i++)
		for (unsigned k = 0; k < 2; k++)
			text[k][i] = below(20) ? 'x' : '\n';
	for (unsigned i = 0; i < PLACES; i++) {
		unsigned k = !below(50), at = below(TEXT + 1), line = 1;
		unsigned start = 0;

		/* Mostly in rising order, as messages come. */
		if (below(10))
			at = i % TEXT;
		for (unsigned c = 0; c < at; c++)
			if (text[k][c] == '\n') {
				line++;
				start = c + 1;
			}
		scb_diag_note(d, (struct loc){&source[k], at, 0}, "here");
		check(seen->line == line && seen->column == at - start + 1,
		    "another place");
	}
}

/* A text like JSON, right or wrong. */
static void
make_json(char *text, size_t size)
{
	static const char *const parts[] = {"{", "}", "[", "]", ",", ":",
	    "\"a\"", "\"b\\\"c\"", "1", "\"", " ", "\n", "[{\"k\":", "{\"k\":[",
	    "],"};
	size_t n = 0;

	while (n + 10 < size) {
		const char *s = parts[below(sizeof parts / sizeof *parts)];

		memcpy(text + n, s, strlen(s));
		n += strlen(s);
	}
	memset(text + n, ' ', size - n);
}

/* What was found for one place must not change the next. */
static void
try_paths(struct diag *d, const struct seen *seen)
{
	static char text[TEXT];
	struct source kept = {.name = "a", .text = text, .len = TEXT};
	struct source fresh = kept;
	size_t mark;

	scb_json_paths(d->arena, &kept);
	for (unsigned i = 0; i < PLACES; i++) {
		unsigned at = below(10) ? i % TEXT : below(TEXT + 1);
		char path[sizeof seen->path];

		if (i % TEXT == 0) {
			make_json(text, TEXT);
			scb_json_paths(d->arena, &kept);
		}
		mark = scb_arena_mark(d->arena);
		scb_json_paths(d->arena, &fresh);
		scb_diag_warn(d, (struct loc){&fresh, at, 0}, "here");
		scb_arena_release(d->arena, mark);
		strcpy(path, seen->path);
		d->warnings = 0;
		scb_diag_warn(d, (struct loc){&kept, at, 0}, "here");
		check(strcmp(path, seen->path) == 0, "another path");
	}
	d->warnings = 0;
}

static void
try_least(struct diag *d, struct seen *seen)
{
	d->least = SCBPF_SEVERITY_ERROR;
	seen->messages = 0;
	scb_diag_info(d, "info");
	scb_diag_note(d, (struct loc){0}, "note");
	scb_diag_warn(d, (struct loc){0}, "warning");
	check(seen->messages == 0, "shown, and should not be");
	check(d->warnings == 1, "a warning was not counted");
	d->warnings_are_errors = true;
	scb_diag_warn(d, (struct loc){0}, "warning");
	check(seen->messages == 1 && seen->severity == SCBPF_SEVERITY_ERROR &&
		  d->errors == 1,
	    "a warning was not an error");
}

int
main(void)
{
	size_t size = 1 << 20;
	jmp_buf full;
	struct arena a = {malloc(size), size, 0, &full};
	struct seen seen = {0};
	struct diag d = {.arena = &a, .report = see, .user = &seen};

	if (!a.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	try_places(&d, &seen);
	try_paths(&d, &seen);
	try_least(&d, &seen);
	free(a.base);
	return check_end();
}

#define _POSIX_C_SOURCE 200809L

#include "cli/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "cli/wire.h"

struct style {
	const char *word, *colour;
};

/* ORDER SEVERITY */
static const struct style styles[] = {
    {"info", "\033[1m"},
    {"note", "\033[1;36m"},
    {"warning", "\033[1;35m"},
    {"error", "\033[1;31m"},
};

static const char bug[] = "bug: ";

void
report_open(struct report *r)
{
	report_color(r, "auto");
}

bool
report_wants_color(const char *when, int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return !(no && *no) && !(term && strcmp(term, "dumb") == 0) &&
	       isatty(fd);
}

void
report_color(struct report *r, const char *when)
{
	r->colour = report_wants_color(when, STDERR_FILENO);
}

static const char *
colour(const struct report *r, const char *code)
{
	return r->colour ? code : "";
}

/*
 * What a message is written from, by write(2) alone: where the filter that was
 * just installed allows little more, the C library's streams may need other
 * calls (musl's use writev).
 */
struct line {
	char at[1024];
	size_t n; /* bytes */
};

static void
line_flush(struct line *l)
{
	wire_put(STDERR_FILENO, l->at, l->n);
	l->n = 0;
}

static void
line_mem(struct line *l, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (l->n == sizeof l->at)
			line_flush(l);
		l->at[l->n++] = s[i];
	}
}

static void
line_str(struct line *l, const char *s)
{
	line_mem(l, s, strlen(s));
}

/*
 * A terminal must not interpret any part of a message: the library escapes its
 * own, but usage messages quote the command line, and a confined process may
 * send anything.
 */
static void
line_escape(struct line *l, const char *s)
{
	size_t n = strlen(s), used;
	char form[ESCAPE_MAX];

	for (; n > 0; s += used, n -= used)
		line_mem(l, form, scb_escape(form, s, n, &used));
}

static void
line_head(struct line *l, const struct report *r, const struct scbpf_message *m,
    const struct style *s)
{
	char place[32];

	line_str(l, colour(r, "\033[1m"));
	if (m->file) {
		snprintf(place, sizeof place, ":%u:%u: ", m->line, m->column);
		line_escape(l, m->file);
		line_str(l, place);
	} else {
		line_str(l, "scbpf: ");
	}
	line_str(l, colour(r, s->colour));
	line_str(l, s->word);
	line_str(l, ": ");
	line_str(l, colour(r, "\033[0m"));
}

/* A column is a byte. */
static void
line_excerpt(
    struct line *l, const struct report *r, const struct scbpf_message *m)
{
	for (const char *s = m->excerpt; *s; s++)
		line_mem(l, *s >= ' ' && *s <= '~' ? s : "?", 1);
	line_str(l, "\n");
	for (size_t i = 0; i < m->caret; i++)
		line_str(l, " ");
	line_str(l, colour(r, "\033[1;32m"));
	line_str(l, "^");
	line_str(l, colour(r, "\033[0m"));
	line_str(l, "\n");
}

void
report_show(const struct report *r, const struct scbpf_message *m)
{
	bool is_bug = strncmp(m->text, bug, sizeof bug - 1) == 0;
	struct line l = {.n = 0};

	if (is_bug)
		line_str(&l, "scbpf: ");
	else
		line_head(&l, r, m, &styles[m->severity]);
	line_escape(&l, m->text);
	line_str(&l, "\n");
	if (m->excerpt && !is_bug)
		line_excerpt(&l, r, m);
	if (m->path && !is_bug) {
		line_head(&l, r, m, &styles[SCBPF_SEVERITY_NOTE]);
		line_str(&l, "in ");
		line_escape(&l, m->path);
		line_str(&l, "\n");
	}
	line_flush(&l);
	if (is_bug)
		abort();
}

void
report_message(void *user, const struct scbpf_message *m)
{
	struct report *r = user;

	if (r->forward)
		r->forward(r->to, m);
	else
		report_show(r, m);
}

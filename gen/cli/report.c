#define _POSIX_C_SOURCE 200809L

#include "cli/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"

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
	static char whole[1024]; /* for a message in few writes */

	setvbuf(stderr, whole, _IOFBF, sizeof whole);
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
 * A terminal must not interpret any part of a message: the library escapes its
 * own, but usage messages quote the command line, and a confined process may
 * send anything.
 */
static void
report_put(const char *s)
{
	size_t n = strlen(s), used;
	char form[ESCAPE_MAX];

	for (; n > 0; s += used, n -= used)
		fwrite(form, 1, scb_escape(form, s, n, &used), stderr);
}

static void
head(const struct report *r, const struct scbpf_message *m,
    const struct style *s)
{
	fputs(colour(r, "\033[1m"), stderr);
	if (m->file) {
		report_put(m->file);
		fprintf(stderr, ":%u:%u: ", m->line, m->column);
	} else {
		fputs("scbpf: ", stderr);
	}
	fprintf(stderr, "%s%s: %s", colour(r, s->colour), s->word,
	    colour(r, "\033[0m"));
}

/* A column is a byte. */
static void
report_excerpt(const struct report *r, const struct scbpf_message *m)
{
	for (const char *s = m->excerpt; *s; s++)
		fputc(*s >= ' ' && *s <= '~' ? *s : '?', stderr);
	fprintf(stderr, "\n%*s%s^%s\n", (int)m->caret, "",
	    colour(r, "\033[1;32m"), colour(r, "\033[0m"));
}

void
report_show(const struct report *r, const struct scbpf_message *m)
{
	if (strncmp(m->text, bug, sizeof bug - 1) == 0) {
		fputs("scbpf: ", stderr);
		report_put(m->text);
		fputc('\n', stderr);
		fflush(stderr);
		abort();
	}
	head(r, m, &styles[m->severity]);
	report_put(m->text);
	fputc('\n', stderr);
	if (m->excerpt)
		report_excerpt(r, m);
	if (m->path) {
		head(r, m, &styles[SCBPF_SEVERITY_NOTE]);
		fputs("in ", stderr);
		report_put(m->path);
		fputc('\n', stderr);
	}
	fflush(stderr);
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

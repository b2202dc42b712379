#include "base/diag.h"

#include <string.h>

#include "base/chars.h"
#include "base/escape.h"

enum {
	EXCERPT = 100,	  /* bytes of a line that are shown */
	ERRORS = 20,	  /* of a kind that are shown */
	WARNINGS = 1000,  /* the same */
	NEAR_LENGTH = 64, /* longer words are never suggested */
	NEAR_EDITS = 3
};

static const char *
escaped(struct diag *d, const char *s, size_t n)
{
	struct buf b;

	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, "");
	scb_escape_mem(&b, s, n);
	return b.p;
}

static const char *
diag_line_end(const char *from, const char *end)
{
	const char *nl = memchr(from, '\n', (size_t)(end - from));

	if (nl)
		end = nl;
	return end > from && end[-1] == '\r' ? end - 1 : end;
}

/* The line that starts at `line`, or the part of it around the location. */
static void
excerpt(struct diag *d, struct scbpf_message *m, const char *line,
    const char *at, const char *end)
{
	const char *from = line;
	struct buf b;

	if (end - at > EXCERPT)
		end = at + EXCERPT + 1;
	end = diag_line_end(at, end);
	if (end - line > EXCERPT && at - line > EXCERPT / 2)
		from =
		    end - at > EXCERPT / 2 ? at - EXCERPT / 2 : end - EXCERPT;
	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, from > line ? "..." : "");
	m->caret = (unsigned)((size_t)(at - from) + b.len);
	if (end - from > EXCERPT) {
		scb_buf_mem(&b, from, EXCERPT);
		scb_buf_str(&b, "...");
	} else {
		scb_buf_mem(&b, from, (size_t)(end - from));
	}
	scb_escape_columns(b.p, b.len);
	if (strspn(b.p, " ") < b.len) /* a caret below nothing shows nothing */
		m->excerpt = b.p;
}

/*
 * Finds the line that contains the offset, starting from the latest line found
 * if possible.
 */
static const struct diag_line *
find_line(struct diag *d, const struct source *src, size_t offset)
{
	struct diag_line *line = &d->line;
	const char *nl;

	if (line->source != src || line->offset > offset)
		*line = (struct diag_line){src, 0, src->line + !src->line};
	while (line->offset < offset) {
		nl = memchr(
		    src->text + line->offset, '\n', offset - line->offset);
		if (!nl)
			break;
		line->offset = (size_t)(nl - src->text) + 1;
		line->number++;
	}
	return line;
}

unsigned
scb_diag_line_of(struct diag *d, struct loc at)
{
	return find_line(d, at.source, at.offset)->number;
}

static void
diag_place(struct diag *d, struct scbpf_message *m, struct loc loc)
{
	const struct source *src = loc.source;
	const struct diag_line *line;
	struct buf path;
	size_t at;

	if (!src)
		return;
	m->file = escaped(d, src->name, strlen(src->name));
	m->line = m->column = 1;
	if (!src->text)
		return;
	at = loc.offset < src->len ? loc.offset : src->len;
	line = find_line(d, src, at);
	m->line = line->number;
	m->column = (unsigned)(at - line->offset) + 1;
	excerpt(d, m, src->text + line->offset, src->text + at,
	    src->text + src->len);
	if (!src->path || m->severity < SCBPF_SEVERITY_WARNING)
		return;
	scb_buf_init(&path, d->arena);
	src->path(&path, src, loc.offset);
	m->path = path.len ? escaped(d, path.p, path.len) : NULL;
}

void
scb_diag_include(struct diag *d, const struct source *source, struct loc by)
{
	struct diag_included *i = scb_arena_alloc(d->arena, sizeof *i);

	*i = (struct diag_included){d->included, source, by};
	d->included = i;
}

/* How the file came to be read, innermost first. */
static void
note_included(struct diag *d, const struct source *source)
{
	const struct diag_included *i = d->included;

	while (i && i->source != source)
		i = i->next;
	if (!i)
		return;
	scb_diag_note(d, i->by, "included here");
	note_included(d, i->by.source);
}

bool
scb_diag_warns(const struct diag *d)
{
	return d->least <= SCBPF_SEVERITY_WARNING || d->warnings_are_errors;
}

static void
diag_report(struct diag *d, enum scbpf_severity severity, struct loc at,
    const char *fmt, va_list ap)
{
	struct scbpf_message m = {.severity = severity};
	size_t mark = scb_arena_mark(d->arena);
	struct buf b;

	if (severity < d->least)
		return;
	scb_buf_init(&b, d->arena);
	scb_buf_vfmt(&b, fmt, ap);
	m.text = escaped(d, b.p, b.len);
	diag_place(d, &m, at);
	d->report(d->user, &m);
	scb_arena_release(d->arena, mark);
	if (severity < SCBPF_SEVERITY_WARNING || d->latest == at.source)
		return;
	d->latest = at.source;
	if (at.source)
		note_included(d, at.source);
}

/*
 * Errors with the same format string are of one kind; the last row counts all
 * further kinds.
 */
static struct diag_kind *
kind_of(struct diag *d, const char *fmt)
{
	unsigned i = 0;

	while (i < d->nkinds && d->kind[i].fmt != fmt)
		i++;
	if (i < DIAG_KINDS && i == d->nkinds)
		d->kind[d->nkinds++] = (struct diag_kind){.fmt = fmt};
	return &d->kind[i < DIAG_KINDS ? i : DIAG_KINDS - 1];
}

/* Limit the output for a file that is full of errors. */
static void
error(struct diag *d, struct loc at, const char *fmt, va_list ap)
{
	struct diag_kind *k = kind_of(d, fmt);

	d->errors++;
	if (k->n++ < ERRORS)
		diag_report(d, SCBPF_SEVERITY_ERROR, at, fmt, ap);
	else if (k->n == ERRORS + 1)
		k->first = at;
}

static void
say_more(struct diag *d, struct loc at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_report(d, SCBPF_SEVERITY_ERROR, at, fmt, ap);
	va_end(ap);
}

bool
scb_diag_gap(struct loc *at, const char *expected)
{
	const char *s = at->source->text;
	size_t i = at->offset;

	if (*expected != '\'' || !strchr(",:)]}", expected[1]))
		return false;
	while (i && (char_is_space(s[i - 1]) || s[i - 1] == '\\'))
		i--;
	if (!memchr(s + i, '\n', at->offset - i))
		return false;
	*at = (struct loc){at->source, (uint32_t)i, 0};
	return true;
}

void
scb_diag_close(struct diag *d)
{
	unsigned n = d->nkinds;

	/* The error counts even if there is no memory to format the message. */
	d->nkinds = 0;
	for (unsigned i = 0; i < n; i++)
		if (d->kind[i].n > ERRORS)
			say_more(d, d->kind[i].first,
			    "and %u more error%s of this kind",
			    d->kind[i].n - ERRORS,
			    buf_plural(d->kind[i].n - ERRORS));
}

void
scb_diag_error(struct diag *d, struct loc at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	error(d, at, fmt, ap);
	va_end(ap);
}

void
scb_diag_warn(struct diag *d, struct loc at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (d->warnings_are_errors)
		error(d, at, fmt, ap);
	else if (++d->warnings <= WARNINGS)
		diag_report(d, SCBPF_SEVERITY_WARNING, at, fmt, ap);
	va_end(ap);
	if (d->warnings == WARNINGS && !d->warnings_are_errors)
		scb_diag_note(d, nowhere, "no further warnings are shown");
}

void
scb_diag_note(struct diag *d, struct loc at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_report(d, SCBPF_SEVERITY_NOTE, at, fmt, ap);
	va_end(ap);
}

void
scb_diag_info(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	diag_report(d, SCBPF_SEVERITY_INFO, nowhere, fmt, ap);
	va_end(ap);
}

void
scb_diag_fatal(struct diag *d, struct loc at, const char *fmt, ...)
{
	va_list ap;

	d->errors++;
	va_start(ap, fmt);
	diag_report(d, SCBPF_SEVERITY_ERROR, at, fmt, ap);
	va_end(ap);
	scb_arena_fail(d->arena);
}

static unsigned char
diag_fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Edits from s to t: insertions, deletions, substitutions and swaps of
 * neighbours (the restricted Damerau-Levenshtein distance); case is ignored.
 */
static unsigned
diag_distance(const char *s, size_t n, const char *t, size_t m)
{
	unsigned row[3][NEAR_LENGTH + 1];
	unsigned *before = row[0], *above = row[1], *here = row[2], *spare;
	unsigned i, j, cost;

	for (j = 0; j <= m; j++)
		here[j] = j;
	for (i = 1; i <= n; i++) {
		spare = before;
		before = above;
		above = here;
		here = spare;
		here[0] = i;
		for (j = 1; j <= m; j++) {
			cost = diag_fold(s[i - 1]) != diag_fold(t[j - 1]);
			here[j] = least(above[j - 1] + cost,
			    least(above[j], here[j - 1]) + 1);
			if (i > 1 && j > 1 &&
			    diag_fold(s[i - 1]) == diag_fold(t[j - 2]) &&
			    diag_fold(s[i - 2]) == diag_fold(t[j - 1]))
				here[j] = least(here[j], before[j - 2] + 1);
		}
	}
	return here[m];
}

static size_t
same_front(const char *s, size_t n, const char *t)
{
	size_t i = 0;

	while (i < n && t[i] && diag_fold(s[i]) == diag_fold(t[i]))
		i++;
	return i;
}

/*
 * Do not suggest for very short words: they are close to any word that shares a
 * letter.
 */
static unsigned
edits_allowed(size_t n)
{
	return n == 2 ? 1 : least(NEAR_EDITS, (unsigned)n / 3);
}

const char *
scb_diag_near(const char *s, size_t n,
    const char *(*word)(const void *ctx, unsigned i), const void *ctx,
    unsigned count)
{
	const char *best = NULL, *w;
	unsigned i, edits, limit;
	size_t m;

	if (n > NEAR_LENGTH)
		return NULL;
	limit = edits_allowed(n);
	for (i = 0; i < count; i++) {
		w = word(ctx, i);
		if (!w)
			continue;
		m = strlen(w);
		if (m > n + limit || m + limit < n || m > NEAR_LENGTH)
			continue;
		edits = diag_distance(s, n, w, m);
		if (edits > limit ||
		    (best && edits == limit &&
			same_front(s, n, w) <= same_front(s, n, best)))
			continue;
		best = w;
		if (edits == 0)
			break;
		limit = edits;
	}
	return best;
}

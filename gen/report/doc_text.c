/* A report for a terminal, in lines of 79 columns where words allow. */
#include "report/doc.h"

#include <string.h>

#include "base/words.h"

enum { WIDTH = 79, INDENT = 4 };

struct writer {
	struct buf *out;
	size_t line;   /* of out: where the line begins */
	size_t hidden; /* bytes of it that only set colours */
	bool colour;
};

static size_t
column(const struct writer *w)
{
	return w->out->len - w->line - w->hidden;
}

static void
end_line(struct writer *w)
{
	scb_buf_char(w->out, '\n');
	w->line = w->out->len;
	w->hidden = 0;
}

static void
escape(struct writer *w, const char *code)
{
	if (!w->colour)
		return;
	scb_buf_str(w->out, code);
	w->hidden += strlen(code);
}

static void
put_toned(struct writer *w, enum doc_tone tone, const char *s)
{
	/* ORDER DOC_TONE */
	static const char *const colour[] = {
	    "\033[1m", "\033[32m", "\033[34m", "\033[33m", "\033[31m"};

	escape(w, colour[tone]);
	scb_buf_str(w->out, s);
	escape(w, "\033[0m");
}

/* n bytes that are not broken, after a blank or on a line of their own. */
static void
put_word(struct writer *w, const char *s, size_t n)
{
	if (column(w) > INDENT && column(w) + 1 + n > WIDTH) {
		end_line(w);
		scb_buf_str(w->out, "    ");
	} else {
		scb_buf_char(w->out, ' ');
	}
	scb_buf_mem(w->out, s, n);
}

static void
put_text(struct writer *w, const char *s)
{
	const char *word;
	size_t n;

	while (scb_words_next(&s, &word, &n))
		put_word(w, word, n);
}

static void
text_put_class(struct writer *w, const struct doc_block *b)
{
	scb_buf_str(w->out, "  ");
	put_toned(w, b->tone, b->label);
	scb_buf_char(w->out, ':');
	if (b->text)
		put_text(w, b->text);
	for (const struct doc_word *x = b->words; x; x = x->next)
		put_word(w, x->text, strlen(x->text));
	end_line(w);
}

static void
put_case(struct writer *w, const struct doc_case *c)
{
	if (c->label)
		scb_buf_fmt(w->out, "%s: ", c->label);
	if (c->otherwise)
		scb_buf_str(w->out, "else ");
	if (c->verdict)
		put_toned(w, c->tone, c->verdict);
	if (c->verdict && c->when)
		scb_buf_str(w->out, " when ");
	if (c->when)
		scb_buf_str(w->out, c->when);
}

static size_t
case_length(const struct doc_case *c)
{
	return (c->label ? strlen(c->label) + 2 : 0) +
	       (c->verdict ? strlen(c->verdict) + 6 : 0) +
	       (c->when ? strlen(c->when) : 0) + (c->otherwise ? 5 : 0);
}

static void
text_put_call(struct writer *w, const struct doc_block *b)
{
	scb_buf_fmt(w->out, "  %s:", b->label);
	if (b->cases->label)
		for (const struct doc_case *c = b->cases; c; c = c->next) {
			end_line(w);
			scb_buf_str(w->out, "    ");
			put_case(w, c);
		}
	else
		for (const struct doc_case *c = b->cases; c; c = c->next) {
			if (c != b->cases)
				scb_buf_char(w->out, ';');
			if (c != b->cases &&
			    column(w) + case_length(c) > WIDTH) {
				end_line(w);
				scb_buf_str(w->out, "    ");
			} else {
				scb_buf_char(w->out, ' ');
			}
			put_case(w, c);
		}
	end_line(w);
}

static void
text_put_finding(struct writer *w, const struct doc_block *b)
{
	put_toned(w, b->tone, b->label);
	scb_buf_fmt(w->out, ": %s", b->text);
	end_line(w);
	for (const struct doc_case *c = b->cases; c; c = c->next) {
		scb_buf_str(w->out, c->names ? " " : "  ");
		if (c->names)
			put_text(w, c->when);
		else
			put_case(w, c);
		end_line(w);
	}
}

static void
text_put_steps(struct writer *w, const struct doc_block *b)
{
	unsigned n = 0;

	scb_buf_fmt(w->out, "  %s:", b->label);
	end_line(w);
	for (const struct doc_case *c = b->cases; c; c = c->next) {
		scb_buf_fmt(w->out, "  %2u. when %s", ++n, c->when);
		end_line(w);
		scb_buf_fmt(w->out, "      then %s", c->verdict);
		end_line(w);
	}
}

static void
text_put_block(struct writer *w, const struct doc_block *b, bool first)
{
	switch (b->kind) {
	case DOC_HEADING:
		if (!first)
			end_line(w);
		put_toned(w, DOC_PLAIN, b->label);
		scb_buf_char(w->out, ':');
		if (b->text)
			put_text(w, b->text);
		end_line(w);
		return;
	case DOC_TITLE:
		if (!first)
			end_line(w);
		/* fall through */
	case DOC_FACT:
		put_toned(w, DOC_PLAIN, b->label);
		if (b->text) {
			scb_buf_char(w->out, ':');
			put_text(w, b->text);
		}
		end_line(w);
		return;
	case DOC_CLASS:
		text_put_class(w, b);
		return;
	case DOC_CALL:
		text_put_call(w, b);
		return;
	case DOC_FINDING:
		text_put_finding(w, b);
		return;
	case DOC_STEPS:
		text_put_steps(w, b);
		return;
	case DOC_LINE:
		scb_buf_fmt(w->out, "    %s", b->text);
		end_line(w);
		return;
	case DOC_TEXT:
		scb_buf_str(w->out, b->text);
		end_line(w);
		return;
	}
}

void
scb_doc_text(struct buf *out, const struct doc *d, bool colour)
{
	struct writer w = {.out = out, .line = out->len, .colour = colour};

	for (const struct doc_block *b = d->first; b; b = b->next)
		text_put_block(&w, b, b == d->first);
}

/* The blocks of a report as the content of a page; see html.h. */
#include "report/html.h"

#include <string.h>

#include "report/doc.h"

enum { FOLDED = 40 }; /* names that are shown when the reader asks */

/* ORDER DOC_TONE */
static const char *const classes[] = {"plain", "allow", "log", "errno", "kill"};

const char *
scb_html_class(uint32_t verdict)
{
	return classes[scb_doc_tone(verdict)];
}

static void
html_text(struct buf *b, const char *s)
{
	scb_html_text(b, s, strlen(s));
}

static void
html_badge(struct buf *b, enum doc_tone tone, const char *text)
{
	scb_buf_fmt(b, "<span class=\"badge %s\">", classes[tone]);
	html_text(b, text);
	scb_buf_str(b, "</span>");
}

static void
html_put_words(struct buf *b, const struct doc_block *block, bool anchors)
{
	unsigned n = 0;

	for (const struct doc_word *w = block->words; w; w = w->next)
		n++;
	if (n > FOLDED)
		scb_buf_fmt(b, "<details><summary>%u names</summary>\n", n);
	scb_buf_str(b, "<ul class=\"calls\">\n");
	for (const struct doc_word *w = block->words; w; w = w->next) {
		scb_buf_fmt(b, "<li class=\"%s\">", classes[block->tone]);
		if (anchors && w->call) /* the page has a row for it */
			scb_buf_fmt(b, "<a href=\"#c-%s\">", w->text);
		html_text(b, w->text);
		scb_buf_str(b, anchors && w->call ? "</a></li>\n" : "</li>\n");
	}
	scb_buf_str(b, n > FOLDED ? "</ul>\n</details>\n" : "</ul>\n");
}

static void
html_put_class(struct buf *b, const struct doc_block *block, bool anchors)
{
	scb_buf_str(b, "<div class=\"class\">");
	html_badge(b, block->tone, block->label);
	if (block->text) {
		scb_buf_char(b, ' ');
		html_text(b, block->text);
	}
	scb_buf_char(b, '\n');
	if (block->words)
		html_put_words(b, block, anchors);
	scb_buf_str(b, "</div>\n");
}

/* A line may end after each of several flags. */
static void
html_condition(struct buf *b, const char *s)
{
	for (size_t n; *s; s += n) {
		n = strcspn(s, "|");
		n += strspn(s + n, "|");
		scb_html_text(b, s, n);
		if (s[n])
			scb_buf_str(b, s[n - 1] == '|' ? "<wbr>" : "");
	}
}

static void
html_put_row(
    struct buf *b, const struct doc_block *block, const struct doc_case *c)
{
	scb_buf_str(b, "<tr><th scope=\"row\">");
	html_text(b, c == block->cases ? block->label : "");
	scb_buf_str(b, c == block->cases ? "" : "<span class=\"off\">");
	if (c != block->cases) {
		html_text(b, block->label);
		scb_buf_str(b, "</span>");
	}
	scb_buf_str(b, "</th><td>");
	if (c->label) {
		html_text(b, c->label);
		scb_buf_str(b, c->verdict ? ": " : "");
	}
	if (c->verdict)
		html_badge(b, c->tone, c->verdict);
	scb_buf_str(b, "</td><td>");
	if (c->when) {
		scb_buf_str(b, "<code>");
		html_condition(b, c->when);
		scb_buf_str(b, "</code>");
	} else {
		scb_buf_str(b, c->otherwise ? "else" : "always");
	}
	scb_buf_str(b, "</td></tr>\n");
}

static void
html_put_finding(struct buf *b, const struct doc_block *block)
{
	bool list = false;

	scb_buf_str(b, "<h3>");
	html_badge(b, block->tone, block->label);
	scb_buf_char(b, ' ');
	html_text(b, block->text);
	scb_buf_str(b, "</h3>\n");
	for (const struct doc_case *c = block->cases; c; c = c->next) {
		if (!c->label != list)
			scb_buf_str(b, list ? "</ul>\n" : "<ul>\n");
		list = !c->label;
		if (list) {
			scb_buf_str(b, "<li><code>");
			html_text(b, c->when);
			scb_buf_str(b, "</code></li>\n");
			continue;
		}
		scb_buf_fmt(b, "<p><strong>%s:</strong> ", c->label);
		html_text(b, c->when);
		scb_buf_str(b, "</p>\n");
	}
	scb_buf_str(b, list ? "</ul>\n" : "");
}

static void
html_put_steps(struct buf *b, const struct doc_block *block)
{
	scb_buf_str(b, "<p>");
	html_text(b, block->label);
	scb_buf_str(b, ":</p>\n<ol>\n");
	for (const struct doc_case *c = block->cases; c; c = c->next) {
		scb_buf_str(b, "<li>when <code>");
		html_text(b, c->when);
		scb_buf_str(b, "</code>: ");
		html_text(b, c->verdict);
		scb_buf_str(b, "</li>\n");
	}
	scb_buf_str(b, "</ol>\n");
}

static void
html_put_heading(struct buf *b, const struct doc_block *block)
{
	if (block->id)
		scb_buf_fmt(b, "<h2 id=\"%s\">", block->id);
	else
		scb_buf_str(b, "<h2>");
	html_text(b, block->label);
	scb_buf_str(b, "</h2>\n");
	if (!block->text)
		return;
	scb_buf_str(b, "<p>");
	html_text(b, block->text);
	scb_buf_str(b, "</p>\n");
}

static void
html_put_paragraph(struct buf *b, const struct doc_block *block)
{
	scb_buf_str(b, block->kind == DOC_LINE ? "<p><code>" : "<p>");
	html_text(b, block->text);
	scb_buf_str(b, block->kind == DOC_LINE ? "</code></p>\n" : "</p>\n");
}

static void
html_put_block(struct buf *b, const struct doc_block *block, bool anchors)
{
	switch (block->kind) {
	case DOC_TITLE:
		if (block->text)
			html_put_paragraph(b, block);
		return;
	case DOC_FACT:
		scb_buf_str(b, "<dt>");
		html_text(b, block->label);
		scb_buf_str(b, "</dt><dd>");
		html_text(b, block->text);
		scb_buf_str(b, "</dd>\n");
		return;
	case DOC_HEADING:
		html_put_heading(b, block);
		return;
	case DOC_CLASS:
		html_put_class(b, block, anchors);
		return;
	case DOC_CALL:
		for (const struct doc_case *c = block->cases; c; c = c->next)
			html_put_row(b, block, c);
		return;
	case DOC_FINDING:
		html_put_finding(b, block);
		return;
	case DOC_STEPS:
		html_put_steps(b, block);
		return;
	case DOC_LINE:
	case DOC_TEXT:
		html_put_paragraph(b, block);
		return;
	}
}

/* What surrounds consecutive blocks of one kind. */
static void
html_put_around(struct buf *b, const struct doc_block *block, bool end)
{
	if (block->kind == DOC_FACT) {
		scb_buf_str(b, end ? "</dl>\n" : "<dl>\n");
	} else if (block->kind == DOC_CALL && end) {
		scb_buf_str(b, "</tbody></table></div>\n");
	} else if (block->kind == DOC_CALL) {
		bool sides = block->cases && block->cases->label;

		scb_buf_fmt(b,
		    "<div class=\"scroll\"><table><thead><tr>"
		    "<th scope=\"col\">call</th><th scope=\"col\">%s</th>"
		    "<th scope=\"col\">%s</th></tr></thead><tbody>\n",
		    sides ? "side" : "verdict", sides ? "verdict" : "when");
	}
}

void
scb_doc_html(struct buf *b, const struct doc *d)
{
	const struct doc_block *before = NULL;

	for (const struct doc_block *block = d->first; block;
	     before = block, block = block->next) {
		if (!before || before->kind != block->kind) {
			if (before)
				html_put_around(b, before, true);
			html_put_around(b, block, false);
		}
		html_put_block(b, block, d->anchors);
	}
	if (before)
		html_put_around(b, before, true);
}

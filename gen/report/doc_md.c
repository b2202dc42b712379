/* A report as Markdown: lists, and tables of conditions. */
#include "report/doc.h"

#include <string.h>

/* `text` is marked as code; what would end a cell is escaped. */
static void
md_put_code(struct buf *b, const char *text)
{
	scb_buf_char(b, '`');
	for (; *text; text++) {
		if (*text == '|')
			scb_buf_char(b, '\\');
		scb_buf_char(b, *text == '`' ? '\'' : *text);
	}
	scb_buf_char(b, '`');
}

/* Text in which nothing is markup. */
static void
md_put_plain(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*<>[]|#", *text))
			scb_buf_char(b, '\\');
		scb_buf_char(b, *text);
	}
}

static void
md_put_class(struct buf *b, const struct doc_block *block)
{
	scb_buf_str(b, "- **");
	md_put_plain(b, block->label);
	scb_buf_str(b, "**: ");
	if (block->text)
		md_put_plain(b, block->text);
	for (const struct doc_word *w = block->words; w; w = w->next) {
		md_put_code(b, w->text);
		scb_buf_str(b, w->next ? ", " : "");
	}
	scb_buf_char(b, '\n');
}

static void
md_put_row(
    struct buf *b, const struct doc_block *block, const struct doc_case *c)
{
	scb_buf_str(b, "| ");
	md_put_code(b, block->label);
	scb_buf_str(b, " | ");
	if (c->label)
		scb_buf_fmt(b, "%s: ", c->label);
	if (c->verdict)
		md_put_plain(b, c->verdict);
	scb_buf_str(b, " | ");
	if (c->when)
		md_put_code(b, c->when);
	else
		scb_buf_str(b, c->otherwise ? "else" : "always");
	scb_buf_str(b, " |\n");
}

static void
md_put_finding(struct buf *b, const struct doc_block *block)
{
	scb_buf_fmt(b, "\n### %s: ", block->label);
	md_put_plain(b, block->text);
	scb_buf_str(b, "\n\n");
	for (const struct doc_case *c = block->cases; c; c = c->next) {
		scb_buf_str(b, "- ");
		if (c->label) {
			scb_buf_fmt(b, "%s: ", c->label);
			md_put_plain(b, c->when);
		} else {
			md_put_code(b, c->when);
		}
		scb_buf_char(b, '\n');
	}
}

static void
md_put_steps(struct buf *b, const struct doc_block *block)
{
	unsigned n = 0;

	scb_buf_char(b, '\n');
	md_put_plain(b, block->label);
	scb_buf_str(b, ":\n\n");
	for (const struct doc_case *c = block->cases; c; c = c->next) {
		scb_buf_fmt(b, "%u. when ", ++n);
		md_put_code(b, c->when);
		scb_buf_str(b, ": ");
		md_put_plain(b, c->verdict);
		scb_buf_char(b, '\n');
	}
}

static void
md_put_block(struct buf *b, const struct doc_block *block)
{
	switch (block->kind) {
	case DOC_TITLE:
		scb_buf_str(b, "# ");
		md_put_code(b, block->label);
		scb_buf_str(b, "\n\n");
		if (block->text) {
			md_put_plain(b, block->text);
			scb_buf_str(b, "\n\n");
		}
		return;
	case DOC_FACT:
	case DOC_CLASS:
		md_put_class(b, block);
		return;
	case DOC_HEADING:
		scb_buf_str(b, "\n## ");
		md_put_plain(b, block->label);
		scb_buf_str(b, "\n\n");
		if (block->text) {
			md_put_plain(b, block->text);
			scb_buf_str(b, "\n\n");
		}
		return;
	case DOC_CALL:
		for (const struct doc_case *c = block->cases; c; c = c->next)
			md_put_row(b, block, c);
		return;
	case DOC_FINDING:
		md_put_finding(b, block);
		return;
	case DOC_STEPS:
		md_put_steps(b, block);
		return;
	case DOC_LINE:
		scb_buf_str(b, "- ");
		md_put_code(b, block->text);
		scb_buf_char(b, '\n');
		return;
	case DOC_TEXT:
		scb_buf_char(b, '\n');
		md_put_plain(b, block->text);
		scb_buf_char(b, '\n');
		return;
	}
}

/* Lists and tables are apart from each other by an empty line. */
void
scb_doc_md(struct buf *b, const struct doc *d)
{
	const struct doc_block *before = NULL;

	for (const struct doc_block *block = d->first; block;
	     before = block, block = block->next) {
		bool table = block->kind == DOC_CALL;

		if (before && block->kind == DOC_TITLE)
			scb_buf_char(b, '\n');
		else if (before && (before->kind == DOC_CALL) != table &&
		    block->kind != DOC_HEADING)
			if (before->kind != DOC_HEADING)
				scb_buf_char(b, '\n');
		if (table && (!before || before->kind != DOC_CALL))
			scb_buf_str(
			    b, "| call | verdict | when |\n|---|---|---|\n");
		md_put_block(b, block);
	}
}

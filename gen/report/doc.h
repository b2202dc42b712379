/*
 * A report as a list of blocks, in the order in which they are written. One
 * function for each format writes all blocks, so that each report is composed
 * in one place.
 */
#ifndef DOC_H
#define DOC_H

#include "base/buf.h"
#include "facts/facts.h"

/* The colour of a block or a case; its words say the same. */
enum doc_tone { DOC_PLAIN, DOC_ALLOW, DOC_LOG, DOC_ERRNO, DOC_KILL };

/* One of several names in a line. */
struct doc_word {
	struct doc_word *next;
	const char *text;
	bool call; /* a known syscall, which a page has an anchor for */
};

/* One line about a call, or of a finding. */
struct doc_case {
	struct doc_case *next;
	const char *label;   /* "before"; or NULL */
	const char *verdict; /* NULL: `when` is all there is */
	const char *when;    /* a condition; NULL: in every (other) case */
	enum doc_tone tone;
	bool otherwise; /* the cases before it come first */
	bool names;	/* `when` lists names, and a long line is broken */
};

enum doc_kind {
	DOC_TITLE,   /* label: what is described; text: the rest of the line */
	DOC_FACT,    /* a line of the summary: label and text */
	DOC_HEADING, /* label, and text or NULL; id */
	DOC_CLASS,   /* label: a verdict; words, or text in their place */
	DOC_CALL,    /* label: a call; its cases */
	DOC_FINDING, /* label: severity; text; its cases are lines */
	DOC_STEPS,   /* label; each case is a numbered step */
	DOC_LINE,    /* text, as it is: it is not wrapped */
	DOC_TEXT     /* a sentence */
};

struct doc_block {
	struct doc_block *next;
	enum doc_kind kind;
	enum doc_tone tone;
	const char *label, *text;
	const char *id; /* of a heading, on a page */
	bool folded;	/* a page shows its words when it is asked to */
	struct doc_word *words, **last_word;
	struct doc_case *cases, **last_case;
};

struct doc {
	struct arena *arena;
	struct doc_block *first, **last;
	bool anchors; /* on a page, calls have a row of their own: #c-NAME */
};

/* --- doc.c ---------------------------------------------------------------- */

void scb_doc_open(struct doc *d, struct arena *a);

/* Adds a block; label and text may be NULL, and are kept. */
struct doc_block *scb_doc_add(
    struct doc *d, enum doc_kind kind, const char *label, const char *text);

void scb_doc_word(
    struct doc *d, struct doc_block *b, const char *text, bool call);
struct doc_case *scb_doc_case(struct doc *d, struct doc_block *b,
    const char *label, const char *verdict, const char *when);

/* Formats as scb_buf_fmt, into the arena. */
const char *scb_doc_fmt(struct doc *d, const char *fmt, ...);

enum doc_tone scb_doc_tone(uint32_t verdict);

/* --- one writer for each format ------------------------------------------- */

void scb_doc_text(struct buf *b, const struct doc *d, bool colour);
void scb_doc_md(struct buf *b, const struct doc *d);
/* The blocks of a page, without its head; see html.h. */
void scb_doc_html(struct buf *b, const struct doc *d);

#endif

#include "report/doc.h"

#include "emit/emit.h"

void
scb_doc_open(struct doc *d, struct arena *a)
{
	*d = (struct doc){.arena = a};
	d->last = &d->first;
}

struct doc_block *
scb_doc_add(
    struct doc *d, enum doc_kind kind, const char *label, const char *text)
{
	struct doc_block *b = scb_arena_alloc(d->arena, sizeof *b);

	b->kind = kind;
	b->label = label;
	b->text = text;
	b->last_word = &b->words;
	b->last_case = &b->cases;
	*d->last = b;
	d->last = &b->next;
	return b;
}

void
scb_doc_word(struct doc *d, struct doc_block *b, const char *text, bool call)
{
	struct doc_word *w = scb_arena_alloc(d->arena, sizeof *w);

	w->text = text;
	w->call = call;
	*b->last_word = w;
	b->last_word = &w->next;
}

struct doc_case *
scb_doc_case(struct doc *d, struct doc_block *b, const char *label,
    const char *verdict, const char *when)
{
	struct doc_case *c = scb_arena_alloc(d->arena, sizeof *c);

	c->label = label;
	c->verdict = verdict;
	c->when = when;
	*b->last_case = c;
	b->last_case = &c->next;
	return c;
}

const char *
scb_doc_fmt(struct doc *d, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, "");
	va_start(ap, fmt);
	scb_buf_vfmt(&b, fmt, ap);
	va_end(ap);
	return b.p;
}

enum doc_tone
scb_doc_tone(uint32_t verdict)
{
	/* ORDER EMIT_CLASS */
	static const enum doc_tone tones[] = {
	    DOC_ALLOW, DOC_LOG, DOC_ERRNO, DOC_KILL};

	return tones[scb_emit_class(verdict)];
}

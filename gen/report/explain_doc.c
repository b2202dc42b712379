/* The items of `explain`, folded, as the blocks of a report. */
#include "report/explain.h"
#include "report/summary.h"

struct fill {
	struct doc *doc;
	struct explain *x;
	const struct explain_section *section;
};

static const char *
doc_verdict(struct fill *f, uint32_t verdict)
{
	return scb_explain_verdict(f->x, f->section->from->part.abi, verdict);
}

static bool
listed(struct fill *f, const struct explain_item *i)
{
	return scb_explain_is_listed(
	    f->x, f->section, (struct explain_item *)i);
}

/* ---- what is not listed -------------------------------------------------- */

static void
put_runs(struct buf *b, struct fill *f)
{
	const struct explain_section *s = f->section;
	const struct arch *a = s->from->part.abi;

	for (unsigned i = 0; i < s->nruns; i++) {
		bool last = s->run[i].high >= a->high - 1;

		scb_buf_str(b, i ? ", " : "");
		if (last)
			scb_buf_str(b, "above ");
		scb_put_number(b, s->run[i].low - last);
		if (!last && s->run[i].high > s->run[i].low) {
			scb_buf_char(b, '-');
			scb_put_number(b, s->run[i].high);
		}
	}
	if (s->nruns)
		scb_buf_fmt(b, ": %s", doc_verdict(f, s->enosys));
}

/* "above 466: ERRNO(38) ENOSYS; number -1: ALLOW", after the text there is. */
static void
put_rest(struct buf *b, struct fill *f)
{
	const struct explain_item *m = f->section->minus_one;

	if (f->section->nruns) {
		scb_buf_str(b, b->len ? "; " : "");
		put_runs(b, f);
	}
	if (m)
		scb_buf_fmt(b, "%snumber -1: %s", b->len ? "; " : "",
		    doc_verdict(f, m->part.ends->verdict[0]));
}

/* Does some number get the verdict of "everything else"? */
static bool
has_rest(struct fill *f)
{
	const struct explain_section *s = f->section;

	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (i != s->minus_one && !(s->folded && i->part.call) &&
		    !listed(f, i))
			return true;
	return s->minus_one != NULL;
}

static void
put_everything_else(struct fill *f)
{
	struct doc_block *block;
	struct buf b;

	if (!has_rest(f))
		return;
	scb_buf_init(&b, f->doc->arena);
	scb_buf_str(&b, scb_explain_default(f->x, f->section));
	put_rest(&b, f);
	block = scb_doc_add(f->doc, DOC_CLASS,
	    f->section->folded ? "numbers without a call" : "everything else",
	    b.p);
	block->tone = DOC_PLAIN;
}

/* ---- what is listed ------------------------------------------------------ */

static void
put_count(struct fill *f)
{
	const struct explain_section *s = f->section;
	struct doc_block *block =
	    scb_doc_add(f->doc, DOC_CLASS, doc_verdict(f, s->most),
		scb_doc_fmt(f->doc, "%u of %u known calls, all but those below",
		    s->nmost, s->known));

	block->tone = scb_doc_tone(s->most);
}

static struct doc_block *
put_label(struct fill *f, uint32_t verdict, const char *text)
{
	struct doc_block *block =
	    scb_doc_add(f->doc, DOC_CLASS, doc_verdict(f, verdict), text);

	block->tone = scb_doc_tone(verdict);
	return block;
}

/* Gives the number of the listed calls with the verdict, if they are many. */
static bool
put_number_of(struct fill *f, uint32_t verdict)
{
	const struct explain_section *s = f->section;
	const struct explain_item *i = NULL;
	unsigned n = 0;

	while ((i = scb_explain_next_always(s->from, s->to, verdict, i)))
		n += i->part.call && listed(f, i);
	if (f->x->verbose || n <= EXPLAIN_MANY)
		return false;
	put_label(f, verdict,
	    scb_doc_fmt(
		f->doc, "%u of %u known calls (names under -v)", n, s->known));
	return true;
}

static void
put_class(struct fill *f, uint32_t verdict)
{
	const struct explain_section *s = f->section;
	const struct explain_item *i = NULL;
	struct doc_block *block = NULL;
	bool counted = put_number_of(f, verdict);

	while ((i = scb_explain_next_always(s->from, s->to, verdict, i))) {
		if (!listed(f, i) || (counted && i->part.call))
			continue;
		if (!block)
			block = put_label(f, verdict, NULL);
		scb_doc_word(f->doc, block, scb_explain_name(f->x, &i->part),
		    i->part.call != NULL);
	}
}

static void
put_steps(struct fill *f, const struct explain_item *i)
{
	struct doc_block *b = scb_doc_add(f->doc, DOC_STEPS,
	    scb_doc_fmt(
		f->doc, "%s, step by step", scb_explain_name(f->x, &i->part)),
	    NULL);

	for (unsigned k = 0; k < i->nsteps; k++) {
		const struct explain_step *s = &i->steps[k];
		struct buf when, to;

		scb_buf_init(&when, f->doc->arena);
		for (const struct explain_way *w = s->ways; w; w = w->next)
			scb_buf_fmt(
			    &when, w == s->ways ? "%s" : " || %s", w->when.p);
		scb_buf_init(&to, f->doc->arena);
		scb_explain_put_target(&to, i, s, true);
		scb_buf_str(&to, ", else ");
		scb_explain_put_target(&to, i, s, false);
		scb_doc_case(f->doc, b, NULL, to.p, when.p);
	}
}

/* A refusal without effect: newer kernels run no filter (SEMANTICS 14). */
static void
put_skipped(struct fill *f, const struct explain_item *i)
{
	const struct arch_call *c = i->part.call;
	const char *from;

	if (!c || !i->part.abi || i->depends ||
	    i->part.ends->verdict[0] == RET_ALLOW)
		return;
	from = scb_facts_skipped_from(i->part.abi, c->name);
	if (from)
		scb_doc_add(f->doc, DOC_CLASS, c->name,
		    scb_doc_fmt(f->doc,
			"Linux %s and later do not run filters for it", from));
}

static void
put_items(struct fill *f)
{
	const struct explain_section *s = f->section;
	uint32_t verdict = 0;
	bool any = false;

	while (scb_explain_next(s->from, s->to, any, verdict, &verdict)) {
		any = true;
		put_class(f, verdict);
	}
	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (i->depends && i->part.ends && listed(f, i) &&
		    !scb_explain_put_partly(
			f->doc, f->x, s, (struct explain_item *)i))
			scb_explain_cases(f->doc,
			    scb_doc_add(f->doc, DOC_CALL,
				scb_explain_name(f->x, &i->part), NULL),
			    f->x, i);
	scb_explain_put_unknown(f->doc, f->x, s);
	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (i->nsteps && listed(f, i))
			put_steps(f, i);
	for (const struct explain_item *i = s->from; i != s->to; i = i->next)
		if (listed(f, i))
			put_skipped(f, i);
}

/* ---- sections ------------------------------------------------------------ */

static const char *
title_of(struct fill *f, const struct explain_section *s)
{
	struct buf b;

	scb_buf_init(&b, f->doc->arena);
	scb_put_abi(&b, &s->from->part);
	return b.p;
}

/* "as x86_64; above 0x400001d2: ERRNO(38) ENOSYS" */
static const char *
text_of_like(struct fill *f, bool more)
{
	const struct explain_section *s = f->section;
	struct buf b;

	scb_buf_init(&b, f->doc->arena);
	scb_buf_fmt(&b, "as %s", title_of(f, s->like));
	if (more)
		scb_buf_str(&b, ", except for what is listed here");
	scb_buf_fmt(
	    &b, "; numbers without a call: %s", scb_explain_default(f->x, s));
	put_rest(&b, f);
	return b.p;
}

static bool
lists_any(struct fill *f)
{
	for (const struct explain_item *i = f->section->from;
	     i != f->section->to; i = i->next)
		if (listed(f, i))
			return true;
	return false;
}

static void
put_section(struct fill *f, unsigned number)
{
	const struct explain_section *s = f->section;
	struct doc_block *b =
	    scb_doc_add(f->doc, DOC_HEADING, title_of(f, s), NULL);

	b->id = scb_doc_fmt(f->doc, "a%u", number);
	if (s->like)
		b->text = text_of_like(f, lists_any(f));
	if (s->folded && !s->like && !f->x->verbose)
		put_count(f);
	put_items(f);
	if (!s->like && !f->x->verbose)
		put_everything_else(f);
}

/* ---- the summary --------------------------------------------------------- */

/* A line of the summary for each section. */
static void
put_overview(struct fill *f)
{
	const struct explain_section *s = f->section;
	struct buf b;

	scb_buf_init(&b, f->doc->arena);
	if (s->whole) {
		scb_buf_fmt(&b, "%s for every %s", doc_verdict(f, s->base),
		    s->from->part.other ? "call" : "number");
		put_rest(&b, f);
	} else if (s->known) {
		scb_buf_fmt(&b,
		    "%u of %u known calls allowed, %u on conditions, %u "
		    "refused",
		    s->allowed, s->known, s->conditional, s->refused);
		if (s->unknown)
			scb_buf_fmt(&b, ", %u unknown", s->unknown);
	} else {
		scb_buf_str(&b, "see below");
	}
	scb_doc_add(f->doc, DOC_FACT, title_of(f, s), b.p);
}

/* All other architectures, which get one verdict, beside the default. */
static bool
is_in_default(const struct explain *x, const struct explain_section *s)
{
	return s->from->part.other && s->whole && !scb_explain_main(x)->whole;
}

static void
put_default(struct fill *f)
{
	const struct explain_section *s = f->section;
	struct buf b;

	scb_buf_init(&b, f->doc->arena);
	scb_buf_str(&b, scb_explain_default(f->x, s));
	for (f->section = f->x->sections; f->section;
	     f->section = f->section->next)
		if (is_in_default(f->x, f->section))
			scb_buf_fmt(&b, "; other architectures: %s",
			    doc_verdict(f, f->section->base));
	f->section = s;
	scb_doc_add(f->doc, DOC_FACT, "default", b.p);
}

struct audit_result
scb_explain_doc_summary(struct doc *d, struct explain *x)
{
	const struct audit_ask ask = {.native = &x->native,
	    .nnative = 1,
	    .read = x->read,
	    .ignore = x->ignore};
	struct summary s = {.source = x->source,
	    .options = x->options,
	    .native = x->native,
	    .several = x->several,
	    .program = &x->program};
	struct audit_result r = scb_audit(x->arena, &x->program, &ask);
	struct fill f = {d, x, scb_explain_main(x)};

	scb_summary_open(&s, x->arena);
	scb_summary_title(d, &s);
	if (!f.section->whole)
		put_default(&f);
	for (f.section = x->sections; f.section; f.section = f.section->next)
		if (!is_in_default(x, f.section))
			put_overview(&f);
	scb_summary_findings(d, &r);
	scb_summary_made(d, &s);
	return r;
}

void
scb_explain_doc_sections(struct doc *d, struct explain *x)
{
	struct fill f = {d, x, NULL};
	unsigned number = 0;

	for (f.section = x->sections; f.section; f.section = f.section->next)
		if (!f.section->whole)
			put_section(&f, number++);
}

void
scb_explain_doc(struct doc *d, struct explain *x)
{
	for (; x; x = x->next) {
		scb_explain_doc_summary(d, x);
		scb_explain_doc_sections(d, x);
	}
}

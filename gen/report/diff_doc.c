/* The changes between two filters as the blocks of a report. */
#include "report/diff.h"

#include <string.h>

enum { NUMBERS = 4 }; /* without a call that are shown */

static bool
has_cause(const struct audit_result *r, const struct audit_cause *c)
{
	for (const struct audit_cause *e = r->causes; e; e = e->next)
		if (e->rule == c->rule && e->severity == c->severity &&
		    !e->name == !c->name &&
		    (!e->name || strcmp(e->name, c->name) == 0))
			return true;
	return false;
}

/* The findings of r that the other filter does not have. */
static unsigned
put_findings(struct doc *to, const char *label, const struct audit_result *r,
    const struct audit_result *other)
{
	unsigned n = 0;
	struct buf b;

	scb_buf_init(&b, to->arena);
	for (const struct audit_cause *c = r->causes; c; c = c->next) {
		if (has_cause(other, c))
			continue;
		scb_buf_fmt(&b, n++ ? "; %s: %s" : "%s: %s",
		    scb_audit_severity(c->severity), c->rule->name);
		if (c->name)
			scb_buf_fmt(&b, " (%s)", c->name);
	}
	if (n)
		scb_doc_add(to, DOC_FACT, label, b.p);
	return n;
}

static void
put_audits(struct doc *to, struct diff *d)
{
	struct audit_result r[2];
	unsigned differ;

	for (unsigned i = 0; i < 2; i++) {
		struct explain *x = &d->side[i];
		const struct audit_ask ask = {.native = &x->native,
		    .nnative = 1,
		    .read = x->read,
		    .ignore = x->ignore};

		r[i] = scb_audit(to->arena, &x->program, &ask);
	}
	differ = put_findings(to, "new findings", &r[1], &r[0]);
	differ += put_findings(to, "findings no more", &r[0], &r[1]);
	if (!differ)
		scb_doc_add(to, DOC_FACT, "audit",
		    r[0].causes ? "the same findings for both"
				: "no findings for both");
	if (r[0].inconclusive || r[1].inconclusive)
		scb_doc_add(
		    to, DOC_FACT, "audit", "some checks are inconclusive");
}

static void
put_summary(struct doc *to, struct diff *d)
{
	const struct explain *a = &d->side[0], *b = &d->side[1];
	const struct explain_section *s = scb_explain_main(a),
				     *t = scb_explain_main(b);
	const char *from, *into;

	scb_doc_add(to, DOC_TITLE,
	    scb_doc_fmt(to, d->several ? "%s -> %s, %s" : "%s -> %s", a->source,
		b->source, a->native->token),
	    NULL);
	scb_doc_add(to, DOC_FACT, "weaker",
	    scb_doc_fmt(to,
		d->unknown ? "%u call%s, stricter: %u, other: %u, unknown: %u"
			   : "%u call%s, stricter: %u, other: %u",
		d->weaker, d->weaker == 1 ? "" : "s", d->stricter, d->other,
		d->unknown));
	from = scb_explain_default(&d->side[0], s);
	into = scb_explain_default(&d->side[1], t);
	if (strcmp(from, into) != 0)
		scb_doc_add(to, DOC_FACT, "default",
		    scb_doc_fmt(to, "%s -> %s", from, into));
	if (*d->arches)
		scb_doc_add(to, DOC_FACT, "architectures", d->arches);
	if (d->audited)
		put_audits(to, d);
}

/* A change that is listed in one line with another. */
static bool
is_alike(const struct diff_change *c, const struct diff_change *e)
{
	return !e->listed && c->kind == e->kind && c->weaker == e->weaker &&
	       c->stricter == e->stricter &&
	       strcmp(c->before, e->before) == 0 &&
	       strcmp(c->after, e->after) == 0 && !c->where == !e->where &&
	       (!c->where || strcmp(c->where, e->where) == 0);
}

/* Numbers without a call: which, where they are few. */
static const char *
numbers_of(struct doc *to, const struct diff_change *c)
{
	const struct partition_part *shown[NUMBERS];
	unsigned n = 0, k;
	struct buf b;

	scb_buf_init(&b, to->arena);
	for (const struct diff_place *p = c->places; p; p = p->next) {
		const struct partition_part *part = &p->first->part;

		for (k = 0; k < n && shown[k]->low != part->low;)
			k++;
		if (part->low != part->high || k == NUMBERS)
			return "numbers without a call";
		if (k < n)
			continue;
		scb_buf_str(&b, n ? " " : "");
		scb_put_number(&b, part->low);
		shown[n++] = part;
	}
	return b.p;
}

static const char *
name_of(struct doc *to, const struct diff_change *c)
{
	const char *name = c->name ? c->name : numbers_of(to, c);

	return c->some ? scb_doc_fmt(to, "%s (some calls)", name) : name;
}

/* Is it the change of what all calls get that no rule is about? */
static bool
is_default(struct diff *d, const struct diff_change *c)
{
	const char *text[] = {c->before, c->after};

	for (unsigned i = 0; i < 2; i++) {
		struct explain *x = &d->side[i];
		const struct explain_section *s = scb_explain_main(x);

		if (s->whole || strcmp(text[i], scb_explain_default(x, s)) != 0)
			return false;
	}
	return true;
}

/*
 * The label with, in parentheses, how the summary counts the change, unless the
 * heading says that, and on which architectures it is.
 */
static const char *
with_count(struct doc *to, const struct diff_change *c, const char *label)
{
	const char *count = c->weaker && c->stricter ? "weaker and stricter"
			    : c->weaker		     ? "weaker"
			    : c->stricter	     ? "stricter"
						     : "other";

	if (c->kind == DIFF_CONDITIONS || c->kind == DIFF_OTHER)
		return scb_doc_fmt(to, c->where ? "%s (%s; %s)" : "%s (%s)",
		    label, count, c->where);
	return c->where ? scb_doc_fmt(to, "%s (%s)", label, c->where) : label;
}

static void
put_class(struct doc *to, struct diff *d, struct diff_change *c)
{
	struct doc_block *b = scb_doc_add(to, DOC_CLASS,
	    with_count(
		to, c, scb_doc_fmt(to, "%s -> %s", c->before, c->after)),
	    NULL);
	bool fold = !d->verbose && c->kind == DIFF_ERRNO && is_default(d, c);
	const struct diff_change *numbers = NULL;
	unsigned n = 0;

	b->tone = c->tone[1];
	for (const struct diff_change *e = c; e; e = e->next)
		n += is_alike(c, e) && e->name;
	fold |= !d->verbose && n > EXPLAIN_MANY;
	for (struct diff_change *e = c; e; e = e->next) {
		if (!is_alike(c, e))
			continue;
		if (!e->name)
			numbers = e;
		else if (!fold)
			scb_doc_word(to, b, name_of(to, e), !e->some);
		e->listed = e != c;
	}
	c->listed = true;
	if (fold)
		b->text = scb_doc_fmt(to,
		    "%u call%s%s%s%s (all of them under -v)", n, buf_plural(n),
		    is_default(d, c) ? " that get the default" : "",
		    numbers ? ", and " : "",
		    numbers ? numbers_of(to, numbers) : "");
	else if (numbers)
		scb_doc_word(to, b, name_of(to, numbers), false);
}

static void
put_conditions(struct doc *to, const struct diff_change *c)
{
	const char *name = c->name ? c->name : numbers_of(to, c);
	struct doc_block *b =
	    scb_doc_add(to, DOC_CALL, with_count(to, c, name), NULL);

	scb_doc_case(to, b, "before", NULL, c->before)->tone = c->tone[0];
	scb_doc_case(to, b, "after", NULL, c->after)->tone = c->tone[1];
}

/* A call for each change of each part. */
static void
put_witnesses(struct doc *to, const struct diff *d, const struct diff_change *c)
{
	for (const struct diff_place *p = c->places; p; p = p->next) {
		const struct semdiff_change *at = p->first;

		for (unsigned i = 0; i < p->n; i++, at = at->next) {
			struct buf b;

			scb_buf_init(&b, to->arena);
			scb_put_part(&b, &at->part);
			scb_buf_str(&b, ": such as ");
			scb_put_call(&b, &at->witness, d->big_endian);
			scb_buf_str(&b, ": ");
			scb_put_verdict(&b, at->part.abi, at->verdict[0]);
			scb_buf_str(&b, " -> ");
			scb_put_verdict(&b, at->part.abi, at->verdict[1]);
			scb_buf_str(&b, at->some ? " (some calls)" : "");
			scb_doc_add(to, DOC_LINE, NULL, b.p);
		}
	}
}

static void
put_kind(struct doc *to, struct diff *d, enum diff_kind kind)
{
	/* ORDER DIFF_KIND */
	static const char *const titles[DIFF_KINDS] = {"now allowed",
	    "now denied", "conditions changed", "otherwise changed",
	    "errno changed"};
	bool any = false;

	for (struct diff_change *c = d->first; c; c = c->next) {
		if (c->kind != kind)
			continue;
		if (!any)
			scb_doc_add(to, DOC_HEADING, titles[kind], NULL);
		any = true;
		if (kind == DIFF_CONDITIONS)
			put_conditions(to, c);
		else if (!c->listed)
			put_class(to, d, c);
	}
	for (const struct diff_change *c = d->first; d->verbose && c;
	     c = c->next)
		if (c->kind == kind)
			put_witnesses(to, d, c);
}

static bool
diff_is_same(
    const struct semdiff_inconclusive *d, const struct semdiff_inconclusive *e)
{
	return d->part.pc == e->part.pc && d->part.side == e->part.side &&
	       d->part.why == e->part.why;
}

static void
diff_put_inconclusive(struct doc *to, const struct semdiff *all)
{
	const struct semdiff_inconclusive *next;
	unsigned more;

	for (const struct semdiff_inconclusive *d = all->inconclusive; d;
	     d = next) {
		struct buf b;

		scb_buf_init(&b, to->arena);
		scb_buf_fmt(&b, "cannot tell: pc %zu of %c: %s: ", d->part.pc,
		    d->part.side ? 'B' : 'A', d->part.why);
		scb_put_part(&b, &d->part);
		more = 0;
		for (next = d->next; next && diff_is_same(d, next);
		     next = next->next)
			more++;
		if (more)
			scb_buf_fmt(&b, ", and %u more", more);
		scb_doc_add(to, DOC_TEXT, NULL, b.p);
	}
}

static void
put_diff(struct doc *to, struct diff *d)
{
	if (d->first || d->all.first)
		put_summary(to, d);
	for (unsigned kind = 0; kind < DIFF_KINDS; kind++)
		put_kind(to, d, kind);
	diff_put_inconclusive(to, &d->all);
}

void
scb_diff_doc(struct doc *to, struct diff *d)
{
	for (; d; d = d->next)
		put_diff(to, d);
}

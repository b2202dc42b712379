/*
 * As one page for a browser: for each architecture the calls by verdict, and
 * under which conditions; what audit finds; the program as a tree and as a
 * listing.
 */
#include "report/audit.h"
#include "report/explain.h"
#include "cli/stats.h"
#include "report/html.h"

#include <string.h>

static void
put_text(struct buf *b, const char *s)
{
	html_text(b, s, strlen(s));
}

static void
put_calls(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict)
{
	const struct explain_item *i =
	    explain_next_always(from, to, verdict, NULL);

	if (explain_is_rest(from, to, verdict)) {
		buf_str(b, "<p>every other call</p>\n");
		return;
	}
	if (!i)
		return;
	buf_str(b, "<ul class=\"calls\">\n");
	for (; i; i = explain_next_always(from, to, verdict, i))
		buf_fmt(b, "<li class=\"%s\">%s</li>\n", html_class(verdict),
		    explain_name(x, &i->part));
	buf_str(b, "</ul>\n");
}

static void
put_condition(struct buf *b, struct explain *x, const struct explain_item *i,
    const struct survey_end *e)
{
	struct buf when;

	buf_init(&when, &x->cli->arena);
	if (e)
		explain_path(&when, &i->part, &e->path, i->words);
	buf_fmt(
	    b, "<tr><td><code>%s</code></td><td>", explain_name(x, &i->part));
	if (e) {
		buf_str(b, "<code>");
		html_text(b, when.p, when.len);
		buf_str(b, "</code>");
	} else {
		buf_str(b, "otherwise");
	}
	buf_str(b, "</td></tr>\n");
}

static void
put_conditions(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to,
    uint32_t verdict)
{
	bool any = false;

	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->depends || !explain_count(&i->part, verdict))
			continue;
		if (!any)
			buf_str(b, "<table>\n<tr><th>call</th>"
				   "<th>when</th></tr>\n");
		any = true;
		if (!i->part.why && i->otherwise == verdict) {
			put_condition(b, x, i, NULL);
			continue;
		}
		for (const struct survey_end *e = i->part.ends; e; e = e->next)
			if (e->verdict[0] == verdict)
				put_condition(b, x, i, e);
	}
	if (any)
		buf_str(b, "</table>\n");
}

static void
put_doubts(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to)
{
	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->part.why)
			continue;
		buf_fmt(b,
		    "<p><strong>cannot tell:</strong> <code>%s</code>, "
		    "instruction %zu: ",
		    explain_name(x, &i->part), i->part.pc);
		put_text(b, i->part.why);
		buf_str(b, "</p>\n");
	}
}

/* An ABI's calls by what becomes of them. */
static void
put_counts(struct buf *b, struct explain *x, const struct arch *a)
{
	struct stats_count n =
	    stats_count(&x->cli->arena, x->insn, x->count, a);

	buf_fmt(b,
	    "<p class=\"soft\">%u syscalls: %u always allowed, %u on "
	    "conditions, %u refused",
	    n.calls, n.always, n.sometimes, n.calls - n.always - n.sometimes);
	if (a->cached)
		buf_fmt(b, "; the kernel caches %u", n.cached);
	buf_str(b, "</p>\n");
}

static void
put_section(struct buf *b, struct explain *x, const struct explain_item *from,
    const struct explain_item *to, unsigned number)
{
	uint32_t verdict = 0, next;
	bool any = false;

	buf_fmt(b, "<h2 id=\"a%u\">", number);
	explain_put_title(b, &from->part);
	buf_str(b, "</h2>\n");
	if (from->part.abi)
		put_counts(b, x, from->part.abi);
	while (explain_next(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		buf_fmt(
		    b, "<h3><span class=\"badge %s\">", html_class(verdict));
		explain_put_verdict(b, &from->part, verdict);
		buf_str(b, "</span></h3>\n");
		put_calls(b, x, from, to, verdict);
		put_conditions(b, x, from, to, verdict);
	}
	put_doubts(b, x, from, to);
}

static void
put_contents(struct buf *b, const struct explain *x)
{
	const struct explain_item *to;
	unsigned number = 0;

	buf_str(b, "<nav>\n");
	for (const struct explain_item *from = x->first; from; from = to) {
		to = explain_end(from);
		buf_fmt(b, "<a href=\"#a%u\">", number++);
		explain_put_title(b, &from->part);
		buf_str(b, "</a>\n");
	}
	buf_str(b, "<a href=\"#audit\">audit</a>\n"
		   "<a href=\"#tree\">decisions</a>\n"
		   "<a href=\"#listing\">listing</a>\n</nav>\n");
}

static void
put_audit(struct buf *b, struct explain *x)
{
	struct audit_result r =
	    audit(&x->cli->arena, x->insn, x->count, &x->native, 1);

	buf_str(b, "<h2 id=\"audit\">audit</h2>\n");
	audit_html(b, &r, x->native->big_endian);
}

static void
put_program(struct buf *b, const struct emit_filter *f)
{
	struct buf listing;

	buf_str(b, "<h2 id=\"tree\">decisions</h2>\n"
		   "<p class=\"soft\">Further to the right and joined by a "
		   "whole line: what follows where the test holds; by a broken "
		   "line: where it does not.</p>\n<div class=\"wide\">\n");
	html_tree(b, f);
	buf_str(b, "</div>\n<h2 id=\"listing\">listing</h2>\n<details>\n"
		   "<summary>every instruction</summary>\n<pre>");
	buf_init(&listing, b->arena);
	emit_asm(&listing, f);
	html_text(b, listing.p, listing.len);
	buf_str(b, "</pre>\n</details>\n");
}

void
explain_html(struct buf *b, struct explain *x)
{
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter f = {.insn = x->insn,
	    .count = x->count,
	    .big_endian = x->native->big_endian,
	    .source = x->source,
	    .options = "",
	    .arches = arches};
	const struct explain_item *to;
	unsigned number = 0;

	f.narches = emit_find_arches(x->insn, x->count, x->native, arches);
	html_begin(b, x->source);
	buf_fmt(b,
	    "<p class=\"soft\">%zu instructions, %u when the kernel has "
	    "translated them; FNV-1a %016jx</p>\n",
	    x->count, bpf_translated(x->insn, x->count),
	    (uintmax_t)emit_hash(&f));
	put_contents(b, x);
	for (const struct explain_item *from = x->first; from; from = to) {
		to = explain_end(from);
		put_section(b, x, from, to, number++);
	}
	put_audit(b, x);
	put_program(b, &f);
	html_end(b);
}

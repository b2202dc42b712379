/*
 * As one page for a browser: for each architecture the calls by verdict, and
 * under which conditions; what audit finds; the program as a tree and as a
 * listing.
 */
#include "report/audit.h"
#include "report/explain.h"
#include "report/stats.h"
#include "report/html.h"

#include <string.h>

static void
explain_html_put_text(struct buf *b, const char *s)
{
	scb_html_text(b, s, strlen(s));
}

static void
explain_html_put_calls(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to,
    uint32_t verdict)
{
	const struct explain_item *i =
	    scb_explain_next_always(from, to, verdict, NULL);

	if (!i)
		return;
	scb_buf_str(b, "<ul class=\"calls\">\n");
	for (; i; i = scb_explain_next_always(from, to, verdict, i))
		scb_buf_fmt(b, "<li class=\"%s\">%s</li>\n",
		    scb_html_class(verdict), scb_explain_name(x, &i->part));
	scb_buf_str(b, "</ul>\n");
}

static void
explain_html_put_condition(struct buf *b, struct explain *x,
    const struct explain_item *i, const struct partition_end *e)
{
	struct buf when;

	scb_buf_init(&when, x->arena);
	if (e)
		scb_explain_path(&when, &i->part, &e->path, i->words);
	scb_buf_fmt(b, "<tr><td><code>%s</code></td><td>",
	    scb_explain_name(x, &i->part));
	if (e) {
		scb_buf_str(b, "<code>");
		scb_html_text(b, when.p, when.len);
		scb_buf_str(b, "</code>");
	} else {
		scb_buf_str(b, "otherwise");
	}
	scb_buf_str(b, "</td></tr>\n");
}

static void
explain_html_put_conditions(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to,
    uint32_t verdict)
{
	bool any = false;

	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->depends || i->nsteps ||
		    !scb_explain_count(&i->part, verdict))
			continue;
		if (!any)
			scb_buf_str(b, "<table>\n<tr><th>call</th>"
				       "<th>when</th></tr>\n");
		any = true;
		if (!i->part.why && i->otherwise == verdict) {
			explain_html_put_condition(b, x, i, NULL);
			continue;
		}
		for (const struct partition_end *e = i->part.ends; e;
		     e = e->next)
			if (e->verdict[0] == verdict)
				explain_html_put_condition(b, x, i, e);
	}
	if (any)
		scb_buf_str(b, "</table>\n");
}

static void
explain_html_put_inconclusive(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to)
{
	for (const struct explain_item *i = from; i != to; i = i->next) {
		if (!i->part.why)
			continue;
		scb_buf_fmt(b,
		    "<p><strong>cannot tell:</strong> <code>%s</code>, "
		    "instruction %zu: ",
		    scb_explain_name(x, &i->part), i->part.pc);
		explain_html_put_text(b, i->part.why);
		scb_buf_str(b, "</p>\n");
	}
}

static void
explain_html_put_steps(
    struct buf *b, struct explain *x, const struct explain_item *i)
{
	scb_buf_fmt(b, "<p><code>%s</code>, step by step:</p>\n<ol>\n",
	    scb_explain_name(x, &i->part));
	for (unsigned k = 0; k < i->nsteps; k++) {
		const struct explain_step *s = &i->steps[k];

		scb_buf_str(b, "<li>");
		for (const struct explain_way *w = s->ways; w; w = w->next) {
			scb_buf_str(b, w == s->ways ? "when " : "<br>or when ");
			explain_html_put_text(b, w->when.p);
		}
		scb_buf_str(b, ": ");
		scb_explain_put_target(b, i, s, true);
		scb_buf_str(b, ", else ");
		scb_explain_put_target(b, i, s, false);
		scb_buf_str(b, "</li>\n");
	}
	scb_buf_str(b, "</ol>\n");
}

/* An ABI's calls by what becomes of them. */
static void
put_counts(struct buf *b, struct explain *x, const struct arch *a)
{
	struct stats_count n = scb_stats_count(x->arena, &x->program, a);

	scb_buf_fmt(b,
	    "<p class=\"soft\">%u syscalls: %u always allowed, %u on "
	    "conditions, %u refused",
	    n.calls, n.always, n.sometimes, n.calls - n.always - n.sometimes);
	if (a->cached)
		scb_buf_fmt(b, "; the kernel caches %u", n.cached);
	scb_buf_str(b, "</p>\n");
}

static void
explain_html_put_section(struct buf *b, struct explain *x,
    const struct explain_item *from, const struct explain_item *to,
    unsigned number)
{
	uint32_t verdict = 0, next;
	bool any = false;

	scb_buf_fmt(b, "<h2 id=\"a%u\">", number);
	scb_explain_put_title(b, &from->part);
	scb_buf_str(b, "</h2>\n");
	if (from->part.abi)
		put_counts(b, x, from->part.abi);
	while (scb_explain_next(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		scb_buf_fmt(b, "<h3><span class=\"badge %s\">",
		    scb_html_class(verdict));
		scb_put_verdict(b, from->part.abi, verdict);
		scb_buf_str(b, "</span></h3>\n");
		explain_html_put_calls(b, x, from, to, verdict);
		explain_html_put_conditions(b, x, from, to, verdict);
	}
	explain_html_put_inconclusive(b, x, from, to);
	for (const struct explain_item *i = from; i != to; i = i->next)
		if (i->nsteps)
			explain_html_put_steps(b, x, i);
}

static void
put_contents(struct buf *b, const struct explain *x)
{
	const struct explain_item *to;
	unsigned number = 0;

	scb_buf_str(b, "<nav>\n");
	for (const struct explain_item *from = x->first; from; from = to) {
		to = scb_explain_end(from);
		scb_buf_fmt(b, "<a href=\"#a%u\">", number++);
		scb_explain_put_title(b, &from->part);
		scb_buf_str(b, "</a>\n");
	}
	scb_buf_str(b, "<a href=\"#audit\">audit</a>\n"
		       "<a href=\"#tree\">decisions</a>\n"
		       "<a href=\"#listing\">listing</a>\n</nav>\n");
}

static void
explain_html_put_audit(struct buf *b, struct explain *x)
{
	struct audit_result r =
	    scb_audit(x->arena, &x->program, &x->native, 1, x->read);

	scb_buf_str(b, "<h2 id=\"audit\">audit</h2>\n");
	scb_audit_html(b, &r, x->native->big_endian);
}

static void
explain_html_put_program(struct buf *b, const struct emit_filter *f)
{
	struct buf listing;

	scb_buf_str(b,
	    "<h2 id=\"tree\">decisions</h2>\n<p class=\"soft\">A solid line "
	    "leads to the next test if the test holds, a dashed line if it "
	    "does not.</p>\n<div class=\"wide\">\n");
	scb_html_tree(b, f);
	scb_buf_str(b, "</div>\n<h2 id=\"listing\">listing</h2>\n<details>\n"
		       "<summary>every instruction</summary>\n<pre>");
	scb_buf_init(&listing, b->arena);
	scb_emit_asm(&listing, f);
	scb_html_text(b, listing.p, listing.len);
	scb_buf_str(b, "</pre>\n</details>\n");
}

void
scb_explain_html(struct buf *b, struct explain *x)
{
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter f = {.program = x->program,
	    .source = x->source,
	    .options = "",
	    .arches = arches};
	const struct explain_item *to;
	unsigned number = 0;

	f.narches =
	    scb_emit_find_arches(b->arena, &x->program, x->native, arches);
	scb_html_begin(b, x->source);
	scb_buf_fmt(b,
	    "<p class=\"soft\">%zu instructions, %u after the kernel's "
	    "translation to eBPF; FNV-1a %016jx</p>\n",
	    x->program.count, scb_bpf_translated(&x->program),
	    (uintmax_t)scb_emit_hash(&f));
	put_contents(b, x);
	for (const struct explain_item *from = x->first; from; from = to) {
		to = scb_explain_end(from);
		explain_html_put_section(b, x, from, to, number++);
	}
	explain_html_put_audit(b, x);
	explain_html_put_program(b, &f);
	scb_html_end(b);
}

/*
 * One page for a browser, without scripts or anything from the network: the
 * summary, what audit finds, the calls by verdict, a table of every call, the
 * decisions as a tree and as a listing.
 */
#include <string.h>

#include "report/audit.h"
#include "report/explain.h"
#include "report/html.h"

struct page {
	struct buf *b;
	struct explain *x;
};

/* ---- a table of all calls ------------------------------------------------ */

struct row {
	const char *name;
	uint32_t since;
};

/* ABIs with a verdict for each call: the columns. */
static const struct explain_section *
next_column(const struct explain_section *s)
{
	while (s && (s->whole || !s->from->part.abi))
		s = s->next;
	return s;
}

static unsigned
find_rows(const struct page *p, struct row *row)
{
	unsigned n = 0, at;

	for (const struct explain_section *s = next_column(p->x->sections); s;
	     s = next_column(s->next))
		for (const struct explain_item *i = s->from; i != s->to;
		     i = i->next) {
			const struct arch_call *c = i->part.call;

			if (!c)
				continue;
			for (at = n;
			     at > 0 && strcmp(row[at - 1].name, c->name) > 0;)
				at--;
			if (at > 0 && strcmp(row[at - 1].name, c->name) == 0)
				continue;
			memmove(&row[at + 1], &row[at], (n - at) * sizeof *row);
			row[at] = (struct row){c->name, c->since};
			n++;
		}
	return n;
}

struct trail {
	const struct scbpf_program *program;
	size_t decides; /* the last jump that may go either way */
};

static void
see_step(void *user, size_t pc, uint32_t a, uint32_t x)
{
	struct trail *t = user;
	const struct scbpf_insn *in = &t->program->insn[pc];

	(void)a;
	(void)x;
	if ((in->code & 7) == BPF_JMP && in->jt != in->jf)
		t->decides = pc;
}

/* The test on which the verdict of a call with zero arguments depends. */
static size_t
deciding(const struct page *p, const struct explain_item *i)
{
	struct scbpf_call c = {.arch = i->part.audit, .nr = i->part.low};
	struct trail t = {&p->x->program, 0};

	scb_bpf_sim(t.program, &c, see_step, &t);
	return t.decides;
}

static void
put_cell(struct page *p, const struct explain_item *i)
{
	uint32_t verdict;
	struct buf *b = p->b;

	if (!i) {
		scb_buf_str(b, "<td></td>");
		return;
	}
	verdict = i->part.ends ? i->part.ends->verdict[0] : 0;
	scb_buf_fmt(b, "<td class=\"%s\"><small>",
	    i->depends ? "log" : scb_html_class(verdict));
	scb_put_number(b, i->part.low);
	scb_buf_fmt(b, "</small> <a href=\"#i%zu\">", deciding(p, i));
	if (i->part.why)
		scb_buf_str(b, "cannot tell");
	else if (i->depends)
		scb_buf_str(b, "conditions");
	else
		scb_put_verdict(b, i->part.abi, verdict);
	scb_buf_str(b, "</a></td>");
}

static void
put_row(struct page *p, const struct row *r)
{
	scb_buf_fmt(p->b, "<tr id=\"c-%s\"><th scope=\"row\">%s</th><td>",
	    r->name, r->name);
	if (r->since)
		scb_emit_kernel(p->b, r->since);
	else
		scb_buf_str(p->b, "base");
	scb_buf_str(p->b, "</td>");
	for (const struct explain_section *s = next_column(p->x->sections); s;
	     s = next_column(s->next))
		put_cell(p, scb_explain_call(s, r->name));
	scb_buf_str(p->b, "</tr>\n");
}

static void
put_table(struct page *p)
{
	struct buf *b = p->b;
	const struct explain_section *s = next_column(p->x->sections);
	unsigned most = 1, n;
	struct row *row;

	if (!s)
		return;
	for (const struct explain_item *i = p->x->first; i; i = i->next)
		most++;
	row = scb_arena_array(b->arena, most, sizeof *row);
	n = find_rows(p, row);
	scb_buf_fmt(b,
	    "<h2 id=\"calls\">Every call</h2>\n<p>%u calls: the first kernel "
	    "that has it, and for each architecture its number and verdict, "
	    "which leads to the instruction that decides it.</p>\n"
	    "<section class=\"scroll tall\" tabindex=\"0\" "
	    "aria-label=\"every call\"><table class=\"all\"><thead><tr>"
	    "<th scope=\"col\">call</th><th scope=\"col\">since</th>",
	    n);
	for (; s; s = next_column(s->next))
		scb_buf_fmt(
		    b, "<th scope=\"col\">%s</th>", s->from->part.abi->token);
	scb_buf_str(b, "</tr></thead><tbody>\n");
	for (unsigned i = 0; i < n; i++)
		put_row(p, &row[i]);
	scb_buf_str(b, "</tbody></table></section>\n");
}

/* ---- the program --------------------------------------------------------- */

/* Each line of an instruction is a place to go to. */
static void
put_listing(struct buf *b, const struct emit_filter *f)
{
	struct buf listing;
	const char *s, *end;
	unsigned pc = 0;

	scb_buf_init(&listing, b->arena);
	scb_emit_asm(&listing, f);
	scb_buf_fmt(b,
	    "<h2 id=\"listing\">Listing</h2>\n<details open>\n<summary>%zu "
	    "instructions</summary>\n<pre tabindex=\"0\">",
	    f->program.count);
	for (s = listing.p; *s; s = end + 1) {
		end = strchr(s, '\n');
		if (*s != ';')
			scb_buf_fmt(b, "<span id=\"i%u\">", pc++);
		scb_html_text(b, s, (size_t)(end - s));
		scb_buf_str(b, *s != ';' ? "</span>\n" : "\n");
	}
	scb_buf_str(b, "</pre>\n</details>\n");
}

static void
put_tree(struct buf *b, const struct emit_filter *f)
{
	scb_buf_str(b,
	    "<h2 id=\"tree\">Decisions</h2>\n<details>\n<summary>The tests as "
	    "a tree</summary>\n<p>Each box is a test. The solid line leads to "
	    "the next test if this one holds, and the dashed line if it does "
	    "not. &ldquo;as at 12&rdquo; continues at instruction 12, which is "
	    "drawn elsewhere.</p>\n<section class=\"scroll tall\" "
	    "tabindex=\"0\" aria-label=\"decision tree\">\n");
	scb_html_tree(b, f);
	scb_buf_str(b, "</section>\n</details>\n");
}

/* ---- the page ------------------------------------------------------------ */

static void
put_contents(struct page *p)
{
	struct buf *b = p->b;
	unsigned number = 0;

	scb_buf_str(b, "<nav aria-label=\"contents\">\n"
		       "<a href=\"#audit\">Audit</a>\n");
	for (const struct explain_section *s = p->x->sections; s; s = s->next) {
		if (s->whole)
			continue;
		scb_buf_fmt(b, "<a href=\"#a%u\">", number++);
		scb_put_abi(b, &s->from->part);
		scb_buf_str(b, "</a>\n");
	}
	if (next_column(p->x->sections))
		scb_buf_str(b, "<a href=\"#calls\">Every call</a>\n");
	scb_buf_str(b, "<a href=\"#tree\">Decisions</a>\n"
		       "<a href=\"#listing\">Listing</a>\n</nav>\n");
}

static void
put_audit(struct page *p, const struct audit_result *found)
{
	struct audit_report r = {.arena = p->b->arena,
	    .result = found,
	    .big_endian = p->x->program.big_endian};
	struct doc d;

	scb_doc_open(&d, p->b->arena);
	scb_audit_doc_findings(&d, &r);
	scb_buf_str(p->b, "<h2 id=\"audit\">Audit</h2>\n");
	if (!d.first)
		scb_buf_str(p->b, "<p>No findings.</p>\n");
	scb_doc_html(p->b, &d);
}

void
scb_explain_html(struct buf *b, struct explain *x)
{
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter f = {.program = x->program,
	    .source = x->source,
	    .options = x->options,
	    .arches = arches};
	struct page p = {b, x};
	struct audit_result found;
	struct doc d;

	f.narches =
	    scb_emit_find_arches(b->arena, &x->program, x->native, arches);
	scb_html_begin(b, x->source);
	scb_doc_open(&d, b->arena);
	found = scb_explain_doc_summary(&d, x);
	scb_doc_html(b, &d);
	put_contents(&p);
	put_audit(&p, &found);
	scb_doc_open(&d, b->arena);
	d.anchors = true;
	scb_explain_doc_sections(&d, x);
	scb_doc_html(b, &d);
	put_table(&p);
	put_tree(b, &f);
	put_listing(b, &f);
	scb_html_end(b);
}

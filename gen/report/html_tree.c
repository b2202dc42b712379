/*
 * The program as an outline: a line for each test, with the verdicts that it
 * directly leads to, and below it, further to the right, the tests that follow
 * if it holds (solid line) and if it does not (dashed line). A test that
 * several others lead to is drawn at the first of them; the others refer to it.
 * Colours are classes of html.c.
 */
#include "report/html.h"
#include "emit/annotate.h"

/* In pixels; GLYPH: the width of a character. CUT: characters of a test. */
enum { ROW = 26, BOX = 20, INDENT = 20, GAP = 8, GLYPH = 7, CUT = 60 };

struct place {
	bool placed;
	unsigned row, depth;
	bool link[2]; /* a verdict, or a reference to another place */
};

struct drawing {
	struct buf *b;
	const struct emit_filter *filter;
	struct annotate notes;
	struct place *place; /* by instruction */
	unsigned rows, width;
};

/* The next test or return if the test holds, and if it does not. */
static size_t
side(const struct emit_filter *f, size_t pc, unsigned no)
{
	const struct scbpf_insn *in = &f->program.insn[pc];

	return scb_annotate_next(f, pc + 1 + (no ? in->jf : in->jt));
}


static void
html_tree_lay_out(struct drawing *d, size_t pc, unsigned depth)
{
	struct place *p = &d->place[pc];

	p->placed = true;
	p->depth = depth;
	p->row = d->rows++;
	for (unsigned no = 0; no < 2; no++) {
		size_t to = side(d->filter, pc, no);

		p->link[no] = bpf_is_return(&d->filter->program, to) ||
			      d->place[to].placed;
		if (!p->link[no])
			html_tree_lay_out(d, to, depth + 1);
	}
}

static unsigned
x_of(const struct place *p)
{
	return p->depth * INDENT + 1;
}

/* The middle of its line. */
static unsigned
y_of(const struct place *p)
{
	return p->row * ROW + ROW / 2;
}

/* A box around a text; returns where the next may begin. */
static unsigned
put_box(struct drawing *d, const char *class, unsigned x, unsigned y,
    const char *s, size_t n)
{
	size_t shown = n > CUT ? CUT : n;
	unsigned width = (unsigned)shown * GLYPH + 2 * GAP;

	scb_buf_fmt(d->b,
	    "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" "
	    "rx=\"5\"/><text x=\"%u\" y=\"%u\">",
	    class, x, y - BOX / 2, width, BOX, x + GAP, y + 4);
	scb_html_text(d->b, s, shown == n ? n : shown - 1);
	scb_buf_str(d->b, shown == n ? "</text>\n" : "\xe2\x80\xa6</text>\n");
	if (x + width > d->width)
		d->width = x + width;
	return x + width + GAP;
}

/* A verdict, or a reference to the test that is drawn elsewhere. */
static unsigned
put_link(struct drawing *d, unsigned x, unsigned y, size_t to, unsigned no)
{
	const struct scbpf_insn *in = &d->filter->program.insn[to];
	struct buf text;

	scb_buf_init(&text, d->b->arena);
	scb_buf_str(&text, no ? "no: " : "yes: ");
	if (!bpf_is_return(&d->filter->program, to)) {
		scb_buf_fmt(&text, "as at %zu", to);
		scb_buf_fmt(d->b, "<a href=\"#n%zu\">", to);
		x = put_box(d, "link", x, y, text.p, text.len);
		scb_buf_str(d->b, "</a>\n");
		return x;
	}
	if (in->code == BPF_RET_K)
		scb_emit_verdict(&text, d->filter->arches[0], in->k);
	else
		scb_bpf_text(&text, in, to);
	return put_box(d, scb_html_class(in->k), x, y, text.p, text.len);
}

static void
put_place(struct drawing *d, size_t pc)
{
	const struct place *p = &d->place[pc];
	unsigned y = y_of(p), x;
	struct buf text;

	scb_buf_init(&text, d->b->arena);
	scb_buf_fmt(&text, "%zu: ", pc);
	scb_annotate_print(&text, &d->notes, pc);
	scb_buf_fmt(d->b, "<g id=\"n%zu\"><title>", pc);
	scb_html_text(d->b, text.p, text.len);
	scb_buf_str(d->b, "</title>\n");
	x = put_box(d, "box", x_of(p), y, text.p, text.len);
	for (unsigned no = 0; no < 2; no++) {
		size_t pc_to = side(d->filter, pc, no);
		const struct place *to = &d->place[pc_to];

		if (p->link[no])
			x = put_link(d, x, y, pc_to, no);
		else
			scb_buf_fmt(d->b,
			    "<path class=\"%s\" d=\"M%u %uV%uH%u\"/>\n",
			    no ? "no" : "yes", x_of(p) + (no ? 6 : 13),
			    y + BOX / 2, y_of(to), x_of(to));
	}
	scb_buf_str(d->b, "</g>\n");
}

void
scb_html_tree(struct buf *b, const struct emit_filter *f)
{
	size_t first = scb_annotate_next(f, 0);
	struct drawing d = {.filter = f};
	struct buf body;

	if (bpf_is_return(&f->program, first))
		return;
	scb_buf_init(&body, b->arena);
	d.b = &body;
	d.place = scb_arena_array(b->arena, f->program.count, sizeof *d.place);
	scb_annotate_open(&d.notes, b->arena, f);
	html_tree_lay_out(&d, first, 0);
	for (size_t pc = 0; pc < f->program.count; pc++)
		if (d.place[pc].placed)
			put_place(&d, pc);
	scb_buf_fmt(b,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" "
	    "height=\"%u\" role=\"img\" aria-label=\"decision tree\">\n",
	    d.width + 1, d.rows * ROW);
	scb_buf_mem(b, body.p, body.len);
	scb_buf_str(b, "</svg>\n");
}

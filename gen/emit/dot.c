/*
 * The program as a graph for dot(1), from left to right: a node for each test,
 * named by its instruction, with the words of the listing. Loads and masks have
 * no nodes: a test shows what it looks at. Each arrow to a return has a node of
 * its own for it, so that no arrows cross the whole graph.
 */
#include "emit/emit.h"
#include "emit/annotate.h"
#include "base/words.h"

enum { LABEL_WIDTH = 28 }; /* then a label is wrapped */

static const char *const fill[] = {[EMIT_ALLOWS] = "#c8e6c9",
    [EMIT_REPORTS] = "#bbdefb",
    [EMIT_FAILS] = "#ffe0b2",
    [EMIT_KILLS] = "#ffcdd2"};

static void
dot_put_word(struct buf *b, const char *s, size_t n)
{
	size_t done = 0;

	for (size_t i = 0; i < n; i++)
		if (s[i] == '"' || s[i] == '\\') {
			scb_buf_mem(b, s + done, i - done);
			scb_buf_char(b, '\\');
			done = i;
		}
	scb_buf_mem(b, s + done, n - done);
}

/* A node's name: much of a graph is names, and scb_buf_fmt is slower. */
static void
dot_name(struct buf *b, const char *before, size_t pc)
{
	char digits[24], *end = digits + sizeof digits, *p = end;

	do {
		*--p = (char)('0' + pc % 10);
		pc /= 10;
	} while (pc);
	scb_buf_str(b, before);
	scb_buf_mem(b, p, (size_t)(end - p));
}

/* Quoted for dot, in short lines. */
static void
put_label(struct buf *b, const char *s)
{
	const char *word;
	size_t n, at = 0;

	while (scb_words_next(&s, &word, &n)) {
		if (at > 0 && at + 1 + n > LABEL_WIDTH) {
			scb_buf_str(b, "\\n");
			at = 0;
		} else if (at > 0) {
			scb_buf_char(b, ' ');
			at++;
		}
		dot_put_word(b, word, n);
		at += n;
	}
}

/* A return as a node, without its name: its verdict, or what it returns. */
static void
dot_leaf(struct buf *b, const struct emit_filter *f, size_t pc)
{
	const struct scbpf_insn *in = &f->program.insn[pc];
	struct buf text;

	scb_buf_init(&text, b->arena);
	if (in->code == BPF_RET_K)
		scb_emit_verdict(&text, f->arches[0], in->k);
	else
		scb_bpf_text(&text, in, pc);
	scb_buf_str(b, " [shape=plain, ");
	if (in->code == BPF_RET_K)
		scb_buf_fmt(b, "style=filled, fillcolor=\"%s\", ",
		    fill[scb_emit_class(in->k)]);
	scb_buf_str(b, "label=\"");
	put_label(b, text.p);
	scb_buf_str(b, "\"];\n");
}

/* name: after a tab. leaf: by return; many arrows lead to one, and its text is
 * made once. */
static void
put_leaf(struct buf *b, const struct emit_filter *f, struct buf *leaf,
    const char *name, size_t from, size_t pc)
{
	if (!leaf[pc].len) {
		scb_buf_init(&leaf[pc], b->arena);
		dot_leaf(&leaf[pc], f, pc);
	}
	dot_name(b, name, from);
	scb_buf_mem(b, leaf[pc].p, leaf[pc].len);
}

static void
put_edge(struct buf *b, const struct emit_filter *f, struct buf *leaf,
    size_t from, size_t to, bool yes)
{
	const char *name = yes ? "\tyes" : "\tno";
	const char *label =
	    yes ? " [label=\"yes\"];\n" : " [label=\"no\", style=dashed];\n";

	to = scb_annotate_next(f, to);
	if (bpf_is_return(&f->program, to)) {
		put_leaf(b, f, leaf, name, from, to);
		dot_name(b, "\tn", from);
		dot_name(b, yes ? " -> yes" : " -> no", from);
	} else {
		dot_name(b, "\tn", from);
		dot_name(b, " -> n", to);
	}
	scb_buf_str(b, label);
}

/* The node of a test; its arrow is solid if it holds, and dashed if not. */
static void
put_node(
    struct buf *b, const struct annotate *notes, struct buf *leaf, size_t pc)
{
	const struct emit_filter *f = notes->filter;
	const struct scbpf_insn *in = &f->program.insn[pc];
	struct buf note;

	if ((in->code & 7) != BPF_JMP || in->code == (BPF_JMP | BPF_JA))
		return;
	scb_buf_init(&note, b->arena);
	scb_annotate_print(&note, notes, pc);
	if (note.len == 0) /* it is never reached, or not followed */
		scb_bpf_text(&note, in, pc);
	dot_name(b, "\tn", pc);
	scb_buf_str(b, " [label=\"");
	put_label(b, note.p);
	scb_buf_str(b, "\"];\n");
	put_edge(b, f, leaf, pc, pc + 1 + in->jt, true);
	put_edge(b, f, leaf, pc, pc + 1 + in->jf, false);
}

void
scb_emit_dot(struct buf *b, const struct emit_filter *f)
{
	struct annotate notes;
	struct buf *leaf =
	    scb_arena_array(b->arena, f->program.count, sizeof *leaf);

	scb_annotate_open(&notes, b->arena, f);
	scb_emit_head(b, f, "// ");
	scb_buf_fmt(b,
	    "digraph %s {\n"
	    "\trankdir=LR;\n\tranksep=0.3;\n\tnodesep=0.1;\n"
	    "\tnode [shape=box, fontname=\"sans-serif\", fontsize=10, "
	    "height=0.2];\n"
	    "\tedge [fontname=\"sans-serif\", fontsize=8];\n",
	    f->name);
	if (bpf_is_return(&f->program, scb_annotate_next(f, 0)))
		put_leaf(b, f, leaf, "\tn", 0, scb_annotate_next(f, 0));
	for (size_t pc = 0; pc < f->program.count; pc++)
		put_node(b, &notes, leaf, pc);
	scb_buf_str(b, "}\n");
}

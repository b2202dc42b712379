/*
 * The program as a graph for dot(1): a node for each test and each return,
 * named by its instruction, with the words of the listing. Loads and masks
 * are no nodes: a test says what it looks at.
 */
#include "emit/emit.h"
#include "emit/annotate.h"
#include "base/words.h"

#include <string.h>

enum { LABEL_WIDTH = 28 }; /* then a label goes on in its next line */

static const char *
fill(uint32_t verdict)
{
	switch (verdict & RET_ACTION) {
	case RET_ALLOW:
		return "#c8e6c9";
	case RET_LOG:
	case RET_TRACE:
	case RET_USER_NOTIF:
		return "#bbdefb";
	case RET_ERRNO:
		return "#ffe0b2";
	default:
		return "#ffcdd2";
	}
}

static void
dot_put_word(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			scb_buf_char(b, '\\');
		scb_buf_char(b, s[i]);
	}
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

static void
put_edge(struct buf *b, const struct emit_filter *f, size_t from, size_t to,
    bool yes)
{
	scb_buf_fmt(b, "\tn%zu -> n%zu%s;\n", from, scb_annotate_next(f, to),
	    yes ? "" : " [style=dashed]");
}

/* Arrows of a test: whole where it holds, dashed where it does not. */
static void
put_node(struct buf *b, const struct annotate *notes, size_t pc)
{
	const struct emit_filter *f = notes->filter;
	const struct scbpf_insn *in = &f->program.insn[pc];
	bool test = (in->code & 7) == BPF_JMP && in->code != (BPF_JMP | BPF_JA);
	struct buf note;

	if (!test && (in->code & 7) != BPF_RET)
		return;
	scb_buf_init(&note, b->arena);
	scb_annotate_print(&note, notes, pc);
	if (note.len == 0) /* it is never reached, or not followed */
		scb_bpf_text(&note, in, pc);
	scb_buf_fmt(b, "\tn%zu [", pc);
	if (in->code == BPF_RET_K)
		scb_buf_fmt(b, "style=filled, fillcolor=\"%s\", ", fill(in->k));
	scb_buf_str(b, "label=\"");
	put_label(b, note.p);
	scb_buf_str(b, "\"];\n");
	if (!test)
		return;
	put_edge(b, f, pc, pc + 1 + in->jt, true);
	put_edge(b, f, pc, pc + 1 + in->jf, false);
}

void
scb_emit_dot(struct buf *b, const struct emit_filter *f)
{
	struct annotate notes;

	scb_annotate_open(&notes, b->arena, f);
	scb_emit_head(b, f, "// ");
	scb_buf_fmt(b,
	    "digraph %s {\n"
	    "\tnode [shape=box, fontname=\"sans-serif\", fontsize=10];\n",
	    f->name);
	for (size_t pc = 0; pc < f->program.count; pc++)
		put_node(b, &notes, pc);
	scb_buf_str(b, "}\n");
}

/*
 * The program as a graph for dot(1): a node for each test and each return,
 * named by its instruction, with the words of the listing. Loads and masks
 * are no nodes: a test says what it looks at.
 */
#include "emit/emit.h"
#include "emit/note.h"

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
put_word(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, s[i]);
	}
}

/* Quoted for dot, in short lines. */
static void
put_label(struct buf *b, const char *s)
{
	size_t n, at = 0;

	for (; *s; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		if (at > 0 && at + 1 + n > LABEL_WIDTH) {
			buf_str(b, "\\n");
			at = 0;
		} else if (at > 0) {
			buf_char(b, ' ');
			at++;
		}
		put_word(b, s, n);
		at += n;
	}
}

static void
put_edge(struct buf *b, const struct emit_filter *f, size_t from, size_t to,
    bool yes)
{
	buf_fmt(b, "\tn%zu -> n%zu%s;\n", from, note_next(f, to),
	    yes ? "" : " [style=dashed]");
}

/* Arrows of a test: whole where it holds, dashed where it does not. */
static void
put_node(struct buf *b, const struct notes *notes, size_t pc)
{
	const struct emit_filter *f = notes->filter;
	const struct scbpf_insn *in = &f->insn[pc];
	bool test = (in->code & 7) == BPF_JMP && in->code != (BPF_JMP | BPF_JA);
	struct buf note;

	if (!test && (in->code & 7) != BPF_RET)
		return;
	buf_init(&note, b->arena);
	note_print(&note, notes, pc);
	if (note.len == 0) /* it is never reached, or not followed */
		bpf_text(&note, in, pc);
	buf_fmt(b, "\tn%zu [", pc);
	if (in->code == BPF_RET_K)
		buf_fmt(b, "style=filled, fillcolor=\"%s\", ", fill(in->k));
	buf_str(b, "label=\"");
	put_label(b, note.p);
	buf_str(b, "\"];\n");
	if (!test)
		return;
	put_edge(b, f, pc, pc + 1 + in->jt, true);
	put_edge(b, f, pc, pc + 1 + in->jf, false);
}

void
emit_dot(struct buf *b, const struct emit_filter *f)
{
	struct notes notes;

	note_open(&notes, b->arena, f);
	emit_head(b, f, "// ");
	buf_fmt(b,
	    "digraph %s {\n"
	    "\tnode [shape=box, fontname=\"sans-serif\", fontsize=10];\n",
	    f->name);
	for (size_t pc = 0; pc < f->count; pc++)
		put_node(b, &notes, pc);
	buf_str(b, "}\n");
}

#include "emit/emit.h"
#include "emit/annotate.h"

enum { ANNOTATE_COLUMN = 40 };

void
scb_emit_asm(struct buf *b, const struct emit_filter *f)
{
	struct annotate notes;
	struct buf note;

	scb_annotate_open(&notes, b->arena, f);
	scb_buf_init(&note, b->arena);
	scb_emit_head(b, f, "; ");
	for (size_t i = 0; i < f->count; i++) {
		scb_buf_fmt(b, "%4zu: ", i);
		scb_bpf_text(b, &f->insn[i], i);
		note.len = 0;
		scb_annotate_print(&note, &notes, i);
		if (note.len) {
			scb_buf_pad(b, ANNOTATE_COLUMN);
			scb_buf_fmt(b, " ; %s", note.p);
		}
		scb_buf_char(b, '\n');
	}
}

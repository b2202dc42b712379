#include "emit/emit.h"
#include "emit/note.h"

enum { NOTE_COLUMN = 40 };

void
emit_asm(struct buf *b, const struct emit_filter *f)
{
	struct notes notes;
	struct buf note;

	note_open(&notes, b->arena, f);
	buf_init(&note, b->arena);
	emit_head(b, f, "; ");
	for (size_t i = 0; i < f->count; i++) {
		buf_fmt(b, "%4zu: ", i);
		bpf_text(b, &f->insn[i], i);
		note.len = 0;
		note_print(&note, &notes, i);
		if (note.len) {
			buf_pad(b, NOTE_COLUMN);
			buf_fmt(b, " ; %s", note.p);
		}
		buf_char(b, '\n');
	}
}

#include "emit/emit.h"
#include "emit/annotate.h"

enum { ANNOTATE_COLUMN = 40 };

/* "0x0010  15 00 2c 00 3e 00 00 c0  ": the offset, and the target's bytes. */
static void
put_bytes(struct buf *b, const struct emit_filter *f, size_t i)
{
	unsigned char bytes[BPF_INSN_BYTES];

	scb_bpf_store(bytes, &f->program.insn[i], f->program.big_endian);
	scb_buf_fmt(b, "0x%04x  ", (unsigned)(i * BPF_INSN_BYTES));
	for (unsigned k = 0; k < BPF_INSN_BYTES; k++)
		scb_buf_fmt(b, "%02x ", (unsigned)bytes[k]);
	scb_buf_char(b, ' ');
}

static void
asm_list(struct buf *b, const struct emit_filter *f,
    const struct annotate *notes, const char *const *refused)
{
	struct buf note;

	scb_buf_init(&note, b->arena);
	scb_emit_head(b, f, "; ");
	for (size_t i = 0; i < f->program.count; i++) {
		scb_buf_fmt(b, "%4zu: ", i);
		scb_bpf_text(b, &f->program.insn[i], i);
		note.len = 0;
		if (f->bytes)
			put_bytes(&note, f, i);
		if (refused && refused[i])
			scb_buf_fmt(&note, "refused: %s", refused[i]);
		else if (!refused || notes->value[i].seen)
			scb_annotate_print(&note, notes, i);
		if (note.len) {
			scb_buf_pad(b, ANNOTATE_COLUMN);
			scb_buf_str(b, " ; ");
			scb_buf_mem(b, note.p, note.len);
		}
		scb_buf_char(b, '\n');
	}
}

void
scb_emit_asm(struct buf *b, const struct emit_filter *f)
{
	struct annotate notes;

	scb_annotate_open(&notes, b->arena, f);
	asm_list(b, f, &notes, NULL);
}

void
scb_emit_damaged(
    struct buf *b, const struct emit_filter *f, const struct bpf_damage *d)
{
	struct emit_filter sound = *f;
	struct annotate notes;

	sound.program.insn = d->insn;
	scb_annotate_open(&notes, b->arena, &sound);
	asm_list(b, f, &notes, d->why);
}

#include "emit/emit.h"

void
scb_emit_insn(struct buf *b, const struct scbpf_insn *in)
{
	scb_buf_fmt(b, "{ 0x%02x, %3u, %3u, 0x%08x },", (unsigned)in->code,
	    (unsigned)in->jt, (unsigned)in->jf, in->k);
}

void
scb_emit_c(struct buf *b, const struct emit_filter *f)
{
	for (size_t i = 0; i < f->program.count; i++) {
		scb_emit_insn(b, &f->program.insn[i]);
		scb_buf_char(b, '\n');
	}
}

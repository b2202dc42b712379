#include "emit/emit.h"

void
emit_insn(struct buf *b, const struct scbpf_insn *in)
{
	buf_fmt(b, "{ 0x%02x, %3u, %3u, 0x%08x },", (unsigned)in->code,
	    (unsigned)in->jt, (unsigned)in->jf, in->k);
}

void
emit_c(struct buf *b, const struct emit_filter *f)
{
	for (size_t i = 0; i < f->count; i++) {
		emit_insn(b, &f->insn[i]);
		buf_char(b, '\n');
	}
}

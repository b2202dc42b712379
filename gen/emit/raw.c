#include "emit/emit.h"

void
scb_emit_raw(struct buf *b, const struct emit_filter *f)
{
	char bytes[BPF_INSN_BYTES];

	for (size_t i = 0; i < f->program.count; i++) {
		scb_bpf_store((unsigned char *)bytes, &f->program.insn[i],
		    f->program.big_endian);
		scb_buf_mem(b, bytes, sizeof bytes);
	}
}

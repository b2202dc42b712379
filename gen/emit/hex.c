/* Hexadecimal digits, four instructions to a line, as xxd -p prints them. */
#include "emit/emit.h"

enum { HEX_LINE = 4 };

void
scb_emit_hex(struct buf *b, const struct emit_filter *f)
{
	unsigned char bytes[BPF_INSN_BYTES];

	for (size_t i = 0; i < f->program.count; i++) {
		scb_bpf_store(
		    bytes, &f->program.insn[i], f->program.big_endian);
		for (unsigned j = 0; j < BPF_INSN_BYTES; j++)
			scb_buf_fmt(b, "%02x", (unsigned)bytes[j]);
		if (i % HEX_LINE == HEX_LINE - 1 || i + 1 == f->program.count)
			scb_buf_char(b, '\n');
	}
}

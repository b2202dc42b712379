#include "emit/emit.h"

static void
c_put_hex(char *at, uint32_t v, unsigned digits)
{
	while (digits-- > 0) {
		at[digits] = "0123456789abcdef"[v & 0xf];
		v >>= 4;
	}
}

static void
c_put_byte(char *at, unsigned v)
{
	at[2] = (char)('0' + v % 10);
	if (v >= 10)
		at[1] = (char)('0' + v / 10 % 10);
	if (v >= 100)
		at[0] = (char)('0' + v / 100);
}

/*
 * Not by scb_buf_fmt: it would be a tenth of the work for a header. The codes
 * that the kernel loads have 8 bits.
 */
void
scb_emit_insn(struct buf *b, const struct scbpf_insn *in)
{
	char text[] = "{ 0x00,    ,    , 0x00000000 },";

	c_put_hex(text + 4, in->code, 2);
	c_put_byte(text + 8, in->jt);
	c_put_byte(text + 13, in->jf);
	c_put_hex(text + 20, in->k, 8);
	scb_buf_mem(b, text, sizeof text - 1);
}

void
scb_emit_c(struct buf *b, const struct emit_filter *f)
{
	for (size_t i = 0; i < f->program.count; i++) {
		scb_emit_insn(b, &f->program.insn[i]);
		scb_buf_char(b, '\n');
	}
}

/* RFC 4648, on one line: what an OCI annotation wants. */
#include "emit/emit.h"

static void
group(struct buf *b, const unsigned char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	uint32_t v = 0;

	for (size_t i = 0; i < 3; i++)
		v = v << 8 | (i < n ? p[i] : 0);
	for (size_t i = 0; i < 4; i++)
		scb_buf_char(b, i > n ? '=' : digits[v >> (18 - 6 * i) & 63]);
}

void
scb_emit_base64(struct buf *b, const struct emit_filter *f)
{
	struct buf raw;

	scb_buf_init(&raw, b->arena);
	scb_emit_raw(&raw, f);
	for (size_t i = 0; i < raw.len; i += 3)
		group(b, (const unsigned char *)raw.p + i,
		    raw.len - i < 3 ? raw.len - i : 3);
	scb_buf_char(b, '\n');
}

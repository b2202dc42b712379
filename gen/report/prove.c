#include "report/prove.h"

#include "report/put.h"

void
scb_prove_text(struct buf *b, const struct prove_result *r, bool big_endian)
{
	switch (r->answer) {
	case PROVE_EQUAL:
		scb_buf_str(b, "equal\n");
		return;
	case PROVE_DIFFERENT:
		scb_buf_str(b, "different\ncall: ");
		scb_put_call(b, &r->witness, big_endian);
		scb_buf_str(b, "\npolicy: ");
		scb_bpf_verdict(b, r->policy);
		scb_buf_str(b, "\nfilter: ");
		scb_bpf_verdict(b, r->program);
		scb_buf_char(b, '\n');
		return;
	default:
		scb_buf_fmt(b, "cannot tell: pc %zu: %s\n", r->pc, r->why);
	}
}

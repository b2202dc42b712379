#include "report/prove.h"

#include "report/put.h"

void
scb_prove_text(struct buf *b, const struct scbpf_proof *p, const char *first,
    const char *second, bool big_endian)
{
	switch (p->answer) {
	case SCBPF_ANSWER_EQUAL:
		scb_buf_str(b, "equal\n");
		return;
	case SCBPF_ANSWER_DIFFERENT:
		scb_buf_str(b, "different\ncall: ");
		scb_put_call(b, &p->call, big_endian);
		scb_buf_fmt(b, "\n%s: ", first);
		scb_bpf_verdict(b, p->verdict[0]);
		scb_buf_fmt(b, "\n%s: ", second);
		scb_bpf_verdict(b, p->verdict[1]);
		scb_buf_char(b, '\n');
		return;
	default:
		scb_buf_fmt(b, "cannot tell: pc %zu: %s\n", p->pc, p->why);
	}
}

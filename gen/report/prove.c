#include "report/prove.h"

#include "report/put.h"
#include "report/summary.h"

void
scb_prove_text(struct buf *b, const struct scbpf_proof *p, const char *first,
    const char *second, bool big_endian)
{
	const struct arch *a =
	    scb_facts_arch_audit(p->call.arch, p->call.nr, big_endian);

	switch (p->answer) {
	case SCBPF_ANSWER_EQUAL:
		scb_buf_str(b, "equal\n");
		return;
	case SCBPF_ANSWER_DIFFERENT:
		scb_buf_str(b, "different\ncall: ");
		scb_put_call(b, &p->call, big_endian);
		scb_buf_fmt(b, "\n%s: ", first);
		scb_put_verdict(b, a, p->verdict[0]);
		scb_buf_fmt(b, "\n%s: ", second);
		scb_put_verdict(b, a, p->verdict[1]);
		scb_buf_char(b, '\n');
		return;
	default:
		scb_buf_fmt(b, "cannot tell: pc %zu: %s\n", p->pc, p->why);
	}
}

void
scb_prove_json(struct buf *b, const struct scbpf_proof *p, const char *first,
    const char *second, bool big_endian)
{
	/* ORDER SCBPF_ANSWER */
	static const char *const answers[] = {
	    "equal", "different", "cannot tell"};
	const struct arch *a =
	    scb_facts_arch_audit(p->call.arch, p->call.nr, big_endian);
	struct out o;

	scb_summary_out_open(&o, b, 1, "prove");
	scb_out_string(&o, "answer", answers[p->answer]);
	if (p->answer == SCBPF_ANSWER_DIFFERENT) {
		scb_out_object(&o, "call");
		scb_put_out_call(&o, &p->call, big_endian);
		scb_out_close(&o, '}');
		for (unsigned i = 0; i < 2; i++) {
			scb_out_object(&o, i ? second : first);
			scb_put_out_verdict(&o, a, p->verdict[i]);
			scb_out_close(&o, '}');
		}
	} else if (p->answer == SCBPF_ANSWER_CANNOT_TELL) {
		scb_out_number(&o, "instruction", p->pc);
		scb_out_string(&o, "why", p->why);
	}
	scb_summary_out_end(&o);
}

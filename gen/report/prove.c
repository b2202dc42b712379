#include "report/prove.h"

#include "report/put.h"
#include "report/summary.h"

static const struct arch *
prove_arch(const struct prove_report *r)
{
	const struct scbpf_call *c = &r->proof->call;

	return scb_facts_arch_audit(c->arch, c->nr, r->big_endian);
}

static void
prove_put(struct buf *b, const struct prove_report *r)
{
	const struct scbpf_proof *p = r->proof;

	switch (p->answer) {
	case SCBPF_ANSWER_EQUAL:
		scb_buf_str(b, "equal\n");
		return;
	case SCBPF_ANSWER_DIFFERENT:
		scb_buf_str(b, "different\ncall: ");
		scb_put_call(b, &p->call, r->big_endian);
		for (unsigned i = 0; i < 2; i++) {
			scb_buf_fmt(b, "\n%s: ", r->side[i]);
			scb_put_verdict(b, prove_arch(r), p->verdict[i]);
		}
		scb_buf_char(b, '\n');
		return;
	default:
		scb_buf_fmt(b, "cannot tell: pc %zu: %s\n", p->pc, p->why);
	}
}

void
scb_prove_text(struct buf *b, const struct prove_report *r)
{
	bool several = r->next;

	for (; r; r = r->next) {
		if (several)
			scb_buf_fmt(b, "%s: ", r->arch->token);
		prove_put(b, r);
	}
}

static void
prove_out(struct out *o, const struct prove_report *r)
{
	/* ORDER SCBPF_ANSWER */
	static const char *const answers[] = {
	    "equal", "different", "cannot tell"};
	const struct scbpf_proof *p = r->proof;

	scb_out_string(o, "answer", answers[p->answer]);
	scb_out_string(o, "arch", r->arch ? r->arch->token : NULL);
	if (p->answer == SCBPF_ANSWER_DIFFERENT) {
		scb_out_object(o, "call");
		scb_put_out_call(o, &p->call, r->big_endian);
		scb_out_close(o, '}');
		for (unsigned i = 0; i < 2; i++) {
			scb_out_object(o, r->side[i]);
			scb_put_out_verdict(o, prove_arch(r), p->verdict[i]);
			scb_out_close(o, '}');
		}
	} else if (p->answer == SCBPF_ANSWER_CANNOT_TELL) {
		scb_out_number(o, "instruction", p->pc);
		scb_out_string(o, "why", p->why);
	}
}

void
scb_prove_json(struct buf *b, const struct prove_report *r)
{
	struct out o;

	scb_summary_out_open(&o, b, 1, "prove");
	prove_out(&o, r);
	scb_summary_out_others(&o, r->next != NULL);
	for (r = r->next; r; r = r->next) {
		scb_out_object(&o, NULL);
		prove_out(&o, r);
		scb_out_close(&o, '}');
	}
	scb_summary_out_end(&o);
}

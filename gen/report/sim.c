#include "report/sim.h"
#include "report/put.h"
#include "report/summary.h"

#include "tree/lift.h"

struct trace {
	struct buf *out;
	const struct scbpf_insn *insn;
};

static void
put_step(void *user, size_t pc, uint32_t a, uint32_t x)
{
	const struct trace *t = user;

	scb_buf_fmt(t->out, "%4zu: ", pc);
	scb_bpf_text(t->out, &t->insn[pc], pc);
	scb_buf_pad(t->out, 40);
	scb_buf_fmt(t->out, " ; A = 0x%x, X = 0x%x\n", a, x);
}

/* The kernel runs all filters of a process, and the strictest wins. */
static struct bpf_run
run_all(struct buf *b, const struct sim *s)
{
	struct bpf_run all = {0, 0}, one;

	for (unsigned i = 0; i < s->stack.n; i++) {
		struct trace t = {b, s->stack.program[i].insn};

		if (s->trace && s->stack.n > 1)
			scb_buf_fmt(b, "filter %u of %u:\n", i + 1, s->stack.n);
		one = scb_bpf_sim(&s->stack.program[i], s->call,
		    s->trace ? put_step : NULL, &t);
		all.executed += one.executed;
		all.verdict =
		    i ? scb_lift_stacked_verdict(all.verdict, one.verdict)
		      : one.verdict;
	}
	return all;
}

/*
 * The kernel keeps one bit for each number up to the last of its own table
 * (the ABI's last space), and does not run the filter where the bit says that
 * it allows the call: all filters of a process, for they share the bits.
 */
static bool
is_cached(const struct sim *s)
{
	const struct arch *a = s->arch;
	const struct arch_space *own = &a->spaces[a->nspaces - 1];
	const struct arch_space *other = a->nspaces > 1 ? a->spaces : NULL;
	uint32_t last = 0;
	bool allowed = true;

	for (unsigned i = 0; i < s->stack.n; i++)
		allowed &= scb_bpf_const_allow(
		    &s->stack.program[i], a->audit_arch, s->call->nr);
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (nr >= own->low && nr <= own->high &&
		    !(other && nr >= other->low && nr <= other->high))
			last = nr;
	}
	return s->call->nr <= last && allowed;
}

void
scb_sim_text(struct buf *b, const struct sim *s)
{
	struct bpf_run run = run_all(b, s);

	scb_put_verdict(b, s->arch, run.verdict);
	scb_buf_fmt(b,
	    run.executed == 1 ? ", %u instruction, " : ", %u instructions, ",
	    run.executed);
	if (!s->arch->cached)
		scb_buf_fmt(b, "no cache on %s\n", s->arch->token);
	else
		scb_buf_str(b, is_cached(s) ? "cached\n" : "not cached\n");
}

void
scb_sim_json(struct buf *b, const struct sim *s)
{
	struct sim quiet = *s;
	struct bpf_run run;
	struct out o;

	quiet.trace = false;
	run = run_all(b, &quiet);
	scb_summary_out_open(&o, b, 1, "sim");
	scb_out_object(&o, "call");
	scb_put_out_call(&o, s->call, s->arch->big_endian);
	scb_out_close(&o, '}');
	scb_put_out_verdict(&o, s->arch, run.verdict);
	scb_out_number(&o, "executed", run.executed);
	scb_out_raw(&o, "cached",
	    !s->arch->cached ? "null"
	    : is_cached(s)   ? "true"
			     : "false");
	scb_summary_out_end(&o);
}

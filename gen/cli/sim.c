#include <string.h>

#include "cli/files.h"
#include "cli/filter.h"
#include "proof/lift.h"

/* --- the call --------------------------------------------------------------
 */

static const char *
name_at(const void *ctx, unsigned i)
{
	const struct arch *a = ctx;

	return a->calls[i].name;
}

static uint32_t
read_syscall(struct cli *cli, const struct arch *a, const char *s)
{
	size_t n = strlen(s);
	const struct arch_call *call = facts_call(a, s, n);
	const char *near;
	uint64_t nr;

	if (call)
		return call->nr;
	if (opts_number(s, 32, &nr))
		return (uint32_t)nr;
	if (facts_known(s, n, NULL))
		cli_usage(cli, "%s has no syscall '%s'", a->token, s);
	near = diag_near(s, n, name_at, a, a->ncalls);
	if (near)
		cli_usage(cli, "unknown syscall '%s', expected '%s'", s, near);
	cli_usage(cli, "unknown syscall '%s', expected a name or a number", s);
}

/* From this operand on. */
static void
read_call(struct cli *cli, int at, struct scbpf_call *call)
{
	const struct arch *a = opts_arch(cli);
	char *const *operand = cli->opts.operand + at;
	int n = cli->opts.noperands - at;

	*call = (struct scbpf_call){
	    .arch = a->audit_arch, .nr = read_syscall(cli, a, operand[0])};
	for (int i = 1; i < n; i++)
		if (!opts_number(operand[i], 64, &call->args[i - 1]))
			cli_usage(cli,
			    "'%s' is not an argument, expected a number",
			    operand[i]);
}

/* --- the run ---------------------------------------------------------------
 */

struct trace {
	struct buf text;
	const struct filter *filter;
};

static void
trace(void *user, size_t pc, uint32_t a, uint32_t x)
{
	struct trace *t = user;

	buf_fmt(&t->text, "%4zu: ", pc);
	bpf_text(&t->text, &t->filter->insn[pc], pc);
	buf_pad(&t->text, 40);
	buf_fmt(&t->text, " ; A = 0x%x, X = 0x%x\n", a, x);
}

/* The kernel runs all filters of a process, and the strictest wins. */
static struct bpf_run
run_all(struct trace *t, const struct filter_stack *s,
    const struct scbpf_call *call, bool verbose)
{
	struct bpf_run all = {0, 0}, one;

	for (unsigned i = 0; i < s->n; i++) {
		const struct filter *f = &s->filter[i];

		t->filter = f;
		if (verbose && s->n > 1)
			buf_fmt(&t->text, "filter %u of %u:\n", i + 1, s->n);
		one = bpf_sim(f->insn, f->count, call, f->big_endian,
		    verbose ? trace : NULL, t);
		all.executed += one.executed;
		all.verdict = i ? lift_stacked_verdict(all.verdict, one.verdict)
				: one.verdict;
	}
	return all;
}

int
sim_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	int first = o->pid ? 0 : 1; /* operand after the filter */
	struct filter_stack stack;
	struct scbpf_call call;
	struct bpf_run run;
	struct trace t;

	if (o->noperands < first + 1 || o->noperands > first + 7)
		cli_usage(cli, o->pid ? "expected SYSCALL and up to six ARGs"
				      : "expected FILTER SYSCALL and up to six "
					"ARGs");
	if (!o->pid) /* what is said wrongly comes before what is not there */
		read_call(cli, first, &call);
	filter_stack(cli, o->operand, first, false, &stack);
	if (o->pid)
		read_call(cli, first, &call);
	buf_init(&t.text, &cli->arena);
	run = run_all(&t, &stack, &call, cli->report.verbose);
	bpf_verdict(&t.text, run.verdict);
	buf_fmt(&t.text, " %u\n", run.executed);
	return file_write(cli, NULL, &t.text, false);
}

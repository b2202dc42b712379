#include <string.h>

#include "cli/files.h"
#include "cli/filter.h"

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

static void
read_call(struct cli *cli, struct scbpf_call *call)
{
	const struct arch *a = opts_arch(cli);
	const struct opts *o = &cli->opts;

	*call = (struct scbpf_call){
	    .arch = a->audit_arch, .nr = read_syscall(cli, a, o->operand[1])};
	for (int i = 2; i < o->noperands; i++)
		if (!opts_number(o->operand[i], 64, &call->args[i - 2]))
			cli_usage(cli,
			    "'%s' is not an argument, expected a number",
			    o->operand[i]);
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

int
sim_run(struct cli *cli)
{
	struct scbpf_call call;
	struct bpf_run run;
	struct filter f;
	struct trace t;
	bool verbose = cli->report.verbose;

	if (cli->opts.noperands < 2 || cli->opts.noperands > 8)
		cli_usage(cli, "expected FILTER SYSCALL and up to six ARGs");
	read_call(cli, &call);
	filter_read(cli, cli->opts.operand[0], opts_arch(cli)->big_endian, &f);
	buf_init(&t.text, &cli->arena);
	t.filter = &f;
	run = bpf_sim(
	    f.insn, f.count, &call, f.big_endian, verbose ? trace : NULL, &t);
	bpf_verdict(&t.text, run.verdict);
	buf_fmt(&t.text, " %u\n", run.executed);
	return file_write(cli, NULL, &t.text, false);
}

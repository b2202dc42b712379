/* A command under a filter, in place of this process. */
#include <signal.h>
#include <string.h>

#include "cli/filter.h"
#include "host/host.h"

static const struct loc nowhere;

/* --- the filter ----------------------------------------------------------- */

static void
must_cover(
    struct cli *cli, const struct compile_result *r, const struct arch *here)
{
	for (unsigned i = 0; i < r->setup.narches; i++)
		if (r->setup.arches[i] == here)
			return;
	scb_diag_fatal(&cli->diag, nowhere,
	    "the filter is for %s, and programs here are %s: "
	    "expected '-a %s'",
	    r->setup.arches[0]->token, here->token, here->token);
}

static void
run_take(struct cli *cli, const struct compile_result *r)
{
	must_cover(cli, r, scb_facts_arch_host());
	cli->result.program = r->program;
	cli->result.flags = r->policy->flags;
	if (!r->policy->source || scb_names_find(&r->names, "clone3") < 0)
		cli->result.flags |= CLI_CLONE3;
}

/* Nobody here wrote it: what there is to say of it, gen says. */
static void
compile_builtin(struct cli *cli)
{
	struct compile_request req = opts_request(cli, opts_target(cli));
	struct policy *policy = filter_policy_at(cli, NULL);
	enum scbpf_severity least = cli->diag.least;

	if (!cli->report.verbose)
		cli->diag.least = SCBPF_SEVERITY_ERROR;
	run_take(
	    cli, scb_compile_policy(&cli->arena, &cli->diag, policy, &req));
	cli->diag.least = least;
}

static void
read_either(struct cli *cli, const char *path)
{
	struct filter f;

	filter_or_policy(cli, path, &f);
	if (f.compiled) {
		run_take(cli, f.compiled);
		return;
	}
	if (cli->opts.meaning)
		cli_usage(cli, "'%s' is for policies, and '%s' is a filter",
		    cli->opts.meaning, f.source);
	cli->result.program = f.program;
	cli->result.flags = cli->opts.set.request.flags;
}

int
run_run(struct cli *cli)
{
	if (cli->opts.noperands)
		read_either(cli, cli->opts.operand[0]);
	else
		compile_builtin(cli);
	if (cli->diag.errors) /* -W error */
		scb_arena_fail(&cli->arena);
	return CLI_OK;
}

/* --- will it let us go? --------------------------------------------------- */

static uint32_t
run_verdict(const struct host_program *p, uint32_t nr, const uint64_t args[3])
{
	struct scbpf_call c = {.nr = nr, .arch = p->arch->audit_arch};

	if (args)
		memcpy(c.args, args, 3 * sizeof *args);
	return scb_bpf_sim(&p->program, &c, NULL, NULL).verdict;
}

/* Then it was made for another architecture. */
static bool
refuses_all(const struct host_program *p)
{
	for (unsigned i = 0; i < p->arch->ncalls; i++)
		if (scb_policy_permits(
			run_verdict(p, p->arch->calls[i].nr, NULL) &
			RET_ACTION))
			return false;
	return true;
}

static void
must_execute(struct cli *cli, const struct host_program *p,
    const struct host_command *cmd)
{
	const struct arch_call *c = scb_facts_call(p->arch, "execve", 6);
	const uint64_t args[3] = {
	    (uintptr_t)cmd->path, (uintptr_t)cmd->argv, (uintptr_t)cmd->envp};
	uint32_t v;
	struct buf b;

	v = run_verdict(p, c->nr, args);
	if (scb_policy_permits(v & RET_ACTION))
		return;
	if (refuses_all(p))
		scb_diag_fatal(&cli->diag, nowhere,
		    "the filter refuses all calls of %s: is it for another "
		    "architecture?",
		    p->arch->token);
	scb_buf_init(&b, &cli->arena);
	scb_bpf_verdict(&b, v);
	scb_diag_fatal(&cli->diag, nowhere,
	    "the filter would refuse execve, and so the command itself: %s, "
	    "expected ALLOW",
	    b.p);
}

/* ENOSYS is what such calls get then. */
static void
note_notify(struct cli *cli, const struct host_program *p)
{
	for (size_t i = 0; i < p->program.count; i++)
		if (p->program.insn[i].code == BPF_RET_K &&
		    (p->program.insn[i].k & RET_ACTION) == RET_USER_NOTIF) {
			scb_diag_warn(&cli->diag, nowhere,
			    "the command runs without a listener: calls under "
			    "USER_NOTIF fail with ENOSYS%s",
			    p->flags & POLICY_FLAG_WAIT_KILLABLE_RECV &&
				    !cli->opts.explain
				? ", and the flag WAIT_KILLABLE_RECV is not set"
				: "");
			return;
		}
}

/* --- running -------------------------------------------------------------- */

void
run_prepare(struct cli *cli)
{
	const struct opts *o = &cli->opts;

	if (!o->command)
		cli_usage(cli, "expected '-- COMMAND' after the options");
	if (!*o->command)
		cli_usage(cli, "expected a COMMAND after '--'");
	if (o->noperands > 1)
		cli_usage(cli, "more than one policy: '%s', expected one",
		    o->operand[1]);
	if (!scb_facts_arch_host())
		scb_diag_fatal(
		    &cli->diag, nowhere, "no tables for this machine");
}

int
run_finish(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct host_program p = {.arch = scb_facts_arch_host(),
	    .program = cli->result.program,
	    .flags = cli->result.flags & ~(uint32_t)CLI_CLONE3,
	    .clone3_falls_back = cli->result.flags & CLI_CLONE3};
	struct host_command cmd;
	int status;

	p.program.big_endian = p.arch->big_endian; /* not sent by the worker */
	status = host_find(&cli->diag, o->command, &cmd);
	if (status != CLI_OK)
		return status;
	must_execute(cli, &p, &cmd);
	note_notify(cli, &p);
	if (cli->diag.errors) /* -W error */
		scb_arena_fail(&cli->arena);
	signal(SIGPIPE, cli->old_sigpipe);
	signal(SIGXFSZ, cli->old_sigxfsz);
	host_check(&cli->diag, &p);
	if (o->explain)
		host_watch(&cli->diag, &p, o->set.request.complain);
	else
		host_install(&cli->diag, &p, NULL);
	return host_exec(&cli->diag, &cmd);
}

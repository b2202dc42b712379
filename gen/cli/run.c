/* run: executes a command under a filter, in place of this process. */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/input.h"
#include "host/host.h"

/* --- the filter ----------------------------------------------------------- */

/*
 * Does a compiled filter cover this machine? Filters that were read do not say.
 */
static void
must_cover(struct cli *cli, const struct scbpf_filter *f)
{
	const struct scbpf_arch *here = scbpf_arch_host();
	const char *name = scbpf_arch_name(here);

	for (size_t i = 0; i < f->narches; i++)
		if (f->arches[i] == here)
			return;
	scb_diag_fatal(&cli->diag, nowhere,
	    "the filter is for %s, but programs here are %s; use '-a %s'",
	    scbpf_arch_name(f->arches[0]), name, name);
}

int
run_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	bool builtin = o->noperands == 0, compiled;
	const struct scbpf_filter *f;

	/* Warnings about it do not concern anything that this user wrote. */
	if (builtin && !o->verbose)
		cli_must(cli, scbpf_set(cli->lib, "quiet", NULL));
	input_program(cli);
	f = input_stack(cli, o->operand, o->noperands,
	    SCBPF_READ_POLICIES | SCBPF_READ_FILLED);
	cli_must(cli, scbpf_merge(cli->lib, f, &f));
	compiled = f->steps > 0;
	if (compiled)
		must_cover(cli, f);
	else if (o->meaning)
		cli_usage(cli, "'%s' is for policies, but '%s' is a filter",
		    o->meaning, file_shown(cli, o->operand[0]));
	cli->result.program = f->program;
	cli->result.flags = f->flags;
	if (compiled && !f->names_clone3)
		cli->result.flags |= CLI_CLONE3;
	return CLI_OK;
}

/* --- does the filter let the command start? ------------------------------- */

static bool
permits(const struct host_program *p, uint32_t nr, const uint64_t args[3],
    uint32_t *verdict)
{
	struct scbpf_call c = {
	    .nr = nr, .arch = scbpf_arch_audit(scbpf_arch_host())};
	uint32_t action;

	if (args)
		memcpy(c.args, args, 3 * sizeof *args);
	scbpf_simulate(&p->program, &c, verdict, NULL);
	action = *verdict & SCBPF_ACTION;
	return action == SCBPF_ALLOW || action == SCBPF_LOG ||
	       action == SCBPF_TRACE;
}

/* Does it refuse everything? Then it was made for another architecture. */
static bool
refuses_all(const struct host_program *p)
{
	uint32_t nr, verdict;

	for (unsigned i = 0; scbpf_syscall_at(scbpf_arch_host(), i, &nr); i++)
		if (permits(p, nr, NULL, &verdict))
			return false;
	return true;
}

static void
must_execute(struct cli *cli, const struct host_program *p,
    const struct host_command *cmd)
{
	const uint64_t args[3] = {
	    (uintptr_t)cmd->path, (uintptr_t)cmd->argv, (uintptr_t)cmd->envp};
	char text[SCBPF_VERDICT_SIZE];
	uint32_t nr = 0, verdict = 0;

	scbpf_syscall_number(scbpf_arch_host(), "execve", &nr);
	if (permits(p, nr, args, &verdict))
		return;
	if (refuses_all(p))
		scb_diag_fatal(&cli->diag, nowhere,
		    "the filter refuses every syscall of %s: is it for another "
		    "architecture?",
		    scbpf_arch_name(scbpf_arch_host()));
	scbpf_verdict(verdict, text);
	scb_diag_fatal(&cli->diag, nowhere,
	    "the filter refuses execve (%s), so the command cannot start; add "
	    "'--allow execve'",
	    text);
}

/* Without a listener, the kernel answers such calls with ENOSYS. */
static void
note_notify(struct cli *cli, const struct host_program *p)
{
	enum { RET_K = 0x06 };

	for (size_t i = 0; i < p->program.count; i++)
		if (p->program.insn[i].code == RET_K &&
		    (p->program.insn[i].k & SCBPF_ACTION) == SCBPF_USER_NOTIF) {
			scb_diag_warn(&cli->diag, nowhere,
			    "the command runs without a listener: calls under "
			    "USER_NOTIF fail with ENOSYS%s",
			    p->flags & SCBPF_FLAG_WAIT_KILLABLE_RECV &&
				    !cli->opts.explain
				? ", and the flag WAIT_KILLABLE_RECV is not set"
				: "");
			return;
		}
}

/*
 * Later, an error could not be reported, because the helper has no other
 * descriptor. So there is a line before the command starts.
 */
static void
begin_report(struct cli *cli, int fd)
{
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b, "scbpf: watching '%s', process %u\n",
	    file_shown(cli, *cli->opts.command), (unsigned)getpid());
	if (write(fd, b.p, b.len) != (ssize_t)b.len)
		scb_diag_fatal(&cli->diag, nowhere, "cannot write '%s': %s",
		    file_shown(cli, cli->opts.output), strerror(errno));
}

/* Where denials are reported as they happen. */
static int
open_report(struct cli *cli)
{
	const char *path = cli->opts.output;
	int fd = STDERR_FILENO;

	if (path)
		fd = host_lift(open(path,
		    O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0666));
	if (fd < 0)
		scb_diag_fatal(&cli->diag, nowhere, "cannot write '%s': %s",
		    file_shown(cli, path), strerror(errno));
	if (path)
		begin_report(cli, fd);
	return fd;
}

/* --- running -------------------------------------------------------------- */

void
run_prepare(struct cli *cli)
{
	struct opts *o = &cli->opts;

	if (!o->command && o->noperands > 1)
		cli_usage(cli, "expected '-- COMMAND'; put '--' before '%s'",
		    o->operand[1]);
	if (!o->command && o->noperands && access(o->operand[0], F_OK) != 0)
		cli_usage(cli, "expected '-- COMMAND'; put '--' before '%s'",
		    o->operand[0]);
	if (!o->command)
		cli_usage(cli, "expected '-- COMMAND' after the options");
	if (!*o->command)
		cli_usage(cli, "expected a COMMAND after '--'");
	if (o->noperands > 1)
		cli_usage(cli, "too many policies: '%s'", o->operand[1]);
	if (o->output && !o->explain)
		cli_usage(cli, "'-o' is for '--explain-denials'");
	if (o->noperands)
		file_keep(cli, o->operand[0]);
	if (o->mix)
		file_keep(cli, o->mix);
	if (o->output && file_is_kept(cli, o->output))
		cli_usage(cli, "'%s' is an input; use another FILE for -o",
		    o->output);
	if (!scbpf_arch_host())
		scb_diag_fatal(
		    &cli->diag, nowhere, "no tables for this machine");
	/* The built-in policy gets no warnings. */
	if (o->noperands)
		o->program = input_find_program(cli);
}

int
run_finish(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct host_program p = {.program = cli->result.program,
	    .flags = cli->result.flags & ~(uint32_t)CLI_CLONE3,
	    .clone3_falls_back = cli->result.flags & CLI_CLONE3};
	struct host_command cmd;
	int status;

	/* The worker does not send it. */
	p.program.big_endian = scbpf_arch_big_endian(scbpf_arch_host());
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
		host_watch(&cli->diag, &p, o->complain, open_report(cli));
	else
		host_install(&cli->diag, &p, NULL);
	return host_exec(&cli->diag, &cmd);
}

/* learn -- COMMAND: runs it, and keeps what it calls for the policy. */
#define _POSIX_C_SOURCE 200809L

#include <signal.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/escape.h"
#include "cli/files.h"
#include "cli/input.h"
#include "cli/worker.h"
#include "host/host.h"

enum { RECORD_NOTES = 32 };

struct recording {
	struct cli *cli;
	enum scbpf_status status; /* the first that was not OK */
	bool installed;		  /* the command wanted a filter */
	/* Shown when the command no longer writes to the same descriptors. */
	const char *note[RECORD_NOTES];
	bool incomplete[RECORD_NOTES];
	unsigned nnotes;
};

/* --- what the recorder finds ---------------------------------------------- */

static void
record_must(struct recording *r, enum scbpf_status status)
{
	if (r->status == SCBPF_STATUS_OK)
		r->status = status;
}

static void
on_call(void *user, const struct scbpf_call *c, unsigned known)
{
	struct recording *r = user;

	if (r->status == SCBPF_STATUS_OK)
		record_must(
		    r, scbpf_seen_call(r->cli->lib, r->cli->seen, c, known));
}

static void
on_installed(void *user)
{
	struct recording *r = user;

	r->installed = true;
	if (r->status == SCBPF_STATUS_OK)
		record_must(r, scbpf_seen_start(r->cli->lib, r->cli->seen));
}

/* Names in it may hold anything; it becomes a comment of the policy. */
static void
on_note(void *user, bool incomplete, const char *fmt, ...)
{
	struct recording *r = user;
	struct buf raw, text;
	va_list ap;

	scb_buf_init(&raw, &r->cli->arena);
	scb_buf_init(&text, &r->cli->arena);
	va_start(ap, fmt);
	scb_buf_vfmt(&raw, fmt, ap);
	va_end(ap);
	scb_escape_mem(&text, raw.p, raw.len);
	for (unsigned i = 0; i < r->nnotes; i++)
		if (strcmp(r->note[i], text.p) == 0)
			return;
	if (r->nnotes < RECORD_NOTES) {
		r->incomplete[r->nnotes] = incomplete;
		r->note[r->nnotes++] = text.p;
	}
	if (r->status == SCBPF_STATUS_OK)
		record_must(r, scbpf_seen_note(r->cli->lib, r->cli->seen,
				   text.p, incomplete));
}

static void
show_notes(struct recording *r)
{
	struct cli *cli = r->cli;

	for (unsigned i = 0; i < r->nnotes; i++) {
		if (r->incomplete[i])
			scb_diag_warn(&cli->diag, nowhere,
			    "calls may be missing: %s", r->note[i]);
		else
			scb_diag_note(&cli->diag, nowhere, "%s", r->note[i]);
	}
}

/* --- the base ------------------------------------------------------------- */

/* In the confined process. */
static int
compile_base(struct cli *cli)
{
	const struct scbpf_arch *here = scbpf_arch_host();
	const struct scbpf_filter *f;
	size_t i = 0;

	input_prepare(cli);
	cli_must(cli, scbpf_merge(cli->lib, input_base(cli), &f));
	while (i < f->narches && f->arches[i] != here)
		i++;
	if (i == f->narches)
		scb_diag_fatal(&cli->diag, nowhere,
		    "'%s' is not for %s, which programs here are",
		    file_shown(cli, cli->opts.base), scbpf_arch_name(here));
	cli->result.program = f->program;
	return CLI_OK;
}

/* Opens what is seen, under the base; *base is its filter then. */
static int
open_seen(struct cli *cli, struct scbpf_program *base)
{
	const struct scbpf_filter *stack = NULL;
	int status;

	if (cli->opts.base) {
		file_read_before(cli, cli->opts.base);
		cli->makes_filter = true;
		status = cli->opts.no_sandbox ? cli_job(cli, compile_base)
					      : worker_run(cli, compile_base);
		cli->makes_filter = false;
		if (status != CLI_OK)
			return status;
		*base = cli->result.program;
		base->big_endian = scbpf_arch_big_endian(scbpf_arch_host());
		cli->result = (struct cli_result){.binary = false};
		cli_must(cli, scbpf_take(cli->lib, base, 1,
				  file_shown(cli, cli->opts.base), &stack));
	}
	cli_must(cli, scbpf_seen_open(cli->lib, stack, &cli->seen));
	return CLI_OK;
}

/* --- the command ---------------------------------------------------------- */

/* A program may make other calls on another kernel. */
static void
put_kernel(struct cli *cli)
{
	struct utsname kernel;
	struct buf b;

	if (uname(&kernel) != 0)
		return;
	scb_buf_init(&b, &cli->arena);
	scb_buf_str(&b, "Run on Linux ");
	scb_escape_name(&b, kernel.release, strlen(kernel.release));
	cli_must(cli, scbpf_seen_note(cli->lib, cli->seen, b.p, false));
}

/*
 * Nearly every program calls close, which gives it nothing; asking about each
 * of these calls would take a quarter of the time.
 */
static void
assume_close(struct cli *cli, struct recording *r)
{
	struct scbpf_call c = {.arch = scbpf_arch_audit(scbpf_arch_host())};

	if (!scbpf_syscall_number(scbpf_arch_host(), "close", &c.nr))
		return;
	on_call(r, &c, 0);
	record_must(r, scbpf_seen_note(cli->lib, cli->seen,
			   "close is assumed, and not recorded.", false));
}

int
learn_record(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	bool infers = !o->base && !o->after && !o->until;
	bool assumes = infers && !o->mix_out;
	struct recording r = {.cli = cli};
	struct host_record to = {
	    .install = o->after && strcmp(o->after, "install") == 0,
	    .after = o->after,
	    .until = o->until,
	    .assumed = {"close"},
	    .nassumed = assumes,
	    .infers_fork = infers,
	    .user = &r,
	    .call = on_call,
	    .installed = on_installed,
	    .note = on_note};
	struct host_command cmd;
	bool executed;
	int status;

	learn_check(cli);
	status = host_find(&cli->diag, o->command, &cmd);
	if (status == CLI_OK)
		status = open_seen(cli, &to.base);
	if (status != CLI_OK)
		return status;
	cli_must(cli,
	    scbpf_seen_run(cli->lib, cli->seen, file_shown(cli, *o->command)));
	if (assumes)
		assume_close(cli, &r);
	signal(SIGPIPE, cli->old_sigpipe);
	signal(SIGXFSZ, cli->old_sigxfsz);
	executed = host_record(&cli->diag, &cmd, &to, &cli->ended);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!executed)
		return cli->ended;
	cli_must(cli, r.status);
	put_kernel(cli);
	if (r.installed)
		on_note(&r, false,
		    "the command ran WITHOUT its own filter while it was "
		    "recorded");
	show_notes(&r);
	return CLI_OK;
}

#define _DEFAULT_SOURCE

#include "cli/worker.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/broker.h"
#include "cli/files.h"
#include "cli/include.h"
#include "cli/wire.h"
#include "host/host.h"

extern char **environ;

/* --- in the child --------------------------------------------------------- */

enum { HUNG_UP = 255 }; /* no command's status */

/* Bytes that most policies take, to read them and the library's. */
enum { TOUCH_OWN = 1 << 16, TOUCH_LIBRARY = 1 << 19 };

/* The parent process is gone, so no message can be sent. */
static _Noreturn void
end_silently(void)
{
	_exit(HUNG_UP);
}

static void
send(const struct cli *cli, enum wire_kind kind, int32_t value, const void *p,
    size_t n)
{
	if (!wire_send(cli->up, kind, value, p, n))
		end_silently();
}

/* Sent in pieces, because there may be no memory left to assemble it. */
static void
send_message(void *user, const struct scbpf_message *m)
{
	const struct cli *cli = user;
	const char *text[WIRE_TEXTS] = {m->file, m->text, m->excerpt, m->path};
	struct wire_message w = {
	    (uint32_t)m->severity, m->line, m->column, m->caret, {0}};
	struct wire_head head = {WIRE_MESSAGE, sizeof w, 0};

	for (unsigned i = 0; i < WIRE_TEXTS; i++) {
		w.size[i] = text[i] ? (uint32_t)strlen(text[i]) + 1 : 0;
		head.length += w.size[i];
	}
	if (!wire_put(cli->up, &head, sizeof head) ||
	    !wire_put(cli->up, &w, sizeof w))
		end_silently();
	for (unsigned i = 0; i < WIRE_TEXTS; i++)
		if (!wire_put(cli->up, text[i], w.size[i]))
			end_silently();
}

int
worker_include(struct cli *cli, const char *path, struct source *s)
{
	struct wire_head head;
	char *text;

	send(cli, WIRE_INCLUDE, 0, path, strlen(path));
	if (wire_get(cli->down, &head, sizeof head) != WIRE_ALL)
		end_silently();
	text = scb_arena_raw(&cli->arena, head.length);
	if (wire_get(cli->down, text, head.length) != WIRE_ALL)
		end_silently();
	s->text = text;
	s->len = head.length;
	return head.value;
}

const char *
worker_read(struct cli *cli, const char *path, struct source *s)
{
	int error;

	*s = (struct source){.name = file_shown(cli, path)};
	if (cli->confined) {
		error = worker_include(cli, path, s);
	} else {
		error = include_open(cli, path);
		if (error >= 0)
			error = include_slurp(cli, error, s);
	}
	return error ? include_why(cli, path, error) : NULL;
}

static void
send_result(const struct cli *cli)
{
	const struct cli_result *r = &cli->result;

	if (r->text.length)
		send(cli, WIRE_TEXT, r->binary, r->text.data, r->text.length);
	for (unsigned i = 0; i < CLI_FILES; i++)
		if (r->file[i].data)
			send(cli, WIRE_FILE, (int32_t)i, r->file[i].data,
			    r->file[i].length);
	if (r->program.insn)
		send(cli, WIRE_PROGRAM, (int32_t)r->flags, r->program.insn,
		    r->program.count * sizeof *r->program.insn);
}

/* Sanitizers report on standard error, so it stays open for them. */
static void
close_others(struct cli *cli)
{
	int *keep =
	    scb_arena_array(&cli->arena, cli->nfiles + 3u, sizeof *keep);
	unsigned n = 0;

	for (unsigned i = 0; i < cli->nfiles; i++)
		if (cli->file[i].fd >= 0)
			keep[n++] = cli->file[i].fd;
	keep[n++] = cli->up;
	keep[n++] = cli->down;
	if (CLI_INSTRUMENTED)
		keep[n++] = STDERR_FILENO;
	host_close_others(keep, n);
}

void
worker_touch(const struct cli *cli)
{
	/* The library's memory is the larger one. */
	if (cli->arena.size < TOUCH_LIBRARY)
		return;
	host_touch(cli->arena.base, TOUCH_OWN);
	host_touch(cli->lib, TOUCH_LIBRARY);
}

static _Noreturn void
work(struct cli *cli, int (*job)(struct cli *cli))
{
	int status;

	worker_touch(cli);
	close_others(cli);
	/*
	 * A policy that takes this process over must not see the environment.
	 */
	for (char **s = environ; s && *s; s++)
		memset(*s, 0, strlen(*s));
	cli->report.forward = send_message;
	cli->report.to = cli;
	cli_sandbox(&cli->diag, cli->down, cli->up);
	status = cli_job(cli, job);
	/* What was made before an error is not written. */
	if (status >= cli->command->trouble)
		memset(cli->result.file, 0, sizeof cli->result.file);
	send_result(cli);
	_exit(status);
}

/* --- in the parent -------------------------------------------------------- */

static _Noreturn void
cannot_start(struct cli *cli)
{
	scb_diag_fatal(&cli->diag, nowhere,
	    "cannot start a confined process: %s; '--no-sandbox' works without "
	    "one",
	    strerror(errno));
}

/* If a standard stream is closed, a pipe must not take its place. */
static void
open_pipe(struct cli *cli, int end[2])
{
	if (pipe(end) != 0)
		cannot_start(cli);
	for (int i = 0; i < 2; i++) {
		end[i] = host_lift(end[i]);
		if (end[i] < 0)
			cannot_start(cli);
	}
}

/*
 * Is the result complete? No command is started without a filter, and no file
 * is written after an error.
 */
static bool
is_whole(const struct cli *cli, int status)
{
	const struct cli_result *r = &cli->result;
	unsigned i = 0;

	/* '-a all' may leave some out, but not all of them. */
	while (i < OPTS_TARGETS && !r->file[i].data)
		i++;
	if (status != CLI_OK)
		return status != HUNG_UP &&
		       (status < cli->command->trouble || i == OPTS_TARGETS);
	return cli->makes_filter ? r->program.insn != NULL
				 : !cli->opts.output || i < OPTS_TARGETS ||
				       cli->command->bit & OPTS_TEXTS;
}

static int
judge(struct cli *cli, int status, enum broker_end end)
{
	int sig = 0;

	if (WIFEXITED(status) && end == BROKER_COMPLETE &&
	    is_whole(cli, WEXITSTATUS(status)))
		return WEXITSTATUS(status);
	cli->result = (struct cli_result){0};
	if (WIFSIGNALED(status) && end != BROKER_NONSENSE)
		sig = WTERMSIG(status);
	if (sig == SIGSYS)
		scb_diag_error(&cli->diag, nowhere,
		    "the confined process was killed by SIGSYS: a seccomp "
		    "filter around scbpf forbids it to install its own; "
		    "'--no-sandbox' works without one");
	else if (sig)
		scb_diag_error(&cli->diag, nowhere,
		    "the confined process was killed by signal %d (%s); "
		    "nothing is written",
		    sig, strsignal(sig));
	else
		scb_diag_error(&cli->diag, nowhere,
		    "the confined process sent a malformed result; nothing is "
		    "written");
	return cli->command->trouble;
}

int
worker_run(struct cli *cli, int (*job)(struct cli *cli))
{
	int up[2], down[2], status = 0;
	void (*old)(int);
	enum broker_end end;
	pid_t pid;

	open_pipe(cli, up);
	open_pipe(cli, down);
	/* If SIGCHLD is ignored, waitpid does not see the child's status. */
	old = signal(SIGCHLD, SIG_DFL);
	pid = host_fork();
	if (pid < 0)
		cannot_start(cli);
	cli->up = up[pid == 0];
	cli->down = down[pid != 0];
	cli->confined = pid == 0;
	if (pid == 0)
		work(cli, job);
	close(up[1]);
	close(down[0]);
	end = broker_serve(cli);
	if (end == BROKER_NONSENSE)
		kill(pid, SIGKILL);
	close(cli->up);
	close(cli->down);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	signal(SIGCHLD, old);
	cli->up = cli->down = -1;
	return judge(cli, status, end);
}

/*
 * The filters that a command installs. It is run under ptrace(2), with all that
 * it starts, and stopped at every syscall; what seccomp(2) or prctl(2) is given
 * is read from its memory. Processes inherit filters, and threads may be given
 * those of another one (TSYNC): each task points to its newest filter, which
 * points to the one that was installed before it.
 */
#define _GNU_SOURCE

#include "host/host.h"

#ifdef __linux__

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/facts.h"
#include "host/ptrace.h"
#include "host/trace.h"

/* include/uapi/linux/seccomp.h, prctl.h */
enum {
	OPTIONS = TRACE_O_SYSCALLS | TRACE_O_CHILDREN | TRACE_O_EXEC |
		  TRACE_O_EXIT | TRACE_O_KILL,
	SYSCALL_STOP = SIGTRAP | 0x80,
	ENTRY = 1,
	EXIT = 2,
	SECCOMP_FILTER = 1,
	PRCTL_SECCOMP = 22,
	PRCTL_FILTER = 2,
	FLAG_SYNC = 1,
	FLAG_LISTENER = 8
};

/* --- what a call installs --------------------------------------------------*/

/* A call begins: reads the filter, if it installs one. */
static void
trace_entry(struct tracing *t, struct traced *task, const struct trace_call *i)
{
	const struct arch *a = scb_facts_arch_audit(
	    i->arch, (uint32_t)i->u.entry.nr, t->here->big_endian);
	const struct arch_call *call =
	    a ? scb_facts_number(a, (uint32_t)i->u.entry.nr) : NULL;
	const uint64_t *arg = i->u.entry.args;

	task->filter = NULL;
	if (!call)
		return;
	if (strcmp(call->name, "seccomp") == 0 &&
	    (uint32_t)arg[0] == SECCOMP_FILTER)
		task->flags = (uint32_t)arg[1];
	else if (strcmp(call->name, "prctl") == 0 &&
		 (uint32_t)arg[0] == PRCTL_SECCOMP &&
		 (uint32_t)arg[1] == PRCTL_FILTER)
		task->flags = 0;
	else
		return;
	task->filter = scb_arena_alloc(t->d->arena, sizeof *task->filter);
	task->at = arg[2];
	task->filter->arch = a;
	task->filter->pid = task->group;
	if (!scb_traced_read(a, task->pid, task->at, task->filter))
		task->filter->count = 0;
}

/* A filter counts if its call succeeded, and if it can be read. */
static void
trace_exit(struct tracing *t, struct traced *task, const struct trace_call *i)
{
	struct traced_filter *f = task->filter, *again;
	int64_t value = i->u.exit.value;
	size_t mark = scb_arena_mark(t->d->arena);

	task->filter = NULL;
	if (!f)
		return;
	if (i->u.exit.is_error ||
	    (value > 0 && !(task->flags & FLAG_LISTENER))) {
		t->failed++;
		return;
	}
	again = scb_arena_alloc(t->d->arena, sizeof *again);
	if (f->count == 0)
		scb_diag_warn(t->d, nowhere,
		    "the memory of process %u cannot be read: one of its "
		    "filters is missing",
		    (unsigned)task->group);
	else if (scb_traced_read(f->arch, task->pid, task->at, again) &&
		 (again->count != f->count ||
		     memcmp(again->insn, f->insn, f->count * sizeof *f->insn) !=
			 0))
		scb_diag_warn(t->d, nowhere,
		    "process %u changed a filter while it was installed: it "
		    "may be another one",
		    (unsigned)task->group);
	scb_arena_release(t->d->arena, mark);
	if (f->count)
		scb_traced_install(t, task, f, task->flags & FLAG_SYNC);
}

static void
trace_syscall(struct tracing *t, struct traced *task)
{
	struct trace_call i = {.op = 0};
	long n = host_ptrace(TRACE_SYSCALL_INFO, task->pid, sizeof i, &i);

	if (n == -EIO || n == -EINVAL)
		scb_diag_fatal(t->d, nowhere,
		    "this kernel does not report what a syscall is (needs "
		    "Linux 5.3)");
	if (n > 0 && i.op == ENTRY)
		trace_entry(t, task, &i);
	else if (n > 0 && i.op == EXIT)
		trace_exit(t, task, &i);
}

/* --- events ----------------------------------------------------------------*/

static unsigned long
trace_message(pid_t pid)
{
	unsigned long message = 0;

	host_ptrace(TRACE_GET_EVENT, pid, 0, &message);
	return message;
}

/* If the tracer is not root, the kernel ignores these bits. */
static void
trace_note_setuid(struct tracing *t, pid_t pid)
{
	char path[40];
	struct stat st;

	snprintf(path, sizeof path, "/proc/%ld/exe", (long)pid);
	if (!t->setuid && geteuid() != 0 && stat(path, &st) == 0 &&
	    st.st_mode & (S_ISUID | S_ISGID)) {
		t->setuid = true;
		scb_diag_note(t->d, nowhere,
		    "a program with a set-user-ID or set-group-ID bit runs "
		    "without these privileges here");
	}
}

static void
trace_executed(struct tracing *t, struct traced *task)
{
	pid_t former = (pid_t)trace_message(task->pid);

	if (former != task->pid) /* a thread has become the process */
		scb_traced_replace(t, task, former);
	task->filter = NULL;
	trace_note_setuid(t, task->pid);
	scb_traced_capture(t, task);
}

static void
trace_resume(pid_t pid, int signal)
{
	host_ptrace(TRACE_NEXT_SYSCALL, pid, 0, (void *)(uintptr_t)signal);
}

static void
trace_created(struct tracing *t, const struct traced *task)
{
	pid_t pid = (pid_t)trace_message(task->pid);

	if (pid > 0 && scb_traced_fork(t, task, pid))
		trace_resume(pid, 0);
}

/* A stop of a task; returns the signal that it is to get. */
static int
trace_stopped(struct tracing *t, struct traced *task, int status)
{
	int signal = WSTOPSIG(status);

	switch (status >> 16) {
	case 0:
		if (signal == SYSCALL_STOP)
			trace_syscall(t, task);
		return signal == SYSCALL_STOP ? 0 : signal;
	case TRACE_EVENT_FORK:
	case TRACE_EVENT_VFORK:
	case TRACE_EVENT_CLONE:
		trace_created(t, task);
		return 0;
	case TRACE_EVENT_EXEC:
		trace_executed(t, task);
		return 0;
	case TRACE_EVENT_EXIT:
		scb_traced_last(t, task);
		return 0;
	default:
		return 0;
	}
}

/* Until the command and all that it has started have ended. */
static void
trace_loop(struct tracing *t)
{
	int status;
	pid_t pid;

	while (t->keep || !t->captured) {
		struct traced *task;
		int signal;

		pid = waitpid(-1, &status, TRACE_WAIT_ALL);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0)
			return;
		task = scb_traced_find(t, pid);
		if (!WIFSTOPPED(status)) {
			if (task)
				scb_traced_end(t, task);
			continue;
		}
		if (!task) { /* its parent has not said yet who it is */
			scb_traced_unknown(t, pid);
			continue;
		}
		if (!task->started) {
			/* the stop with which it begins */
			task->started = true;
			trace_resume(pid, 0);
			continue;
		}
		signal = trace_stopped(t, task, status);
		trace_resume(pid, signal);
	}
}

/* --- the command -----------------------------------------------------------*/

/* The command's output must not mix with the result on standard output. */
static _Noreturn void
trace_child(const struct host_command *cmd)
{
	if (host_ptrace(TRACE_ME, 0, 0, NULL) < 0)
		_exit(126);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	raise(SIGSTOP);
	execve(cmd->path, cmd->argv, cmd->envp);
	_exit(127);
}

static void
trace_start(struct tracing *t, const struct host_command *cmd)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		trace_child(cmd);
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status) ||
	    host_ptrace(TRACE_SET_OPTIONS, pid, 0, (void *)OPTIONS) < 0)
		scb_diag_fatal(t->d, nowhere,
		    "cannot trace '%s': is scbpf itself traced, or under a "
		    "filter?",
		    cmd->argv[0]);
	scb_traced_first(t, pid);
	trace_resume(pid, 0);
}

/* The filters that were captured; the list begins with the newest. */
static void
trace_take(struct tracing *t, struct host_filters *f)
{
	const struct traced_filter *i;
	unsigned n = 0;

	for (i = t->captured; i; i = i->below)
		n++;
	f->n = n;
	f->filter = scb_arena_array(t->d->arena, n, sizeof *f->filter);
	for (i = t->captured; i; i = i->below)
		f->filter[--n] = (struct scbpf_program){
		    i->insn, i->count, t->here->big_endian};
	f->arch = t->captured->arch->token;
}

/* All filters that were installed, shown or not. */
static void
trace_take_all(const struct tracing *t, struct host_filters *f)
{
	const struct traced_filter *i;
	unsigned n = 0;

	for (i = t->installed; i; i = i->prior)
		n++;
	f->ninstalled = n;
	f->installed = scb_arena_array(t->d->arena, n, sizeof *f->installed);
	for (i = t->installed; i; i = i->prior) {
		struct host_installed *to = &f->installed[--n];

		*to = (struct host_installed){
		    i->pid, 1, {i->insn, i->count, t->here->big_endian}};
		for (const struct traced_filter *j = i->prior; j; j = j->prior)
			to->nth += j->pid == i->pid;
	}
}

void
host_trace(struct diag *d, char **command, bool keep, struct host_filters *f)
{
	struct tracing t = {
	    .d = d, .here = scb_facts_arch_host(), .keep = keep};
	struct host_command cmd;
	void (*old[3])(int) = {signal(SIGINT, SIG_IGN),
	    signal(SIGQUIT, SIG_IGN), signal(SIGCHLD, SIG_DFL)};

	*f = (struct host_filters){.arch = NULL};
	if (!t.here)
		scb_diag_fatal(d, nowhere, "no tables for this machine");
	if (host_find(d, command, &cmd) != 0)
		scb_arena_fail(d->arena);
	trace_start(&t, &cmd);
	trace_loop(&t);
	scb_traced_kill(&t);
	signal(SIGINT, old[0]);
	signal(SIGQUIT, old[1]);
	signal(SIGCHLD, old[2]);
	if (!t.captured)
		t.captured = t.ended ? t.ended : t.thread;
	if (!t.captured)
		scb_diag_fatal(d, nowhere,
		    t.failed ? "'%s' installed no filter: %u of its calls to "
			       "install one failed"
			     : "'%s' installed no filter",
		    command[0], t.failed);
	trace_take(&t, f);
	trace_take_all(&t, f);
}

#else

void
host_trace(struct diag *d, char **command, bool keep, struct host_filters *f)
{
	(void)command, (void)keep, (void)f;
	scb_diag_fatal(d, nowhere,
	    "the filters of a command can only be read on Linux");
}

#endif

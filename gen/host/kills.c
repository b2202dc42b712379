#define _GNU_SOURCE

#include "host/kills.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/bpf.h"
#include "host/ptrace.h"

enum {
	OPTIONS = TRACE_O_CHILDREN | TRACE_O_EXEC | TRACE_O_EXIT,
	BY_SECCOMP = 1,	   /* SYS_SECCOMP: si_code of SIGSYS */
	RESTART = 513,	   /* ERESTARTNOINTR, which programs never see */
	SYSCALL_ROOM = 256 /* bytes of /proc/PID/syscall, at most */
};

long
host_kills_trace(struct kills *k, pid_t pid)
{
	long r = host_ptrace(TRACE_SEIZE, pid, 0, (void *)(uintptr_t)OPTIONS);

	k->tracing = r == 0;
	return r;
}

/* --- which call ----------------------------------------------------------- */

/*
 * /proc/PID/syscall shows number, arguments, stack pointer and instruction
 * pointer of a stopped task, in the same form on all ABIs.
 */
static bool
kills_read(pid_t pid, struct scbpf_call *c)
{
	char text[SYSCALL_ROOM + 1];
	struct trace_call info = {.op = 0};
	ssize_t n = -1;
	int fd;

	snprintf(text, sizeof text, "/proc/%ld/syscall", (long)pid);
	fd = open(text, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, SYSCALL_ROOM);
		close(fd);
	}
	if (n <= 0 ||
	    host_ptrace(TRACE_SYSCALL_INFO, pid, sizeof info, &info) < 0)
		return false;
	text[n] = '\0';
	*c = (struct scbpf_call){.arch = info.arch, .ip = info.ip};
	return scb_kills_call(text, c);
}

/* Reports the call that the task is in, if the filter kills or traps it. */
static void
kills_report(struct kills *k, pid_t pid, bool traps)
{
	struct scbpf_call c;
	uint32_t verdict, action;

	if (!kills_read(pid, &c)) {
		host_denials_say(k->denials, "%s by SIGSYS: process %u",
		    traps ? "trapped" : "killed", (unsigned)pid);
		return;
	}
	verdict = scb_bpf_sim(&k->program->program, &c, NULL, NULL).verdict;
	action = verdict & RET_ACTION;
	/* Other threads of the process end with the same status. */
	if (traps ? action == RET_TRAP
		  : action == RET_KILL_PROCESS || action == RET_KILL_THREAD)
		host_denials_add(k->denials, &c, verdict, (unsigned)pid);
}

static bool
kills_is_trap(pid_t pid)
{
	siginfo_t s;

	memset(&s, 0, sizeof s);
	return host_ptrace(TRACE_GET_SIGNAL, pid, 0, &s) == 0 &&
	       s.si_code == BY_SECCOMP;
}

static void
kills_at_exit(struct kills *k, pid_t pid)
{
	unsigned long status = 0;

	if (host_ptrace(TRACE_GET_EVENT, pid, 0, &status) == 0 &&
	    (status & 0x7f) == SIGSYS)
		kills_report(k, pid, false);
}

/* --- releasing tasks ------------------------------------------------------ */

static struct kills_released *
kills_find(struct kills *k, pid_t pid)
{
	for (unsigned i = 0; i < k->nreleased; i++)
		if (k->released[i].task == pid)
			return &k->released[i];
	return NULL;
}

static void
kills_forget(struct kills *k, struct kills_released *f)
{
	const struct notify_answer a = {
	    .id = f->call, .flags = NOTIFY_CONTINUE};

	if (f->call)
		host_notify_send(k->listener, &a);
	*f = k->released[--k->nreleased];
}

bool
host_kills_release(struct kills *k, const struct notify_call *n)
{
	const struct notify_answer again = {.id = n->id, .error = -RESTART};
	bool own = (uint32_t)n->args[0] == TRACE_ME;
	pid_t task = own ? (pid_t)n->pid
			 : host_kills_task((pid_t)n->pid, (pid_t)n->args[1]);

	/* The id is valid: it was this process's namespace. */
	if (!k->tracing || k->nreleased == KILLS_RELEASED || task <= 0 ||
	    kills_find(k, task) || !host_notify_waits(k->listener, n->id) ||
	    host_ptrace(TRACE_INTERRUPT, task, 0, NULL) < 0)
		return false;
	host_exits_add(&k->exits, task);
	k->released[k->nreleased++] =
	    (struct kills_released){task, own ? 0 : n->id};
	if (!k->said)
		host_denials_say(k->denials,
		    "process %u is traced by the command itself: the call "
		    "that kills or traps it is not reported",
		    (unsigned)task);
	k->said = true;
	/* The task stops before the call is made again. */
	if (own)
		host_notify_send(k->listener, &again);
	return true;
}

/* --- events --------------------------------------------------------------- */

static bool
kills_is_stop(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN ||
	       signal == SIGTTOU;
}

static void
kills_stopped(struct kills *k, pid_t pid, int status)
{
	struct kills_released *f = kills_find(k, pid);
	int event = status >> 16, signal = WSTOPSIG(status);

	if (event == TRACE_EVENT_EXIT)
		kills_at_exit(k, pid);
	else if (event == TRACE_EVENT_EXEC)
		k->executed = true;
	else if (event == 0 && signal == SIGSYS && kills_is_trap(pid))
		kills_report(k, pid, true);
	if (event)
		signal = event == TRACE_EVENT_STOP ? signal : 0;
	if (f) {
		host_ptrace(TRACE_DETACH, pid, 0,
		    (void *)(uintptr_t)(event ? 0 : signal));
		kills_forget(k, f);
	} else if (event == TRACE_EVENT_STOP && kills_is_stop(signal)) {
		host_ptrace(TRACE_LISTEN, pid, 0, NULL);
	} else {
		host_ptrace(TRACE_CONTINUE, pid, 0,
		    (void *)(uintptr_t)(event ? 0 : signal));
	}
}

void
host_kills_handle(struct kills *k)
{
	struct kills_released *f;
	int status;

	while (k->tracing) {
		pid_t pid = waitpid(-1, &status, TRACE_WAIT_ALL | WNOHANG);

		if (pid == 0)
			return;
		if (pid < 0 && errno != EINTR) {
			k->tracing = false;
			k->executed = true;
		}
		if (pid <= 0)
			continue;
		if (WIFSTOPPED(status))
			kills_stopped(k, pid, status);
		else if ((f = kills_find(k, pid)))
			kills_forget(k, f);
	}
}

void
host_kills_exits(struct kills *k)
{
	pid_t pid;
	int status;

	while (host_exits_next(&k->exits, &pid, &status))
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
			host_denials_say(k->denials,
			    "killed by SIGSYS: process %u", (unsigned)pid);
}

#else

extern int kills_is_empty; /* ISO C forbids an empty file */

#endif

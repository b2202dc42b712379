/*
 * A command for tests/live/denials.sh: does what argv[1] names under a filter
 * that kills socket(AF_VSOCK), traps mount and refuses sethostname.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "signals.h"

enum { VSOCK = 40, CALLS = 300, REUSED = 40 };

static int
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static long
killed(void)
{
	return syscall(SYS_socket, VSOCK, SOCK_STREAM, 0);
}

static long
trapped(void)
{
	return syscall(SYS_mount, 1, 2, 3, 4, 5);
}

static long
refused(void)
{
	return syscall(SYS_sethostname, 1, 2);
}

#include "harm.h"

static void
handler(int signal, siginfo_t *i, void *context)
{
	(void)context;
	printf(
	    "signal %d, code %d, call %d\n", signal, i->si_code, i->si_syscall);
	fflush(stdout);
}

static void
handle(int signal, int flags)
{
	struct sigaction a = {
	    .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};

	sigaction(signal, &a, NULL);
}

static int
ended(pid_t pid, int flags)
{
	int status = -1;

	while (waitpid(pid, &status, flags) < 0 && errno == EINTR)
		;
	printf("child: 0x%x\n", (unsigned)status);
	fflush(stdout);
	return status;
}

static volatile pid_t dying;

/* Until the other thread is gone. */
static void *
idle(void *p)
{
	char path[64];

	do {
		usleep(1000);
		snprintf(path, sizeof path, "/proc/self/task/%d", (int)dying);
	} while (!dying || access(path, F_OK) == 0);
	return p;
}

static void *
dies(void *p)
{
	dying = (pid_t)syscall(SYS_gettid);
	killed();
	return p;
}

static int
threads(void)
{
	pthread_t t, u;

	pthread_create(&t, NULL, idle, NULL);
	pthread_create(&u, NULL, dies, NULL);
	pthread_join(t, NULL);
	puts("there");
	fflush(stdout);
	_exit(6);
}

static int
daemons(void)
{
	if (fork() > 0)
		return 9;
	setsid();
	fclose(stdout);
	fclose(stderr);
	usleep(200000);
	killed();
	return 0;
}

static int
forge(void)
{
	siginfo_t i;

	memset(&i, 0, sizeof i);
	i.si_signo = SIGSYS;
	i.si_code = 1; /* SYS_SECCOMP */
	i.si_syscall = 1;
	handle(SIGSYS, 0);
	return syscall(SYS_rt_sigqueueinfo, getpid(), SIGSYS, &i) != 0;
}

static int
stops(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		raise(SIGSTOP);
		_exit(5);
	}
	ended(pid, WUNTRACED);
	kill(pid, SIGCONT);
	return ended(pid, 0) != 5 << 8;
}

static bool
is_wrong(int flags)
{
	errno = 0;
	refused();
	return errno != EPERM && (errno != EINTR || flags & SA_RESTART);
}

static int
traces(int attach)
{
	int status, go[2];
	char c;
	pid_t pid;

	if (pipe(go) != 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		if (attach) {
			if (read(go[0], &c, 1) != 1)
				_exit(1);
		} else {
			if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
				_exit(2);
			raise(SIGSTOP);
		}
		killed();
		_exit(3);
	}
	if (attach) {
		usleep(50000);
		if (ptrace(PTRACE_ATTACH, pid, 0, 0) != 0)
			return 4;
	}
	status = ended(pid, 0);
	if (!WIFSTOPPED(status) || ptrace(PTRACE_CONT, pid, 0, 0) != 0 ||
	    write(go[1], "", 1) != 1)
		return 5;
	return ended(pid, 0);
}

static pid_t
tracer(void)
{
	char line[256];
	int pid = 0;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		sscanf(line, "TracerPid: %d", &pid);
	return pid;
}

static int
orphan(const char *what)
{
	if (tracer() <= 0 || kill(tracer(), SIGKILL) != 0)
		return 1;
	while (tracer() > 0)
		usleep(1000);
	if (is(what, "kill"))
		return (int)killed();
	return refused() == -1 ? errno : 0;
}

/* Nothing of the helper can be had: no memory, and no descriptor. */
static int
reach(void)
{
	char path[64];
	int fd = (int)syscall(434, tracer(), 0); /* pidfd_open */

	snprintf(path, sizeof path, "/proc/%d/mem", (int)tracer());
	return tracer() <= 0 || fopen(path, "r") != NULL ||
	       ptrace(PTRACE_ATTACH, tracer(), 0, 0) == 0 ||
	       syscall(438, fd, 3, 0) >= 0; /* pidfd_getfd */
}

static int
in_child(pid_t pid)
{
	if (pid == 0) {
		killed();
		_exit(1);
	}
	ended(pid, 0);
	return 3;
}

/*
 * A process is killed, and the next one, which makes other calls, gets its
 * number; so several times. 77: none did.
 */
static int
reused(void)
{
	int same = 0, status;

	for (int i = 0; i < REUSED; i++) {
		pid_t pid = fork(), next;
		FILE *f;

		if (pid == 0)
			killed();
		waitpid(pid, &status, 0);
		if (!WIFSIGNALED(status))
			return 1;
		f = fopen("/proc/sys/kernel/ns_last_pid", "w");
		if (!f || fprintf(f, "%d", (int)pid - 1) < 0 || fclose(f) != 0)
			return 77;
		next = fork();
		if (next == 0) {
			close(socket(AF_UNIX, SOCK_STREAM, 0));
			_exit(refused() == -1 ? 3 : 1);
		}
		waitpid(next, &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 3)
			return 1;
		same += next == pid;
	}
	return same ? 0 : 77;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (is(what, "kill"))
		killed();
	if (is(what, "trap")) {
		handle(SIGSYS, 0);
		trapped();
		trapped();
		return 7;
	}
	if (is(what, "trapped"))
		trapped();
	if (is(what, "threads"))
		return threads();
	if (is(what, "child"))
		return in_child(fork());
	if (is(what, "vfork"))
		return in_child(vfork());
	if (is(what, "exec"))
		execl(argv[0], argv[0], "kill", (char *)NULL);
	if (is(what, "daemon"))
		return daemons();
	if (is(what, "both")) {
		refused();
		killed();
	}
	if (is(what, "reused"))
		return reused();
	if (is(what, "raise"))
		raise(SIGSYS);
	if (is(what, "forge"))
		return forge();
	if (is(what, "stop"))
		return stops();
	if (is(what, "preempt"))
		return signals(SA_RESTART, CALLS, is_wrong);
	if (is(what, "interrupt"))
		return signals(0, CALLS, is_wrong);
	if (is(what, "traceme") || is(what, "attach"))
		return traces(is(what, "attach"));
	if (is(what, "asks"))
		return asks_to_trace();
	if (is(what, "own"))
		return own_filter();
	if (is(what, "flood"))
		return flood();
	if (is(what, "away"))
		return goes_away(argv[0]);
	if (is(what, "orphan"))
		return orphan(argv[2]);
	if (is(what, "reach"))
		return reach();
	return 0;
}

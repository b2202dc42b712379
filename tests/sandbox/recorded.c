/*
 * A command for tests/live/record.sh: does what argv[1] names. MANY, at least
 * 100, is a number of calls.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signals.h"

enum { THREADS = 8, CALLS = MANY, CHILDREN = MANY / 2, LEAVING = 24 };

struct insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};
struct prog {
	unsigned short len;
	const struct insn *insn;
};

static const struct insn allow[] = {{6, 0, 0, 0x7fff0000}};
static const struct insn wrong[] = {{0x20, 0, 0, 3}, {6, 0, 0, 0x7fff0000}};

static int
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static long
install(const struct insn *insn, unsigned n, unsigned flags)
{
	struct prog p = {(unsigned short)n, insn};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return syscall(SYS_seccomp, 1, flags, &p) < 0 ? errno : 0;
}

/* What libraries ask; none of it is the installation of a filter. */
static int
probes(void)
{
	uint32_t action = 0x7fff0000;
	uint16_t sizes[3];
	int wrongs = 0;

	wrongs += prctl(PR_GET_SECCOMP) != 0;
	wrongs += prctl(PR_SET_SECCOMP, 2, NULL) != -1 || errno != EFAULT;
	wrongs += syscall(SYS_seccomp, 1, 0, NULL) != -1 || errno != EFAULT;
	wrongs += syscall(SYS_seccomp, 1, ~0u, NULL) != -1 || errno != EINVAL;
	wrongs += syscall(SYS_seccomp, 2, 0, &action) != 0;
	wrongs += syscall(SYS_seccomp, 3, 0, sizes) != 0;
	wrongs += install(wrong, 2, 0) != EINVAL;
	wrongs += install((const void *)16, 1, 0) != EFAULT;
	return wrongs;
}

/* getpriority is before, and setpriority after it. */
static int
installs(int by_prctl)
{
	struct prog p = {1, allow};
	int wrongs = probes();
	pid_t pid;
	int status = 1;

	getpriority(PRIO_PROCESS, 0);
	if (by_prctl)
		wrongs += prctl(PR_SET_SECCOMP, 2, &p) != 0;
	else
		wrongs += install(allow, 1, 0) != 0;
	setpriority(PRIO_PROCESS, 0, 19);
	wrongs += prctl(PR_GET_SECCOMP) != 2;
	pid = fork();
	if (pid == 0)
		_exit(prctl(PR_GET_SECCOMP) != 2);
	waitpid(pid, &status, 0);
	return wrongs + (status != 0);
}

/*
 * Another thread makes the filter good and bad. In the end there is one that no
 * longer changes.
 */
static struct insn changing[2];
static volatile int stop;

static void *
change(void *p)
{
	while (!stop) {
		memcpy(changing, wrong, sizeof wrong);
		memcpy(changing, allow, sizeof allow);
	}
	return p;
}

static int
changes(void)
{
	pthread_t t;

	if (pthread_create(&t, NULL, change, NULL) != 0)
		return 1;
	for (int i = 0; i < 50; i++)
		install(changing, 1, 0);
	stop = 1;
	pthread_join(t, NULL);
	if (install(allow, 1, 0) != 0)
		return 1;
	return setpriority(PRIO_PROCESS, 0, 19);
}

static void *
calls(void *p)
{
	for (int i = 0; i < CALLS; i++)
		syscall(SYS_getppid);
	return p;
}

static int
flood(void)
{
	pthread_t t[THREADS];

	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&t[i], NULL, calls, NULL) != 0)
			return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	return 0;
}

/* Processes that are killed while their calls wait. */
static int
killed(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (pid == 0)
			for (;;)
				syscall(SYS_getppid);
		usleep(i % 7 * 50);
		kill(pid, SIGKILL);
		if (waitpid(pid, NULL, 0) != pid)
			return 1;
	}
	return 0;
}

static int
vforks(char *self)
{
	int status = 1;
	pid_t pid = vfork();

	if (pid == 0) {
		execl(self, self, "priority", (char *)NULL);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	return status != 0;
}

static int
daemons(int stays)
{
	pid_t first = getpid();

	if (fork() > 0)
		return 9;
	setsid();
	if (fork() > 0)
		_exit(0);
	if (stays) {
		signal(SIGTERM, SIG_DFL);
		/* Until then, the recorder sends its signals to that one. */
		while (kill(first, 0) == 0)
			usleep(1000);
		close(open("stayed", O_WRONLY | O_CREAT, 0666));
		for (int i = 0; i < 1000; i++)
			usleep(100000);
	}
	usleep(300000);
	setpriority(PRIO_PROCESS, 0, 19);
	return 0;
}

static bool
is_wrong(int flags)
{
	return syscall(SYS_getppid) < 0 &&
	       (errno != EINTR || flags & SA_RESTART);
}

/* As a shell does: signals arrive, and neither fork nor close may fail. */
static int
forks(void)
{
	struct sigaction a = {.sa_handler = signals_quiet};
	int failed = 0, end[2];

	sigaction(SIGCHLD, &a, NULL);
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		failed += pid < 0;
		if (pipe(end) == 0)
			failed += close(end[0]) || close(end[1]);
	}
	while (wait(NULL) > 0 || errno == EINTR)
		;
	return failed > 100 ? 100 : failed;
}

static int
traces(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
			_exit(1);
		raise(SIGSTOP);
		_exit(7);
	}
	waitpid(pid, &status, 0);
	if (!WIFSTOPPED(status) || ptrace(PTRACE_CONT, pid, 0, 0) != 0)
		return 1;
	waitpid(pid, &status, 0);
	return status != 7 << 8;
}

/*
 * Another process gets the number of one that had a filter; 77: it cannot. A
 * process of somebody else may get the number first, and keep it: then there is
 * another one.
 */
static int
reused(void)
{
	char number[32];
	int status = 0, mode = -1;
	pid_t pid = 0, again = -1;

	for (int i = 0; status == 0 && again != pid && i < 2000; i++) {
		FILE *f;

		if (i % 10 == 0) {
			pid = fork();
			if (pid == 0)
				_exit(install(allow, 1, 0) != 0);
			waitpid(pid, &status, 0);
		}
		f = fopen("/proc/sys/kernel/ns_last_pid", "w");
		snprintf(number, sizeof number, "%d", (int)pid - 1);
		if (!f || fputs(number, f) < 0 || fclose(f) != 0)
			return 77;
		again = fork();
		if (again == 0)
			_exit(getpid() == pid ? prctl(PR_GET_SECCOMP) : 77);
		waitpid(again, &mode, 0);
	}
	return again != pid ? 77 : status | mode;
}

/* Without the recorder, no process answers. */
static int
orphan(void)
{
	kill(getppid(), SIGKILL);
	for (int i = 0; i < 500; i++) {
		if (syscall(SYS_getppid) < 0)
			return errno != ENOSYS;
		usleep(10000);
	}
	return 2;
}

static void *
leaves(void *unused)
{
	(void)unused;
	_exit(0);
}

/* In processes, one thread ends all while the first one makes calls. */
static int
leave(void)
{
	for (int i = 0; i < LEAVING; i++) {
		pthread_t t;
		int status;

		if (fork() > 0) {
			wait(&status);
			continue;
		}
		if (pthread_create(&t, NULL, leaves, NULL) != 0)
			_exit(1);
		for (;;)
			getppid();
	}
	return 0;
}

/* Nothing of the recorder can be had: no memory, and no descriptor. */
static int
reach(void)
{
	char path[64];
	pid_t pid = getppid();
	int fd = (int)syscall(434, pid, 0); /* pidfd_open */

	snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
	return fopen(path, "r") != NULL ||
	       ptrace(PTRACE_ATTACH, pid, 0, 0) == 0 ||
	       syscall(438, fd, 3, 0) >= 0; /* pidfd_getfd */
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (is(what, "probes"))
		return probes();
	if (is(what, "install") || is(what, "prctl"))
		return installs(is(what, "prctl"));
	if (is(what, "changes"))
		return changes();
	if (is(what, "listener"))
		return (int)install(allow, 1, 8) != EBUSY;
	if (is(what, "strict"))
		return prctl(PR_SET_SECCOMP, 1) != -1;
	if (is(what, "flood"))
		return flood();
	if (is(what, "killed"))
		return killed();
	if (is(what, "vfork"))
		return vforks(argv[0]);
	if (is(what, "daemon") || is(what, "stays"))
		return daemons(is(what, "stays"));
	if (is(what, "preempt"))
		return signals(SA_RESTART, CALLS, is_wrong);
	if (is(what, "interrupt"))
		return signals(0, CALLS, is_wrong);
	if (is(what, "forks"))
		return forks();
	if (is(what, "traces"))
		return traces();
	if (is(what, "reused"))
		return reused();
	if (is(what, "leave"))
		return leave();
	if (is(what, "orphan"))
		return orphan();
	if (is(what, "reach"))
		return reach();
	if (is(what, "clone3"))
		return syscall(435, NULL, 0) != -1 || errno != ENOSYS;
	if (is(what, "priority"))
		return setpriority(PRIO_PROCESS, 0, 19);
	return 0;
}

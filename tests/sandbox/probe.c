/*
 * Does one thing, named by argv[1], and exits with 0 if the result is the one
 * that the default policy should give, or else with 1. For a number: that
 * syscall should be unknown. A command after it is executed in such
 * surroundings.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { NEWUTS = 0x4000000, NEWUSER = 0x10000000, VSOCK = 40 };

static int
refused(long r)
{
	return !(r == -1 && errno == EPERM);
}

/* Mode 2: there is a filter, and nothing may undo it. */
static int
filtered(void)
{
	char line[256];
	int mode = 0;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		sscanf(line, "Seccomp: %d", &mode);
	return mode != 2 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1;
}

static void *
same(void *arg)
{
	return arg;
}

static int
threads(void)
{
	pthread_t t;
	void *back = NULL;
	int here;

	return pthread_create(&t, NULL, same, &here) ||
	       pthread_join(t, &back) || back != &here;
}

static int
ended(pid_t pid)
{
	int status = -1;

	return pid < 0 || waitpid(pid, &status, 0) != pid || status != 0;
}

static int
forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return ended(pid);
}

static int
spawns(void)
{
	char *argv[] = {"sh", "-c", ":", NULL};
	pid_t pid = -1;

	return posix_spawnp(&pid, "sh", NULL, NULL, argv, environ) ||
	       ended(pid);
}

static int
lookup(void)
{
	struct addrinfo *a = NULL;

	return getaddrinfo("localhost", "80", NULL, &a) || !a;
}

/* The parent ignores this signal, and must not pass that on. */
static int
pipes(void)
{
	struct sigaction s;

	return sigaction(SIGPIPE, NULL, &s) || s.sa_handler != SIG_DFL ||
	       sigaction(SIGXFSZ, NULL, &s) || s.sa_handler != SIG_DFL;
}

static int
childless(void)
{
	return !(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
}

static int
clones(void)
{
	long a = NEWUTS | SIGCHLD, b = 0;
	long pid;

#ifdef __s390__
	b = a, a = 0;
#endif
	pid = syscall(SYS_clone, a, b, 0, 0, 0);
	if (pid == 0)
		_exit(0);
	return refused(pid);
}

static int
descriptors_closed(void)
{
	for (int fd = 0; fd < 8; fd++)
		if (dup(fd) >= 0)
			return 1;
	return 3;
}

/* All that it has, and then it goes on until somebody writes to the pipe. */
static int
late(void)
{
	for (int fd = 0; fd < 128; fd++)
		close(fd);
	return open("hold", O_RDONLY) < 0;
}

static int
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static int
calls(const char *what)
{
	if (is(what, "unshare"))
		return refused(unshare(NEWUSER));
	if (is(what, "clone"))
		return clones();
	if (is(what, "mount"))
		return refused(mount("none", "/", "tmpfs", MS_RDONLY, NULL));
	if (is(what, "keyctl"))
		return refused(syscall(SYS_keyctl, 9999, 0, 0, 0, 0));
	if (is(what, "bpf"))
		return refused(syscall(SYS_bpf, 9999, 0, 0));
	if (is(what, "vsock"))
		return refused(syscall(SYS_socket, VSOCK, SOCK_STREAM, 0));
	if (is(what, "vsock-dirty"))
		return refused(syscall(SYS_socket,
		    (long)(~(unsigned long)UINT32_MAX | VSOCK), SOCK_STREAM,
		    0));
	return !(syscall(atol(what)) == -1 && errno == ENOSYS);
}

/* What a signal to its group reaches is the command alone. */
static int
around(const char *what, char **command)
{
	const struct rlimit few = {50, 50};

	if (is(what, "group"))
		setpgid(0, 0);
	if (is(what, "childless"))
		signal(SIGCHLD, SIG_IGN);
	if (is(what, "high")) {
		dup2(STDOUT_FILENO, 99);
		setrlimit(RLIMIT_NOFILE, &few);
	}
	execvp(command[0], command);
	return 127;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc > 2)
		return around(what, argv + 2);
	if (is(what, "filtered"))
		return filtered();
	if (is(what, "threads"))
		return threads();
	if (is(what, "fork"))
		return forks();
	if (is(what, "spawn"))
		return spawns();
	if (is(what, "lookup"))
		return lookup();
	if (is(what, "pipe"))
		return pipes();
	if (is(what, "childless"))
		return childless();
	if (is(what, "closed"))
		return descriptors_closed();
	if (is(what, "late"))
		return late();
	return calls(what);
}

/*
 * Makes every syscall of x86_64, and some numbers that are none, with arguments
 * that are all 0 and all -1, and those on which a container's policy has
 * conditions. Prints a line for each: the call, and the errno or the signal.
 * Every call is made in a child process, so that none of them ends the probe.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAST = 480, VFORK = 58 };

static const struct call {
	const char *name;
	long nr, a[3];
} calls[] = {
    {"socket AF_UNIX", SYS_socket, {1, 1, 0}},
    {"socket AF_INET", SYS_socket, {2, 1, 0}},
    {"socket AF_VSOCK", SYS_socket, {40, 1, 0}},
    {"socket AF_VSOCK dirty", SYS_socket, {0x100000028, 1, 0}},
    {"socket AF_UNIX dirty", SYS_socket, {0x100000001, 1, 0}},
    {"personality 0", SYS_personality, {0}},
    {"personality 8", SYS_personality, {8}},
    {"personality 0x20000", SYS_personality, {0x20000}},
    {"personality 0x20008", SYS_personality, {0x20008}},
    {"personality 0xffffffff", SYS_personality, {0xffffffff}},
    {"personality 1", SYS_personality, {1}},
    {"personality 0x40000", SYS_personality, {0x40000}},
    {"personality 8 dirty", SYS_personality, {0x100000008}},
    {"clone", SYS_clone, {SIGCHLD}},
    {"clone NEWNS", SYS_clone, {0x20000 | SIGCHLD}},
    {"clone NEWCGROUP", SYS_clone, {0x2000000 | SIGCHLD}},
    {"clone NEWUTS", SYS_clone, {0x4000000 | SIGCHLD}},
    {"clone NEWIPC", SYS_clone, {0x8000000 | SIGCHLD}},
    {"clone NEWUSER", SYS_clone, {0x10000000 | SIGCHLD}},
    {"clone NEWPID", SYS_clone, {0x20000000 | SIGCHLD}},
    {"clone NEWNET", SYS_clone, {0x40000000 | SIGCHLD}},
    {"ioctl TIOCSTI", SYS_ioctl, {1000, 0x5412, 0}},
    {"number 1000", 1000, {0}},
    {"number 5000", 5000, {0}},
    {"number -1", -1, {0}},
};

static void
child(long nr, long a, long b, long c, long rest)
{
	long r;

	alarm(3);
	fclose(stdin);
	close(1);
	close(2);
	r = syscall(nr, a, b, c, rest, rest, rest);
	_exit(r == -1 ? errno : 0);
}

static void
probe(const char *name, long nr, long a, long b, long c, long rest)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		child(nr, a, b, c, rest);
	waitpid(pid, &status, 0);
	if (WIFEXITED(status))
		printf("%s\terrno %d\n", name, WEXITSTATUS(status));
	else
		printf("%s\tsignal %d\n", name, WTERMSIG(status));
}

int
main(void)
{
	const struct rlimit no_core = {0, 0};
	char name[64];

	setrlimit(RLIMIT_CORE, &no_core);
	for (long nr = 0; nr < LAST; nr++) {
		if (nr == VFORK) /* not from C */
			continue;
		snprintf(name, sizeof name, "%ld zeros", nr);
		probe(name, nr, 0, 0, 0, 0);
		snprintf(name, sizeof name, "%ld ones", nr);
		probe(name, nr, -1, -1, -1, -1);
	}
	for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
		probe(calls[i].name, calls[i].nr, calls[i].a[0], calls[i].a[1],
		    calls[i].a[2], 0);
	printf("end\t%zu\n", sizeof calls / sizeof *calls);
	return 0;
}

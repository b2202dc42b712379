#define _GNU_SOURCE /* sched_getcpu */

#include "host/host.h"

#include "facts/facts.h"

#include <signal.h>
#include <unistd.h>

#ifdef __linux__

#include <sched.h>

/*
 * The kernel prefers to start a child on another, idle processor. But this
 * parent only waits for the child, and waking up a processor takes longer than
 * compiling a small policy. So the child starts on this processor; it may move
 * later.
 */
pid_t
host_fork(void)
{
	cpu_set_t all, here;
	int cpu = sched_getcpu();
	bool held = cpu >= 0 && cpu < CPU_SETSIZE &&
		    sched_getaffinity(0, sizeof all, &all) == 0;
	pid_t pid;

	if (held) {
		CPU_ZERO(&here);
		CPU_SET((size_t)cpu, &here);
		held = sched_setaffinity(0, sizeof here, &here) == 0;
	}
	pid = fork();
	if (held)
		sched_setaffinity(0, sizeof all, &all);
	return pid;
}

enum { CLONE_TABLE = 0x400 }; /* CLONE_FILES, include/uapi/linux/sched.h */

long
host_fork_sharing(void)
{
	unsigned long arg[5] = {0};

	arg[scb_facts_arch_host()->clone_flags] = CLONE_TABLE | SIGCHLD;
	return host_call("clone", arg);
}

#else

pid_t
host_fork(void)
{
	return fork();
}

#endif

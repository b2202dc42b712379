#define _DEFAULT_SOURCE

#include "host/exits.h"

#include "host/host.h"

#ifdef __linux__

#include <sys/ioctl.h> /* _IOWR */
#include <unistd.h>

/* struct pidfd_info of include/uapi/linux/pidfd.h */
struct exit_info {
	uint64_t mask, cgroup;
	uint32_t id[11];
	int32_t status;
};

enum {
	INFO_EXIT = 1 << 3, /* PIDFD_INFO_EXIT */
	WAIT_MS = 1000	    /* until the parent of a process waits for it */
};

#define PIDFD_GET_INFO _IOWR(0xff, 11, struct exit_info)

void
host_exits_open(struct exits *g)
{
	for (unsigned i = 0; i < EXITS; i++)
		g->poll[i] = (struct pollfd){.fd = -1};
}

void
host_exits_add(struct exits *g, pid_t pid)
{
	const unsigned long arg[5] = {(unsigned long)pid};
	unsigned i = 0;

	while (i < EXITS && g->poll[i].fd >= 0)
		i++;
	if (i == EXITS)
		return;
	g->poll[i].fd = (int)host_call("pidfd_open", arg);
	g->pid[i] = pid;
}

bool
host_exits_next(struct exits *g, pid_t *pid, int *status)
{
	for (unsigned i = 0; i < EXITS; i++) {
		struct exit_info info = {.mask = INFO_EXIT};
		const unsigned long arg[5] = {(unsigned long)g->poll[i].fd,
		    PIDFD_GET_INFO, (unsigned long)&info};
		bool known;

		/* POLLHUP: its parent has waited for it. */
		if (g->poll[i].fd < 0 || !(g->poll[i].revents & POLLHUP))
			continue;
		known = host_call("ioctl", arg) == 0 && info.mask & INFO_EXIT;
		close(g->poll[i].fd);
		g->poll[i] = (struct pollfd){.fd = -1};
		*pid = g->pid[i];
		*status = info.status;
		if (known)
			return true;
	}
	return false;
}

void
host_exits_wait(struct exits *g)
{
	for (unsigned i = 0; i < EXITS; i++)
		if (g->poll[i].fd >= 0)
			poll(&g->poll[i], 1, WAIT_MS);
}

#else

extern int exits_is_empty; /* ISO C forbids an empty file */

#endif

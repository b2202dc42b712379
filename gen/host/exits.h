/* Exits of processes that are neither children nor traced (Linux 6.15). */
#ifndef HOST_EXITS_H
#define HOST_EXITS_H

#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

enum { EXITS = 16 }; /* processes, at most */

struct exits {
	struct pollfd poll[EXITS]; /* to wait for; fd -1: free */
	pid_t pid[EXITS];
};

void host_exits_open(struct exits *g);
void host_exits_add(struct exits *g, pid_t pid);

/* A process that has ended, and its status, as of wait(2). false: none has. */
bool host_exits_next(struct exits *g, pid_t *pid, int *status);

/* Waits until all have ended, up to a second for each. */
void host_exits_wait(struct exits *g);

#endif

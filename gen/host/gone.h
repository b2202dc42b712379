/* How processes end that are neither children nor traced (Linux 6.15). */
#ifndef HOST_GONE_H
#define HOST_GONE_H

#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

enum { GONE = 16 }; /* processes, at most */

struct gone {
	struct pollfd poll[GONE]; /* to wait for; fd -1: free */
	pid_t pid[GONE];
};

void host_gone_open(struct gone *g);
void host_gone_add(struct gone *g, pid_t pid);

/* One that has ended, and by which status, as of wait(2). false: none has. */
bool host_gone_next(struct gone *g, pid_t *pid, int *status);

/* Waits, but not for long, until all have ended. */
void host_gone_wait(struct gone *g);

#endif

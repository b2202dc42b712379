/*
 * Kills and traps of a command's filter, seen by tracing the command: if a
 * listener got these calls instead, there would be no signal.
 */
#ifndef HOST_KILLS_H
#define HOST_KILLS_H

#include "host/denials.h"
#include "host/exits.h"
#include "host/notify.h"

enum { KILLS_RELEASED = 64 }; /* tasks that are released at the same time */

/* A task that is released, because the command wants to trace it. */
struct kills_released {
	pid_t task;
	uint64_t call; /* the call that waits for it; 0: none */
};

struct kills {
	struct denials *denials;
	const struct host_program *program;
	int listener;
	bool tracing;  /* there are tasks */
	bool executed; /* the command is no longer scbpf */
	struct kills_released released[KILLS_RELEASED];
	unsigned nreleased;
	bool said;	  /* it was reported that the command traces */
	struct exits exits; /* processes that are not traced */
};

/* Traces the process and all that it starts: 0, or -errno. */
long host_kills_trace(struct kills *k, pid_t pid);

/* Handles everything that has happened to the tasks. */
void host_kills_handle(struct kills *k);

/*
 * A ptrace(2) call waits: releases the task that the command is to trace.
 * Returns whether the call is answered later, or was answered.
 */
bool host_kills_release(struct kills *k, const struct notify_call *n);

/*
 * The task that another one names by a number of its own PID namespace; 0:
 * there is none. (kills_task.c)
 */
pid_t host_kills_task(pid_t caller, pid_t number);

/*
 * Number and arguments from the text of /proc/PID/syscall; false: the task is in
 * no call. (kills_call.c)
 */
bool scb_kills_call(const char *text, struct scbpf_call *c);

/* Reports the processes that are not traced and were killed by SIGSYS. */
void host_kills_exits(struct kills *k);

#endif

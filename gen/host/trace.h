/* The tasks of a command that is traced, and their filters (trace.c). */
#ifndef HOST_TRACE_H
#define HOST_TRACE_H

#include "bpf/bpf.h"
#include "host/host.h"

struct traced_filter {
	struct scbpf_insn insn[BPF_MAX];
	size_t count;
	const struct arch *arch;	   /* of the call that installed it */
	pid_t pid;			   /* of that process */
	const struct traced_filter *below; /* installed before it */
	const struct traced_filter *prior; /* the same, by any process */
};

struct traced {
	pid_t pid, group;
	bool known;   /* its parent has said who it is */
	bool started; /* it has passed the stop with which it begins */
	bool fresh;   /* its newest filter was not taken yet */
	const struct traced_filter *top; /* the newest; NULL: none */
	/* A call that is under way: what it installs, and where that is. */
	struct traced_filter *filter;
	uint64_t at;
	uint32_t flags;
	struct traced *next;
};

struct tracing {
	struct diag *d;
	const struct arch *here; /* the ABI of scbpf itself */
	bool keep;		 /* go on after the first filters */
	bool setuid;		 /* it was noted that privileges are missing */
	unsigned failed;
	struct traced *tasks;
	const struct traced_filter *installed; /* the last of all */
	/*
	 * The filters that are shown, from the newest on: those at an execve;
	 * if there are none, those at the end of a process, or of a thread.
	 */
	const struct traced_filter *captured, *ended, *thread;
};

/*
 * Reads the filter at struct sock_fprog of the ABI in the task's memory; false:
 * it cannot be read, or is none.
 */
bool scb_traced_read(
    const struct arch *a, pid_t pid, uint64_t at, struct traced_filter *f);

struct traced *scb_traced_find(const struct tracing *t, pid_t pid);

/* The command itself; a task whose parent has not said who it is. */
void scb_traced_first(struct tracing *t, pid_t pid);
void scb_traced_unknown(struct tracing *t, pid_t pid);

/* A new task; true: it was seen before and waits. */
bool scb_traced_fork(struct tracing *t, const struct traced *parent, pid_t pid);

/* sync: the other threads of the process get the filters of this one. */
void scb_traced_install(
    struct tracing *t, struct traced *task, struct traced_filter *f, bool sync);

/* A thread that executes a program takes the number of its process. */
void scb_traced_replace(struct tracing *t, struct traced *task, pid_t former);

/* Takes the task's filters, if there are some that were not taken yet. */
void scb_traced_capture(struct tracing *t, struct traced *task);

/* Takes them as those of a process or thread that ends. */
void scb_traced_last(struct tracing *t, struct traced *task);

/* The task has ended: the same, and forgets it. */
void scb_traced_end(struct tracing *t, struct traced *task);

/* Ends all tasks that are left, and waits for them. */
void scb_traced_kill(struct tracing *t);

#endif

/*
 * The processes of a trace and their filters, as in the kernel: each process
 * points to its newest filter, which points to the one installed before it, and
 * a new process inherits its parent's.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "base/hashed.h"
#include "filter/parse.h"

struct installed {
	unsigned filter; /* index of a filter of the text */
	struct installed *below;
};

struct process {
	struct hashed hashed;	/* by its pid; 0: lines without a process id */
	bool installs;		/* a filter of its own */
	bool born;		/* its parent is already known */
	struct installed *top;	/* the newest; NULL: none */
	struct installed *base; /* the value of top when it was first seen */
	struct process *group;	/* the first of its threads */
	struct process *next;	/* first seen before it */
	struct strace_call *pending; /* not yet resumed, the latest first */
};

struct processes {
	struct arena *arena;
	struct process *last; /* the latest */
	struct hashed_table by_pid;
};

/* New processes begin with the filters of lines that have no process id. */
struct process *scb_process_find(struct processes *all, uint32_t pid);

/* sync: also for the other threads of its process. */
void scb_process_install(
    struct processes *all, struct process *p, unsigned filter, bool sync);

/*
 * The child may have been seen before; top: the parent's newest filter when it
 * was created.
 */
void scb_process_fork(struct processes *all, const struct process *parent,
    struct installed *top, uint32_t child, bool thread);

/*
 * The process with this pid. For pid 0, the only process that has filters, or
 * any of several if they have the same ones. NULL: there is none.
 */
const struct process *scb_process_choose(
    const struct processes *all, uint32_t pid);

#endif

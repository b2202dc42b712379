/*
 * The processes of a trace and their filters, kept as the kernel keeps them:
 * each process has a newest filter, which leads to those below it, and a new
 * process begins with its parent's.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "filter/parse.h"

struct installed {
	unsigned filter; /* of the text's, by number */
	struct installed *below;
};

struct process {
	uint32_t pid;		/* 0: of lines without one */
	bool installs;		/* a filter of its own */
	bool born;		/* its parent is known */
	struct installed *top;	/* the newest; NULL: none */
	struct installed *base; /* top when it was first seen */
	struct process *group;	/* the first of its threads */
	struct process *next;	/* first seen before it */
	struct process *chain;	/* the next in its bucket */
};

enum { PROCESS_BUCKETS = 1024 };

struct processes {
	struct arena *arena;
	struct process *last; /* the latest */
	struct process *bucket[PROCESS_BUCKETS];
};

/* New processes begin with the filters of the lines without a process. */
struct process *scb_process_find(struct processes *all, uint32_t pid);

/* sync: also for the other threads of its process. */
void scb_process_install(
    struct processes *all, struct process *p, unsigned filter, bool sync);

/* The child may have been seen before; top: of its parent when it was made. */
void scb_process_fork(struct processes *all, const struct process *parent,
    struct installed *top, uint32_t child, bool thread);

/*
 * The process that is meant: the one with this pid, or for 0 the only one that
 * installs filters, or several with the same ones. NULL: there is none.
 */
const struct process *scb_process_choose(
    const struct processes *all, uint32_t pid);

#endif

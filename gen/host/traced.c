#define _GNU_SOURCE

#include "host/trace.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/facts_abi.h"
#include "host/ptrace.h"

static bool
traced_memory(pid_t pid, uint64_t at, void *to, size_t n)
{
	char path[40];
	ssize_t got;
	int fd;

	snprintf(path, sizeof path, "/proc/%ld/mem", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = pread(fd, to, n, (off_t)at);
	close(fd);
	return got >= 0 && (size_t)got == n;
}

bool
scb_traced_read(
    const struct arch *a, pid_t pid, uint64_t at, struct traced_filter *f)
{
	unsigned char p[16] = {0};
	bool wide = (a->abi & LP64) != 0;
	uint16_t count;
	uint32_t narrow;
	uint64_t where;

	if (!traced_memory(pid, at, p, wide ? 16 : 8))
		return false;
	memcpy(&count, p, 2);
	memcpy(&narrow, p + 4, 4);
	memcpy(&where, p + 8, 8);
	if (!wide)
		where = narrow;
	if (count == 0 || count > BPF_MAX)
		return false;
	f->count = count;
	return traced_memory(pid, where, f->insn, count * sizeof *f->insn);
}

static struct traced *
traced_any(const struct tracing *t, pid_t pid)
{
	struct traced *task = t->tasks;

	while (task && task->pid != pid)
		task = task->next;
	return task;
}

struct traced *
scb_traced_find(const struct tracing *t, pid_t pid)
{
	struct traced *task = traced_any(t, pid);

	return task && task->known ? task : NULL;
}

static struct traced *
traced_add(struct tracing *t, pid_t pid)
{
	struct traced *task = scb_arena_alloc(t->d->arena, sizeof *task);

	*task = (struct traced){.pid = pid, .group = pid, .next = t->tasks};
	t->tasks = task;
	return task;
}

void
scb_traced_first(struct tracing *t, pid_t pid)
{
	struct traced *task = traced_add(t, pid);

	task->known = task->started = true;
}

void
scb_traced_unknown(struct tracing *t, pid_t pid)
{
	if (!traced_any(t, pid))
		traced_add(t, pid)->started = true;
}

/* The process that a thread belongs to. */
static pid_t
traced_group(pid_t pid)
{
	char path[40], line[100];
	long group = (long)pid;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "Tgid:", 5) == 0)
			group = strtol(line + 5, NULL, 10);
	if (f)
		fclose(f);
	return (pid_t)group;
}

bool
scb_traced_fork(struct tracing *t, const struct traced *parent, pid_t pid)
{
	struct traced *task = traced_any(t, pid);
	bool waits = task && !task->known;

	if (!task)
		task = traced_add(t, pid);
	task->known = true;
	task->group = traced_group(pid);
	task->top = parent->top;
	task->fresh = parent->fresh;
	return waits;
}

void
scb_traced_install(
    struct tracing *t, struct traced *task, struct traced_filter *f, bool sync)
{
	f->below = task->top;
	f->prior = t->installed;
	t->installed = f;
	task->top = f;
	task->fresh = true;
	for (struct traced *i = t->tasks; sync && i; i = i->next)
		if (i->group == task->group) {
			i->top = f;
			i->fresh = true;
		}
}

void
scb_traced_replace(struct tracing *t, struct traced *task, pid_t former)
{
	const struct traced *from = traced_any(t, former);

	if (!from)
		return;
	task->top = from->top;
	task->fresh = from->fresh;
}

static unsigned
traced_depth(const struct traced_filter *f)
{
	unsigned n = 0;

	for (; f; f = f->below)
		n++;
	return n;
}

/* Keeps the first filters; with `keep`, the longest stack. */
static void
traced_take(const struct tracing *t, const struct traced_filter **to,
    const struct traced_filter *f)
{
	if (!*to || (t->keep && traced_depth(f) >= traced_depth(*to)))
		*to = f;
}

static bool
traced_is_fresh(struct tracing *t, const struct traced *task)
{
	bool fresh = task->fresh && task->top;

	for (struct traced *i = t->tasks; fresh && i; i = i->next)
		if (i->top == task->top)
			i->fresh = false;
	return fresh;
}

void
scb_traced_capture(struct tracing *t, struct traced *task)
{
	if (traced_is_fresh(t, task))
		traced_take(t, &t->captured, task->top);
}

void
scb_traced_last(struct tracing *t, struct traced *task)
{
	if (task->pid != task->group) {
		if (task->fresh && task->top)
			traced_take(t, &t->thread, task->top);
	} else if (traced_is_fresh(t, task)) {
		traced_take(t, &t->ended, task->top);
	}
}

static void
traced_forget(struct tracing *t, const struct traced *task)
{
	struct traced **link = &t->tasks;

	while (*link && *link != task)
		link = &(*link)->next;
	if (*link)
		*link = task->next;
}

void
scb_traced_end(struct tracing *t, struct traced *task)
{
	scb_traced_last(t, task);
	traced_forget(t, task);
}

void
scb_traced_kill(struct tracing *t)
{
	int status;

	for (struct traced *i = t->tasks; i; i = i->next)
		kill(i->pid, SIGKILL);
	for (;;) {
		pid_t pid = waitpid(-1, &status, TRACE_WAIT_ALL);

		if (pid < 0 && errno != EINTR)
			return;
		if (pid > 0 && WIFSTOPPED(status)) /* it stops as it ends */
			host_ptrace(TRACE_CONTINUE, pid, 0, NULL);
	}
}

#else

extern int traced_is_empty; /* ISO C forbids an empty file */

#endif

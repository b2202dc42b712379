#define _GNU_SOURCE

#include "live.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CALLS = 100000 };

struct job {
	const struct live_filter *filter;
	long nr, arg0; /* nr negative: only load */
};

uint64_t
live_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* struct sock_fprog, whose header and bpf.h cannot be had together. */
struct fprog {
	unsigned short len;
	const struct scbpf_insn *insn;
};

static double
load(const struct live_filter *f)
{
	struct fprog prog = {(unsigned short)f->n, f->insn};
	uint64_t start;

	if (!f->insn)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	start = live_clock();
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog))
		return -1;
	return (double)(live_clock() - start);
}

static double
measure(const struct job *j)
{
	double took = load(j->filter);
	uint64_t start;

	if (took < 0 || j->nr < 0)
		return took;
	start = live_clock();
	for (int i = 0; i < CALLS; i++)
		syscall(j->nr, j->arg0, 0, 0, 0, 0, 0);
	return (double)(live_clock() - start) / CALLS;
}

/* A child that is killed, or may not write, leaves the pipe empty. */
static double
in_child(const struct job *j)
{
	double result = -1;
	int ends[2];
	pid_t child;

	if (pipe(ends))
		return -1;
	child = fork();
	if (child == 0) {
		result = measure(j);
		_exit(write(ends[1], &result, sizeof result) < 0);
	}
	close(ends[1]);
	if (read(ends[0], &result, sizeof result) != sizeof result)
		result = -1;
	close(ends[0]);
	waitpid(child, NULL, 0);
	return result;
}

double
live_load(const struct live_filter *f)
{
	struct job j = {f, -1, 0};

	return in_child(&j);
}

double
live_call(const struct live_filter *f, long nr, long arg0)
{
	struct job j = {f, nr, arg0};

	return in_child(&j);
}

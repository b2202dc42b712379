/*
 * Reads the filters of a running process. The kernel gives them to a tracer, in
 * the order of installation, and only while the process is stopped.
 */
#define _DEFAULT_SOURCE

#include "../arch/start.h"
#include "bpf/bpf.h"
#include "facts/facts.h"
#include "host/host.h"
#include "host/ptrace.h"

#ifdef __linux__

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

/* How long to wait for the process to stop: it may sleep in a driver. */
enum { STOP_MS = 5000 };

struct tracer {
	struct diag *d;
	const struct arch *arch; /* of scbpf */
	long pid;
	unsigned long
	    signal; /* a pending signal of the process, to deliver later */
};

/* ---- stopping and resuming ---------------------------------------------- */

static void
attach(const struct tracer *t)
{
	long error = -host_ptrace(TRACE_SEIZE, (pid_t)t->pid, 0, NULL);

	if (error == ESRCH)
		scb_diag_fatal(
		    t->d, nowhere, "no process %u", (unsigned)t->pid);
	if (error == EPERM)
		scb_diag_fatal(t->d, nowhere,
		    "cannot trace process %u: needs root, and it must not be "
		    "traced already",
		    (unsigned)t->pid);
	if (error)
		scb_diag_fatal(t->d, nowhere, "cannot trace process %u: %s",
		    (unsigned)t->pid, strerror((int)error));
}

static _Noreturn void
ended(const struct tracer *t)
{
	scb_diag_fatal(t->d, nowhere, "process %u has ended", (unsigned)t->pid);
}

/* A signal that arrives first is kept, and delivered by resume(). */
static void
stop(struct tracer *t)
{
	const struct timespec pause = {0, 1000000};
	int status = 0;
	pid_t got = 0;

	if (host_ptrace(TRACE_INTERRUPT, (pid_t)t->pid, 0, NULL) < 0)
		ended(t);
	for (unsigned ms = 0; got == 0 && ms < STOP_MS; ms++) {
		got = waitpid((pid_t)t->pid, &status, WNOHANG | TRACE_WAIT_ALL);
		if (got == 0)
			nanosleep(&pause, NULL);
	}
	if (got == 0) /* the kernel detaches it when this process exits */
		scb_diag_fatal(t->d, nowhere, "process %u does not stop",
		    (unsigned)t->pid);
	if (got < 0 || !WIFSTOPPED(status))
		ended(t);
	if (status >> 16 != TRACE_EVENT_STOP)
		t->signal = (unsigned long)WSTOPSIG(status);
}

static void
resume(const struct tracer *t)
{
	host_ptrace(TRACE_DETACH, (pid_t)t->pid, 0, (void *)t->signal);
}

/* ---- reading ------------------------------------------------------------ */

/*
 * The architecture of the syscall that the process is in. Outside of one, x86
 * reports the kernel's architecture, and not the program's.
 */
static const struct arch *
arch_in_call(const struct tracer *t)
{
	uint32_t info[32] = {0}; /* struct ptrace_syscall_info: op, arch ... */

	if (host_ptrace(TRACE_SYSCALL_INFO, (pid_t)t->pid, sizeof info, info) <
	    0)
		return NULL;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if ((*a)->audit_arch == info[1] &&
		    (*a)->big_endian == t->arch->big_endian)
			return *a;
	return NULL;
}

static bool
runs(const struct arch *a, const unsigned char *elf)
{
	enum { CLASS = 4, DATA = 5, MACHINE = 18 };
	unsigned low = a->big_endian ? 1 : 0;

	return a->start && elf[DATA] == 1 + low &&
	       elf[CLASS] == a->start->bits / 32 &&
	       (elf[MACHINE + low] | elf[MACHINE + 1 - low] << 8) ==
		   a->start->machine;
}

/*
 * The architecture of the process's program if that is known; else that of its
 * syscall.
 */
static const struct arch *
arch_of(const struct tracer *t)
{
	const struct arch *called = arch_in_call(t);
	unsigned char elf[20] = {0};
	char path[32];
	bool read;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/exe", t->pid);
	f = fopen(path, "rb");
	read = f && fread(elf, 1, sizeof elf, f) == sizeof elf;
	if (f)
		fclose(f);
	if (!read || (called && runs(called, elf)))
		return called;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (runs(*a, elf))
			return *a;
	return called;
}

static _Noreturn void
filters_refused(const struct tracer *t, unsigned i, long error)
{
	resume(t);
	if (error == EACCES)
		scb_diag_fatal(t->d, nowhere,
		    "cannot read the filters of process %u: needs "
		    "CAP_SYS_ADMIN, and scbpf itself must not run under a "
		    "filter",
		    (unsigned)t->pid);
	if (error == EIO)
		scb_diag_fatal(t->d, nowhere,
		    "this kernel does not let filters be read (needs Linux 4.4 "
		    "with CONFIG_CHECKPOINT_RESTORE)");
	if (error == EINVAL || error == ENOENT)
		scb_diag_fatal(t->d, nowhere,
		    "process %u has no seccomp filter", (unsigned)t->pid);
	scb_diag_fatal(t->d, nowhere, "cannot read filter %u of process %u: %s",
	    i + 1, (unsigned)t->pid, strerror((int)error));
}

/* struct sock_filter and struct scbpf_insn are the same in memory. */
static void
read_one(const struct tracer *t, unsigned i, struct scbpf_program *f)
{
	struct scbpf_insn *insn =
	    scb_arena_array(t->d->arena, BPF_MAX, sizeof *insn);
	long n = host_ptrace(TRACE_GET_FILTER, (pid_t)t->pid, i, insn);

	if (n < 0)
		filters_refused(t, i, -n);
	*f = (struct scbpf_program){insn, (size_t)n, t->arch->big_endian};
}

void
host_filters(struct diag *d, long pid, struct host_filters *f)
{
	struct tracer t = {.d = d, .arch = scb_facts_arch_host(), .pid = pid};
	const struct arch *arch;
	size_t cap = 0;
	long n;

	*f = (struct host_filters){.arch = NULL};
	if (!t.arch)
		scb_diag_fatal(d, nowhere, "no tables for this machine");
	attach(&t);
	stop(&t);
	arch = arch_of(&t);
	f->arch = arch ? arch->token : NULL;
	for (;;) {
		n = host_ptrace(TRACE_GET_FILTER, (pid_t)pid, f->n, NULL);
		if (n == -ENOENT && f->n > 0)
			break;
		if (n < 0)
			filters_refused(&t, f->n, -n);
		f->filter = scb_arena_grow(
		    d->arena, f->filter, f->n, &cap, sizeof *f->filter);
		read_one(&t, f->n, &f->filter[f->n]);
		f->n++;
	}
	resume(&t);
}

#else

void
host_filters(struct diag *d, long pid, struct host_filters *f)
{
	(void)pid, (void)f;
	scb_diag_fatal(d, nowhere,
	    "the filters of a process can only be read on Linux");
}

#endif

/*
 * Records the calls of a command, by user notification.
 *
 * The command is a child that shares this process's table of descriptors until
 * it executes: the listener appears in the table before the child makes a call
 * that must be answered. The kernel then makes all calls (NOTIFY_CONTINUE):
 * nothing is enforced, and nothing depends on the command's memory.
 */
#define _GNU_SOURCE

#include "host/host.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <time.h>

#include "host/record.h"

enum {
	NOT_YET = -1,
	SPEC_ALLOW = 1 << 2,   /* SECCOMP_FILTER_FLAG_* */
	WAIT_KILLABLE = 1 << 5 /* RECV */
};

/* --- signals -------------------------------------------------------------- */

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

enum { FORWARDED = sizeof forwarded / sizeof *forwarded, WAIT_MS = 50 };

/*
 * Handlers do all the work: a wait for the next call that begins just after a
 * signal would not be interrupted by it.
 */
static volatile sig_atomic_t child, ended, ended_as;
static volatile sig_atomic_t pending[FORWARDED]; /* once there is no child */

/* Not those of a terminal, which sends its signals to the command as well. */
static void
record_forward(int signal, siginfo_t *i, void *context)
{
	(void)context;
	for (unsigned s = 0; s < FORWARDED; s++)
		if (forwarded[s] == signal && i->si_code <= 0) {
			pending[s] = ended;
			if (!ended)
				kill(child, signal);
		}
}

/* The listener ends only when the child has been waited for. */
static void
record_reap(int signal, siginfo_t *i, void *context)
{
	const struct itimerval timer = {.it_interval = {0, 1000 * WAIT_MS},
	    .it_value = {0, 1000 * WAIT_MS}};
	int error = errno, status = 0;

	(void)signal, (void)i, (void)context;
	if (!ended && waitpid(child, &status, WNOHANG) == child) {
		ended_as = status;
		ended = 1;
		setitimer(ITIMER_REAL, &timer, NULL);
	}
	errno = error;
}

static void
record_wake(int signal, siginfo_t *i, void *context)
{
	(void)signal, (void)i, (void)context;
}

struct record_signals {
	struct sigaction old[FORWARDED + 2];
	sigset_t mask, caught;
};

static void
record_handle(struct record_signals *s, unsigned i, int signal,
    void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction a = {.sa_flags = SA_SIGINFO};

	a.sa_sigaction = handler;
	sigfillset(&a.sa_mask);
	sigaction(signal, &a, &s->old[i]);
	sigaddset(&s->caught, signal);
}

/* Sets the handlers; the signals are blocked until there is a child. */
static void
record_catch(struct record_signals *s)
{
	child = ended = 0;
	sigprocmask(SIG_BLOCK, NULL, &s->mask);
	sigemptyset(&s->caught);
	for (unsigned i = 0; i < FORWARDED; i++)
		record_handle(s, i, forwarded[i], record_forward);
	record_handle(s, FORWARDED, SIGCHLD, record_reap);
	record_handle(s, FORWARDED + 1, SIGALRM, record_wake);
	sigprocmask(SIG_BLOCK, &s->caught, NULL);
}

static void
record_restore(const struct record_signals *s)
{
	const struct itimerval none = {.it_value = {0, 0}};

	setitimer(ITIMER_REAL, &none, NULL);
	for (unsigned i = 0; i < FORWARDED; i++)
		sigaction(forwarded[i], &s->old[i], NULL);
	sigaction(SIGCHLD, &s->old[FORWARDED], NULL);
	sigaction(SIGALRM, &s->old[FORWARDED + 1], NULL);
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
}

/* --- serving -------------------------------------------------------------- */

static void
record_pause(void)
{
	const struct timespec moment = {0, 100000};

	nanosleep(&moment, NULL);
}

/*
 * While the child lives, the wait is in the receiving call, which costs one
 * call less. Kernels before 6.11 do not end it when no process is left.
 */
static void
record_serve(struct record *r)
{
	struct pollfd p = {r->listener, POLLIN, 0};
	long e;

	r->follows = !host_notify_sync(r->listener);
	r->processor = -1;
	while (!ended || host_notify_is_watched(r->listener, WAIT_MS)) {
		for (unsigned i = 0; ended && i < FORWARDED; i++)
			if (pending[i]) {
				pending[i] = 0;
				scb_record_signal(r, forwarded[i]);
			}
		if (!r->calm && r->nleaving && !scb_record_waits(r))
			continue;
		if (ended && poll(&p, 1, 0) != 1)
			continue;
		e = host_notify_receive(r->listener, r->kept + r->nkept);
		if (e == 0 && r->follows &&
		    ++r->unfollowed >= RECORD_UNFOLLOWED)
			scb_record_follow(r, r->kept[r->nkept].pid);
		if (e == 0)
			scb_record_call(r);
		else if (e == -ENOENT && host_notify_is_watched(r->listener, 0))
			r->missed++;
		else if (e == -ENOENT)
			record_pause(); /* the child will be waited for */
		else if (e != -EINTR)
			break;
	}
	scb_record_unfollow(r);
}

/* --- starting ------------------------------------------------------------- */

struct record_shared {
	volatile int listener;
	volatile int failed; /* the command was not executed: its status */
};

/* Can calls wait so that only SIGKILL ends the wait (Linux 5.19)? */
static bool
record_is_killable(void)
{
	const unsigned long arg[5] = {1, WAIT_KILLABLE | 8};

	return host_call("seccomp", arg) == -EFAULT;
}

/* Before Linux 5.9, calls could not continue, or the end would not be seen. */
static bool
record_is_possible(void)
{
	const uint32_t action = SCBPF_USER_NOTIF;
	const unsigned long arg[5] = {2, 0, (unsigned long)&action};
	struct utsname u;
	uint32_t kernel;

	if (host_call("seccomp", arg) != 0)
		return false;
	return uname(&u) != 0 ||
	       !scb_facts_kernel(
		   u.release, strspn(u.release, "0123456789."), &kernel) ||
	       kernel >= ARCH_KERNEL(5, 9, 0);
}

static void
record_child(struct diag *d, const struct host_command *cmd,
    const struct host_program *p, struct record_shared *shared)
{
	host_install(d, p, &shared->listener);
	shared->failed = host_exec(d, cmd);
	_exit(shared->failed);
}

/* false: the child has ended before it had the filter. */
static bool
record_start(struct record *r, const struct record_shared *shared)
{
	while (shared->listener == NOT_YET && !ended)
		record_pause();
	r->listener = shared->listener;
	return r->listener >= 0;
}

static void
record_check(struct record *r)
{
	if (r->wants_listener)
		scb_diag_fatal(r->d, nowhere,
		    "the command wants a listener of its own, which it cannot "
		    "have while it is recorded; use 'strace -f -o LOG COMMAND' "
		    "and 'scbpf learn LOG'");
	if (r->wants_strict)
		scb_diag_fatal(r->d, nowhere,
		    "the command wants strict mode, which it cannot have while "
		    "it is recorded; use 'strace -f -o LOG COMMAND' and 'scbpf "
		    "learn LOG'");
}

bool
host_record(struct diag *d, const struct host_command *cmd,
    const struct host_record *to, int *status)
{
	struct record *r = scb_arena_alloc(d->arena, sizeof *r);
	bool killable = record_is_killable();
	struct host_program p = {.program = scb_record_filter(d, to),
	    .flags = SPEC_ALLOW | (killable ? WAIT_KILLABLE : 0)};
	struct record_shared *shared = mmap(NULL, sizeof *shared,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct record_signals signals;
	long pid;

	if (!record_is_possible())
		scb_diag_fatal(d, nowhere,
		    "this kernel cannot have a command recorded (needs Linux "
		    "5.9); use 'strace -f -o LOG COMMAND' and 'scbpf learn "
		    "LOG'");
	host_check(d, &p);
	if (shared == MAP_FAILED)
		scb_diag_fatal(d, nowhere, "cannot record the command: %s",
		    strerror(errno));
	*shared = (struct record_shared){.listener = NOT_YET};
	r->d = d;
	r->killable = killable;
	r->to = to;
	memset(r->process, 0xff, sizeof r->process);
	record_catch(&signals);
	pid = host_fork_sharing();
	if (pid == 0) {
		record_restore(&signals);
		record_child(d, cmd, &p, shared);
	}
	if (pid < 0)
		scb_diag_fatal(d, nowhere, "cannot start the command: %s",
		    strerror((int)-pid));
	child = (sig_atomic_t)pid;
	sigprocmask(SIG_UNBLOCK, &signals.caught, NULL);
	/* The command must not reach the listener, nor the policy. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (record_start(r, shared))
		record_serve(r);
	prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	record_restore(&signals);
	close(r->listener);
	*status = ended_as;
	if (r->listener < 0 || shared->failed) {
		*status = WEXITSTATUS(ended_as);
		return false;
	}
	scb_record_end(r);
	record_check(r);
	if (!killable)
		to->note(to->user, false,
		    "this kernel lets signals interrupt calls that are "
		    "recorded (before Linux 5.19)");
	return true;
}

#else

bool
host_record(struct diag *d, const struct host_command *cmd,
    const struct host_record *to, int *status)
{
	(void)cmd, (void)to, (void)status;
	scb_diag_fatal(d, nowhere,
	    "a command can only be recorded on Linux; 'scbpf learn' also reads "
	    "logs");
}

#endif

int
host_end_as(int status)
{
	const struct rlimit none = {0, 0};

	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	/* The command has dumped its own core. */
	setrlimit(RLIMIT_CORE, &none);
	signal(WTERMSIG(status), SIG_DFL);
	raise(WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

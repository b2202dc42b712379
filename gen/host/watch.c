/*
 * The helper process of --explain-denials.
 *
 * It cannot be a child of the command, which might wait for its children, nor
 * its parent, which would have to pass on the command's status and signals. So
 * two processes are started that share the table of descriptors. The first
 * exits at once; the second, whose parent is then init, waits until the
 * listener appears in the table. exec separates the tables. No syscall is
 * needed after the filter is in force, because it might be refused.
 */
#define _DEFAULT_SOURCE

#include "bpf/bpf.h"
#include "facts/facts.h"
#include "host/denials.h"
#include "host/host.h"

#ifdef __linux__

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h> /* _IOWR */
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	CLONE_FILES = 0x400, /* include/uapi/linux/sched.h */
	CONTINUE = 1,	     /* SECCOMP_USER_NOTIF_FLAG_CONTINUE */
	NOT_YET = -1	     /* of the listener */
};

/* struct seccomp_notif and its answer: include/uapi/linux/seccomp.h. */
struct notice {
	uint64_t id;
	uint32_t pid, flags;
	int32_t nr;
	uint32_t arch;
	uint64_t ip, args[6];
};

struct answer {
	uint64_t id;
	int64_t value;
	int32_t error;
	uint32_t flags;
};

#define NOTIF_RECV _IOWR('!', 0, struct notice)
#define NOTIF_SEND _IOWR('!', 1, struct answer)

struct watch {
	struct diag *d;
	const struct host_program *program;
	int fd;
	struct denials denials;
};

static const struct loc nowhere;

/* musl's ioctl takes an int, in which the request does not fit. */
static long
watch_ask(const struct watch *w, unsigned long what, void *p)
{
	const unsigned long arg[5] = {
	    (unsigned long)w->fd, what, (unsigned long)p};

	return host_call("ioctl", arg);
}

/* --- watching ------------------------------------------------------------- */

/* Gives the verdict that the kernel would have given. */
static void
reply(struct watch *w, const struct notice *n)
{
	struct scbpf_call c = {(uint32_t)n->nr, n->arch, n->ip, {0}};
	struct answer a = {.id = n->id};
	uint32_t verdict;

	memcpy(c.args, n->args, sizeof c.args);
	verdict = scb_bpf_sim(&w->program->program, &c, NULL, NULL).verdict;
	if ((verdict & RET_ACTION) == RET_LOG) {
		a.flags = CONTINUE;
	} else if ((verdict & RET_ACTION) == RET_ERRNO) {
		a.error = (int32_t)(verdict & RET_DATA);
		a.error = a.error > 4095 ? -4095 : -a.error;
	} else {
		/* USER_NOTIF of the policy itself, which has no listener. */
		verdict = RET_ERRNO | ENOSYS;
		a.error = -ENOSYS;
	}
	host_denials_add(&w->denials, &c, verdict, n->pid);
	watch_ask(w, NOTIF_SEND, &a); /* fails when the process has died */
}

/* Room for what later kernels may add. */
union notice_room {
	struct notice notice;
	char room[1024];
};

static void
serve(struct watch *w)
{
	union notice_room n;

	for (;;) {
		struct pollfd p = {w->fd, POLLIN, 0};
		long r;

		if (poll(&p, 1, -1) < 0 && errno != EINTR)
			return;
		if (!(p.revents & POLLIN) && p.revents)
			return; /* nobody is left */
		memset(&n, 0, sizeof n);
		r = watch_ask(w, NOTIF_RECV, &n);
		if (r == 0)
			reply(w, &n.notice);
		else if (r != -EINTR && r != -ENOENT)
			return;
	}
}

/* --- starting ------------------------------------------------------------- */

/* The helper must not keep the command's pipes open. Its table is its own. */
static void
detach(struct watch *w)
{
	const int keep[] = {STDERR_FILENO, STDERR_FILENO + 1};

	w->fd = dup2(w->fd, STDERR_FILENO + 1);
	host_close_others(keep, 2);
}

/*
 * Signals to the command's process group, from a terminal or for a limit must
 * not end the helper before the command.
 */
static void
stand_aside(void)
{
	setsid();
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_IGN);
}

static _Noreturn void
wait_and_serve(struct watch *w, const volatile int *listener, pid_t command)
{
	const struct timespec pause = {0, 1000000};

	while (*listener == NOT_YET && kill(command, 0) == 0)
		nanosleep(&pause, NULL);
	w->fd = *listener;
	/* fork copies the table; if it fails, the command gets ENOSYS. */
	if (w->fd >= 0 && fork() == 0) {
		detach(w);
		serve(w);
		host_denials_end(&w->denials);
	}
	_exit(0);
}

/* fork, but both processes share one table of descriptors. */
static long
share(void)
{
	unsigned long arg[5] = {0};

	arg[scb_facts_arch_host()->clone_flags] = CLONE_FILES | SIGCHLD;
	return host_call("clone", arg);
}

static void
start(struct watch *w, const volatile int *listener)
{
	pid_t command = getpid();
	int status = 0;
	/* If SIGCHLD is ignored, waitpid does not see the child's status. */
	void (*old)(int) = signal(SIGCHLD, SIG_DFL);
	long pid = share();

	if (pid == 0) {
		stand_aside();
		pid = share();
		if (pid == 0)
			wait_and_serve(w, listener, command);
		_exit(pid < 0);
	}
	if (pid < 0 || waitpid((pid_t)pid, &status, 0) < 0 || status != 0)
		scb_diag_fatal(w->d, nowhere, "cannot start the watcher: %s",
		    strerror(pid < 0 ? (int)-pid : errno));
	signal(SIGCHLD, old);
}

/* The program with USER_NOTIF in place of the verdicts to report. */
static const struct scbpf_insn *
asking(struct diag *d, const struct host_program *p, bool logged)
{
	struct scbpf_insn *insn =
	    scb_arena_array(d->arena, p->program.count, sizeof *insn);

	memcpy(insn, p->program.insn, p->program.count * sizeof *insn);
	for (size_t i = 0; i < p->program.count; i++) {
		uint32_t action = insn[i].k & RET_ACTION;

		if (insn[i].code == BPF_RET_K &&
		    (action == RET_ERRNO || (logged && action == RET_LOG)))
			insn[i].k = RET_USER_NOTIF;
	}
	return insn;
}

void
host_watch(struct diag *d, const struct host_program *p, bool logged)
{
	struct watch w = {.d = d,
	    .program = p,
	    .fd = -1,
	    .denials = {.arena = d->arena, .program = p}};
	struct host_program asked = *p;
	volatile int *listener = mmap(NULL, sizeof *listener,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (listener == MAP_FAILED)
		scb_diag_fatal(d, nowhere, "cannot start the watcher: %s",
		    strerror(errno));
	asked.program.insn = asking(d, p, logged);
	host_check(d, &asked);
	*listener = NOT_YET;
	start(&w, listener);
	host_install(d, &asked, listener);
}

#else

void
host_watch(struct diag *d, const struct host_program *p, bool logged)
{
	(void)logged;
	host_check(d, p);
}

#endif

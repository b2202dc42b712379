/*
 * The helper process of --explain-denials.
 *
 * It cannot be a child of the command, which might wait for its children, nor
 * its parent, which would have to pass on the command's status and signals. So
 * two processes are started that share the table of descriptors. The first
 * exits at once; the second, whose parent is then init, waits until the
 * listener appears in the table. exec separates the tables. No syscall is
 * needed after the filter is in force, because it might be refused.
 *
 * If the filter kills or traps, the helper also traces the command (kills.h).
 */
#define _GNU_SOURCE

#include "bpf/bpf.h"
#include "facts/facts.h"
#include "host/denials.h"
#include "host/host.h"
#include "host/kills.h"

#ifdef __linux__

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/ptrace.h"

enum {
	SET_TRACER = 0x59616d61, /* PR_SET_PTRACER, of Yama */
	NOT_YET = -1,
	ENDED = -2
};

/* Messages between the command and the helper before the command starts. */
struct shared {
	volatile int listener;
	volatile int helper;  /* process id of the one that is to trace */
	volatile int allowed; /* the command lets it do so */
	volatile int traced;  /* 0, or errno */
};

struct watch {
	struct diag *d;
	const struct host_program *program;
	struct shared *shared;
	bool kills; /* the program kills or traps */
	int fd;
	struct denials denials;
	struct kills traced;
};

static const struct timespec moment = {0, 1000000};

/* --- watching ------------------------------------------------------------- */

/* Is it a call of ptrace(2) by which a task becomes a tracer, or gets one? */
static bool
makes_tracer(const struct scbpf_call *c)
{
	const struct arch *a = scb_facts_arch_host();
	const struct arch_call *call = scb_facts_call(a, "ptrace", 6);
	uint32_t request = (uint32_t)c->args[0];

	return c->arch == a->audit_arch && call && c->nr == call->nr &&
	       (request == TRACE_ME || request == TRACE_ATTACH ||
		   request == TRACE_SEIZE);
}

/* Gives the verdict that the kernel would have given. */
static void
reply(struct watch *w, const struct notify_call *n)
{
	struct scbpf_call c = host_notify_call(n);
	struct notify_answer a = {.id = n->id};
	uint32_t verdict, action;
	bool lets;

	verdict = scb_bpf_sim(&w->program->program, &c, NULL, NULL).verdict;
	action = verdict & RET_ACTION;
	lets = action == RET_LOG || action == RET_ALLOW;
	if (lets) {
		a.flags = NOTIFY_CONTINUE;
	} else if (action == RET_ERRNO) {
		a.error = (int32_t)(verdict & RET_DATA);
		a.error = a.error > 4095 ? -4095 : -a.error;
	} else {
		/* The policy's own USER_NOTIF or TRACE: nobody listens. */
		verdict = RET_ERRNO | ENOSYS;
		a.error = -ENOSYS;
	}
	if (lets && makes_tracer(&c) && host_kills_release(&w->traced, n))
		return;
	/* It fails when a signal came: then the call is made again, or ends. */
	if (host_notify_send(w->fd, &a) == 0 && action != RET_ALLOW)
		host_denials_add(&w->denials, &c, verdict, n->pid);
}

/*
 * Waits for a call, or for the exit of a task; while the command has not been
 * executed, only for a moment.
 */
static int
handle_event(struct watch *w, const sigset_t *mask)
{
	struct notify_call n[NOTIFY_SPACE];
	struct pollfd p[1 + EXITS] = {{w->fd, POLLIN, 0}};
	struct exits *g = &w->traced.exits;
	long r;

	memcpy(p + 1, g->poll, sizeof g->poll);
	if (ppoll(p, 1 + EXITS, w->traced.executed ? NULL : &moment, mask) <
		0 &&
	    errno != EINTR)
		return -1;
	memcpy(g->poll, p + 1, sizeof g->poll);
	host_kills_exits(&w->traced);
	if (!(p->revents & POLLIN))
		return p->revents ? -1 : 0; /* nobody is left */
	r = host_notify_receive(w->fd, n);
	if (r == 0)
		reply(w, n);
	return r == 0 || r == -EINTR || r == -ENOENT ? 0 : -1;
}

/* --- starting ------------------------------------------------------------- */

/*
 * Closes the command's pipes, which the helper must not keep open. Its table of
 * descriptors is its own by now.
 */
static void
close_inherited(struct watch *w)
{
	int keep[2 + EXITS] = {w->denials.fd, w->fd};

	for (unsigned i = 0; i < EXITS; i++)
		keep[2 + i] = w->traced.exits.poll[i].fd;
	host_close_others(keep, 2 + EXITS);
}

static void
wake(int signal)
{
	(void)signal;
}

/*
 * Signals to the command's process group, from a terminal or for a limit must
 * not end the helper before the command. SIGCHLD only comes while it waits.
 */
static void
leave_session(void)
{
	sigset_t child;

	setsid();
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_IGN);
	signal(SIGCHLD, wake);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
}

static void
serve(struct watch *w)
{
	bool detached = !w->traced.tracing;
	sigset_t none;

	if (detached)
		close_inherited(w);
	sigemptyset(&none);
	for (;;) {
		host_kills_handle(&w->traced);
		if (w->fd == NOT_YET)
			w->fd = w->traced.listener = w->shared->listener;
		if (w->traced.executed && !detached) {
			close_inherited(w);
			detached = true;
		}
		if (w->fd < 0 && !w->traced.tracing)
			break;
		if (handle_event(w, &none) < 0)
			w->fd = w->traced.listener = ENDED;
	}
	host_exits_wait(&w->traced.exits);
	host_kills_exits(&w->traced);
	host_denials_end(&w->denials);
}

/* Waits until the other process has written the value, or has ended. */
static int
await(const volatile int *value, int before, pid_t other)
{
	while (*value == before && kill(other, 0) == 0)
		nanosleep(&moment, NULL);
	return *value;
}

static _Noreturn void
wait_and_serve(struct watch *w, pid_t command)
{
	struct shared *s = w->shared;
	bool traced = false;
	int error;

	host_exits_open(&w->traced.exits);
	/* The command must not read what the helper waits for, or answer it. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (w->kills) {
		s->helper = getpid();
		await(&s->allowed, 0, command);
		error = (int)-host_kills_trace(&w->traced, command);
		if (error)
			host_exits_add(&w->traced.exits, command);
		traced = error == 0;
		s->traced = error;
	}
	if (!traced)
		w->fd = await(&s->listener, NOT_YET, command);
	w->traced.executed = !traced;
	/* fork copies the table; if it fails, the command gets ENOSYS. */
	if (traced || (w->fd >= 0 && fork() == 0))
		serve(w);
	_exit(0);
}

/* Lets the helper trace this process, and waits until it does. */
static void
let_trace(struct watch *w)
{
	struct shared *s = w->shared;
	int helper = await(&s->helper, 0, getpid());

	prctl(SET_TRACER, (unsigned long)helper, 0, 0, 0);
	s->allowed = 1;
	if (await(&s->traced, NOT_YET, helper) != 0)
		scb_diag_note(w->d, nowhere,
		    "the command cannot be traced (%s): calls that are killed "
		    "or trapped are not reported, only that they were",
		    strerror(s->traced));
}

static void
start(struct watch *w)
{
	pid_t command = getpid();
	int status = 0;
	/* If SIGCHLD is ignored, waitpid does not see the child's status. */
	void (*old)(int) = signal(SIGCHLD, SIG_DFL);
	long pid = host_fork_sharing();

	if (pid == 0) {
		leave_session();
		pid = host_fork_sharing();
		if (pid == 0)
			wait_and_serve(w, command);
		_exit(pid < 0);
	}
	if (pid < 0 || waitpid((pid_t)pid, &status, 0) < 0 || status != 0)
		scb_diag_fatal(w->d, nowhere, "cannot start the watcher: %s",
		    strerror(pid < 0 ? (int)-pid : errno));
	signal(SIGCHLD, old);
	if (w->kills)
		let_trace(w);
}

/* --- the filter ----------------------------------------------------------- */

static bool
is_fatal(const struct scbpf_insn *i)
{
	uint32_t action = i->k & RET_ACTION;

	return i->code == BPF_RET_K &&
	       (action == RET_KILL_PROCESS || action == RET_KILL_THREAD ||
		   action == RET_TRAP);
}

enum { TAIL = 10 };

/*
 * Appends a test that notifies the ptrace(2) calls by which the command becomes
 * a tracer, because a task has one tracer at most. Only calls that the program
 * lets through get there: it jumps there instead of returning the action
 * `lets`. Returns the length.
 */
static size_t
notify_tracers(struct scbpf_insn *insn, size_t n, bool big, uint32_t lets)
{
	const struct arch *a = scb_facts_arch_host();
	const struct arch_call *c = scb_facts_call(a, "ptrace", 6);
	const struct scbpf_insn tail[TAIL] = {
	    {BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_ARCH, big)},
	    {BPF_JMP | BPF_JEQ, 0, 7, a->audit_arch},
	    {BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_NR, big)},
	    {BPF_JMP | BPF_JEQ, 0, 5, c ? c->nr : UINT32_MAX},
	    {BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_ARG, big)},
	    {BPF_JMP | BPF_JEQ, 2, 0, TRACE_ME},
	    {BPF_JMP | BPF_JEQ, 1, 0, TRACE_ATTACH},
	    {BPF_JMP | BPF_JEQ, 0, 1, TRACE_SEIZE},
	    {BPF_RET_K, 0, 0, RET_USER_NOTIF},
	    {BPF_RET_K, 0, 0, lets},
	};
	bool used = false;

	/* A longer program would not be accepted. */
	for (size_t i = 0; i < n && n + TAIL <= BPF_MAX; i++)
		if (insn[i].code == BPF_RET_K &&
		    (insn[i].k & RET_ACTION) == lets) {
			insn[i] = (struct scbpf_insn){
			    BPF_JMP | BPF_JA, 0, 0, (uint32_t)(n - i - 1)};
			used = true;
		}
	if (!used)
		return n;
	memcpy(insn + n, tail, sizeof tail);
	return n + TAIL;
}

/* The program with USER_NOTIF in place of the verdicts to report. */
static void
put_notifications(struct watch *w, struct scbpf_program *to, bool logged)
{
	const struct scbpf_program *p = &w->program->program;
	struct scbpf_insn *insn =
	    scb_arena_array(w->d->arena, p->count + 2 * TAIL, sizeof *insn);
	size_t n = p->count;

	memcpy(insn, p->insn, n * sizeof *insn);
	for (size_t i = 0; i < n; i++) {
		uint32_t action = insn[i].k & RET_ACTION;

		if (insn[i].code == BPF_RET_K &&
		    (action == RET_ERRNO || (logged && action == RET_LOG)))
			insn[i].k = RET_USER_NOTIF;
	}
	if (w->kills) {
		n = notify_tracers(insn, n, p->big_endian, RET_ALLOW);
		n = notify_tracers(insn, n, p->big_endian, RET_LOG);
	}
	*to = (struct scbpf_program){insn, n, p->big_endian};
}

void
host_watch(struct diag *d, const struct host_program *p, bool logged, int to)
{
	/* A small stack has no space for it. */
	struct watch *w = scb_arena_alloc(d->arena, sizeof *w);
	struct host_program notified = *p;

	w->d = d;
	w->program = w->denials.program = w->traced.program = p;
	w->fd = w->traced.listener = NOT_YET;
	w->denials.arena = d->arena;
	w->denials.fd = to;
	w->traced.denials = &w->denials;
	w->shared = mmap(NULL, sizeof *w->shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w->shared == MAP_FAILED)
		scb_diag_fatal(d, nowhere, "cannot start the watcher: %s",
		    strerror(errno));
	for (size_t i = 0; i < p->program.count; i++)
		w->kills |= is_fatal(&p->program.insn[i]);
	put_notifications(w, &notified.program, logged);
	host_check(d, &notified);
	*w->shared = (struct shared){.listener = NOT_YET, .traced = NOT_YET};
	start(w);
	host_install(d, &notified, &w->shared->listener);
}

#else

void
host_watch(struct diag *d, const struct host_program *p, bool logged, int to)
{
	(void)logged, (void)to;
	host_check(d, p);
}

#endif

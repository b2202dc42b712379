/* One call of a command that is recorded. */
#define _DEFAULT_SOURCE

#include "host/record.h"

#ifdef __linux__

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "bpf/bpf.h"
#include "host/trace.h"

/* include/uapi/linux/seccomp.h, prctl.h */
enum {
	MODE_STRICT = 0, /* operations of seccomp(2) */
	MODE_FILTER = 1,
	FLAG_LISTENER = 8,
	PRCTL_GET = 21,
	PRCTL_SET = 22,
	PRCTL_STRICT = 1, /* values of the latter */
	PRCTL_FILTER = 2,
	GENERATIONS = 64, /* of processes, at most */
	ALL_KNOWN = 0x3f, /* arguments */
	CLONE_THREAD = 0x10000,
	NAME_CLONE = 1 /* in the list below */
};

static const struct {
	const char *name;
	enum record_kind kind;
} names[RECORD_NAMES] = {
    {"clone3", RECORD_CLONE3},
    {"clone", RECORD_CLONE},
    {"fork", RECORD_CLONE},
    {"vfork", RECORD_CLONE},
    {"execve", RECORD_EXECUTE},
    {"execveat", RECORD_EXECUTE},
    {"seccomp", RECORD_SECCOMP},
    {"prctl", RECORD_PRCTL},
    {"exit_group", RECORD_EXIT},
};

/* --- which call ------------------------------------------------------------
 */

static const struct record_abi *
record_abi(struct record *r, const struct scbpf_call *c)
{
	const struct arch *a = scb_facts_arch_audit(
	    c->arch, c->nr, scb_facts_arch_host()->big_endian);
	struct record_abi *abi = r->abi;

	for (; abi < r->abi + r->nabis; abi++)
		if (abi->arch == a)
			return abi;
	if (!a || r->nabis == RECORD_ABIS)
		return NULL;
	abi->arch = a;
	for (unsigned i = 0; i < RECORD_NAMES; i++) {
		const struct arch_call *call =
		    scb_facts_call(a, names[i].name, strlen(names[i].name));

		abi->nr[i] = call ? call->nr : UINT32_MAX;
	}
	r->nabis++;
	return abi;
}

static enum record_kind
record_kind(const struct record_abi *abi, uint32_t nr)
{
	for (unsigned i = 0; abi && i < RECORD_NAMES; i++)
		if (abi->nr[i] == nr)
			return names[i].kind;
	return RECORD_PLAIN;
}

/* --- filters of the command ------------------------------------------------
 */

/* Has the process, or one that it descends from, installed a filter? */
static bool
record_is_filtered(const struct record *r, uint32_t thread)
{
	uint32_t pid = scb_record_status(thread, "Tgid");

	for (unsigned i = 0; pid > 1 && i < GENERATIONS; i++) {
		if (scb_record_has(&r->filtered, pid, scb_record_start(pid)))
			return true;
		pid = scb_record_status(pid, "PPid");
	}
	return false;
}

/*
 * A filter that the kernel would accept is not installed, so that it does not
 * refuse what is to be recorded. Others are left to the kernel. false: so is
 * this one.
 */
static bool
record_install(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	size_t mark = scb_arena_mark(r->d->arena);
	struct traced_filter *f = scb_arena_alloc(r->d->arena, sizeof *f);
	bool read = scb_traced_read(abi->arch, (pid_t)n->pid, n->args[2], f);
	struct scbpf_program p = {f->insn, f->count, abi->arch->big_endian};
	uint32_t pid = scb_record_status(n->pid, "Tgid");
	const char *why;
	size_t pc;

	read = read && scb_bpf_check(&p, &pc, &why) &&
	       host_notify_waits(r->listener, n->id);
	scb_arena_release(r->d->arena, mark);
	if (read) {
		scb_record_add(&r->filtered, pid, scb_record_start(pid));
	} else {
		r->passed = n->pid;
		r->filters = scb_record_status(n->pid, "Seccomp_filters");
	}
	return read;
}

/* Was the filter installed that was left to the kernel? */
static void
record_passed(struct record *r, const struct notify_call *n)
{
	r->passed = 0;
	if (scb_record_status(n->pid, "Seccomp_filters") > r->filters)
		r->to->note(r->to->user, true,
		    "a filter of the command could not be read; it was in "
		    "force while it ran");
}

/* seccomp(2), and the same by prctl(2). Returns whether *a is the answer. */
static bool
record_filter(struct record *r, const struct notify_call *n,
    const struct record_abi *abi, bool prctl, struct notify_answer *a)
{
	uint32_t what = (uint32_t)n->args[0], value = (uint32_t)n->args[1], pid;
	bool strict = prctl ? what == PRCTL_SET && value == PRCTL_STRICT
			    : what == MODE_STRICT;
	bool filter = prctl ? what == PRCTL_SET && value == PRCTL_FILTER
			    : what == MODE_FILTER;

	r->wants_strict |= strict;
	if (prctl && what == PRCTL_GET) {
		bool filtered = record_is_filtered(r, n->pid);

		a->value = filtered ? PRCTL_FILTER : 0;
		return host_notify_waits(r->listener, n->id);
	}
	/* Libraries ask with a NULL filter what the kernel knows. */
	if (!filter || !n->args[2])
		return false;
	pid = scb_record_status(n->pid, "Tgid");
	if (!prctl && value & FLAG_LISTENER)
		r->wants_listener = true;
	else if (r->to->install)
		return record_install(r, n, abi);
	else
		scb_record_add(&r->filtered, pid, scb_record_start(pid));
	return false;
}

/* --- processes of the command ----------------------------------------------
 */

/* The first call after execve shows what was executed. */
static void
record_executed(struct record *r, const struct notify_call *n)
{
	char path[512];

	if (scb_record_privileged(n->pid, path, sizeof path) &&
	    host_notify_waits(r->listener, n->id))
		r->to->note(r->to->user, true,
		    "'%s' ran without the privileges that its file gives it",
		    path);
}

/* Does the call make a process, and not a thread? */
static bool
record_is_fork(const struct record_abi *abi, const struct scbpf_call *c)
{
	return c->nr != abi->nr[NAME_CLONE] ||
	       !(c->args[abi->arch->clone_flags] & CLONE_THREAD);
}

/* A new process: its parent has made it, perhaps without being asked. */
static void
record_born(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	unsigned flags = abi->arch->clone_flags;
	struct scbpf_call c = {.nr = abi->nr[NAME_CLONE], .arch = n->arch};

	if (scb_record_take_one(&r->forking, scb_record_status(n->pid, "PPid")))
		return;
	c.args[flags] = RECORD_FORK;
	if (host_notify_waits(r->listener, n->id))
		r->to->call(r->to->user, &c, 1u << flags);
}

/* Remembers the process of a thread that was not seen before. */
static void
record_meet(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	unsigned long arg[5] = {scb_record_status(n->pid, "Tgid")};
	bool first = r->known.n == 0;
	int fd;

	scb_record_add(&r->known, n->pid, 0);
	if (arg[0] != n->pid)
		return;
	if (!first && abi)
		record_born(r, n, abi);
	fd = (int)host_call("pidfd_open", arg);
	for (unsigned i = 0; fd >= 0 && i < RECORD_PROCESSES; i++) {
		struct pollfd p = {r->process[i], POLLIN, 0};

		if (p.fd >= 0 && poll(&p, 1, 0) == 0)
			continue; /* it lives */
		if (p.fd >= 0)
			close(p.fd);
		r->process[i] = fd;
		fd = -1;
		if (!host_notify_waits(r->listener, n->id)) {
			close(r->process[i]);
			r->process[i] = -1;
		}
	}
	if (fd >= 0)
		close(fd);
}

void
scb_record_signal(struct record *r, int signal)
{
	for (unsigned i = 0; i < RECORD_PROCESSES; i++) {
		const unsigned long arg[5] = {
		    (unsigned long)r->process[i], (unsigned long)signal};

		if (r->process[i] >= 0)
			host_call("pidfd_send_signal", arg);
	}
}

/* --- the answer ------------------------------------------------------------
 */

/* The same call of the same thread, after a signal. */
static bool
record_is_again(struct record *r, const struct notify_call *n)
{
	for (unsigned i = 0; i < RECORD_LATE; i++) {
		struct notify_call *late = &r->late[i];

		if (late->pid == n->pid && late->nr == n->nr &&
		    late->arch == n->arch && late->ip == n->ip &&
		    memcmp(late->args, n->args, sizeof n->args) == 0) {
			late->pid = 0;
			return true;
		}
	}
	return false;
}

void
scb_record_call(struct record *r, const struct notify_call *n)
{
	struct scbpf_call c = host_notify_call(n);
	const struct record_abi *abi = record_abi(r, &c);
	enum record_kind kind = record_kind(abi, c.nr);
	struct notify_answer a = {.id = n->id};
	bool answered = false, installed = false, again;

	if (r->nleaving && r->killable)
		scb_record_left(r, n->pid);
	if (n->pid != r->last && !scb_record_has(&r->known, n->pid, 0))
		record_meet(r, n, abi);
	r->last = n->pid;
	if (r->passed == n->pid)
		record_passed(r, n);
	if (scb_record_take(&r->executing, n->pid))
		record_executed(r, n);
	if (kind == RECORD_CLONE3) {
		a.error = -ENOSYS;
		answered = true;
		scb_record_add(&r->cloning, n->pid, 0);
	} else if (kind == RECORD_CLONE) {
		scb_record_take(&r->cloning, n->pid);
		if (record_is_fork(abi, &c))
			scb_record_add(
			    &r->forking, scb_record_status(n->pid, "Tgid"), 0);
	} else if (kind == RECORD_EXECUTE) {
		scb_record_add(
		    &r->executing, scb_record_status(n->pid, "Tgid"), 0);
	} else if (kind == RECORD_SECCOMP || kind == RECORD_PRCTL) {
		answered = record_filter(r, n, abi, kind == RECORD_PRCTL, &a);
		installed = answered && r->to->install &&
			    !(kind == RECORD_PRCTL &&
				(uint32_t)n->args[0] == PRCTL_GET);
	}
	if (!answered)
		a.flags = NOTIFY_CONTINUE;
	again = r->nlate && record_is_again(r, n);
	if ((kind != RECORD_EXIT || !scb_record_leave(r, n)) &&
	    host_notify_send(r->listener, &a) < 0)
		r->late[r->nlate++ % RECORD_LATE] = *n;
	/* A number that no ABI has is no call, whatever a policy says. */
	if (!again && kind != RECORD_CLONE3 && abi &&
	    scb_facts_in_range(abi->arch, c.nr))
		r->to->call(r->to->user, &c, ALL_KNOWN);
	if (installed)
		r->to->installed(r->to->user);
}

void
scb_record_end(struct record *r)
{
	unsigned left = r->cloning.left;

	if (left)
		r->to->note(r->to->user, true,
		    "clone3 failed with ENOSYS %u time%s, as it does for a "
		    "recorded command, and no clone followed",
		    left, buf_plural(left));
	if (r->missed)
		r->to->note(r->to->user, false,
		    "signals interrupted %u call%s before %s recorded: if the "
		    "command does not expect EINTR, learn from a log of "
		    "'strace -f'",
		    r->missed, buf_plural(r->missed),
		    r->missed == 1 ? "it was" : "they were");
}

#else

extern int record_call_is_empty; /* a file of C may not be */

#endif

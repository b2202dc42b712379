/* One call of a command that is recorded. */
#define _DEFAULT_SOURCE

#include "host/record.h"

#ifdef __linux__

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum {
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

/* --- which call ----------------------------------------------------------- */

static const struct record_abi *
record_abi(struct record *r, const struct notify_call *n)
{
	const struct arch *a;
	struct record_abi *abi = r->abi;
	uint32_t nr = (uint32_t)n->nr;

	for (; abi < r->abi + r->nabis; abi++)
		if (abi->audit == n->arch && nr >= abi->low && nr <= abi->high)
			return abi;
	a = scb_facts_arch_audit(
	    n->arch, nr, scb_facts_arch_host()->big_endian);
	if (!a || r->nabis == RECORD_ABIS)
		return NULL;
	abi->arch = a;
	abi->audit = a->audit_arch;
	abi->low = a->low;
	abi->high = a->high;
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

/* --- processes of the command --------------------------------------------- */

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
record_is_fork(const struct record_abi *abi, const struct notify_call *n)
{
	return (uint32_t)n->nr != abi->nr[NAME_CLONE] ||
	       !(n->args[abi->arch->clone_flags] & CLONE_THREAD);
}

/* A number that no ABI has is no call, whatever a policy says. */
static void
record_flush(struct record *r)
{
	for (unsigned i = 0; i < r->nkept; i++) {
		const struct record_abi *abi = record_abi(r, &r->kept[i]);
		struct scbpf_call c = host_notify_call(&r->kept[i]);

		if (abi && scb_facts_in_range(abi->arch, c.nr))
			r->to->call(r->to->user, &c, ALL_KNOWN);
	}
	r->nkept = 0;
}

/* Reports the fork of a new process, unless its parent's call was notified. */
static void
record_new_process(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	unsigned flags = abi->arch->clone_flags;
	struct scbpf_call c = {.nr = abi->nr[NAME_CLONE], .arch = n->arch};

	if (scb_record_take_one(&r->forking, scb_record_status(n->pid, "PPid")))
		return;
	c.args[flags] = RECORD_FORK;
	if (!host_notify_waits(r->listener, n->id))
		return;
	record_flush(r);
	r->to->call(r->to->user, &c, 1u << flags);
}

/* Remembers the process of a thread that was not seen before. */
static void
record_new_thread(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	unsigned long arg[5] = {scb_record_status(n->pid, "Tgid")};
	bool first = r->known.n == 0;
	int fd;

	scb_record_add(&r->known, n->pid, 0);
	if (arg[0] != n->pid)
		return;
	if (!first && abi)
		record_new_process(r, n, abi);
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

/* --- the answer ----------------------------------------------------------- */

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

static void
record_keep(struct record *r, const struct notify_call *n)
{
	r->kept[r->nkept++] = *n;
	if (r->nkept == RECORD_KEPT)
		record_flush(r);
}

static void
record_answer(struct record *r, const struct notify_call *n,
    const struct notify_answer *a)
{
	if (host_notify_send(r->listener, a) < 0) {
		r->late[r->nlate++ % RECORD_LATE] = *n;
		r->calm = false;
	}
}

/* Does, before the answer, what waited for a call of this thread. */
static void
record_awaited(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	if (r->nleaving && r->killable)
		scb_record_end_children(r, n->pid);
	if (n->pid != r->last && !scb_record_has(&r->known, n->pid, 0))
		record_new_thread(r, n, abi);
	r->last = n->pid;
	if (r->installing == n->pid)
		scb_record_installed(r, n);
	if (scb_record_take(&r->executing, n->pid))
		record_executed(r, n);
}

/*
 * The number of a process that ends may be that of a new one soon. Other
 * threads of the process may still make calls; and where a signal interrupts
 * exit_group, so does its handler.
 */
static void
record_forget(struct record *r, const struct notify_call *n)
{
	if (!r->killable || scb_record_status(n->pid, "Threads") != 1)
		return;
	scb_record_take(&r->known, n->pid);
	r->last = 0;
}

/* A call that is more than recorded, or comes when something is awaited. */
static void
record_special(
    struct record *r, const struct notify_call *n, const struct record_abi *abi)
{
	enum record_kind kind = record_kind(abi, (uint32_t)n->nr);
	struct notify_answer a = {.id = n->id};
	bool answered = false, installed = false, again;

	record_awaited(r, n, abi);
	if (kind == RECORD_CLONE3) {
		a.error = -ENOSYS;
		answered = true;
		scb_record_add(&r->cloning, n->pid, 0);
	} else if (kind == RECORD_CLONE) {
		scb_record_take(&r->cloning, n->pid);
		if (record_is_fork(abi, n))
			scb_record_add(
			    &r->forking, scb_record_status(n->pid, "Tgid"), 0);
	} else if (kind == RECORD_EXECUTE) {
		scb_record_add(
		    &r->executing, scb_record_status(n->pid, "Tgid"), 0);
	} else if (kind == RECORD_SECCOMP || kind == RECORD_PRCTL) {
		answered =
		    scb_record_seccomp(r, n, abi, kind == RECORD_PRCTL, &a);
		installed = answered && r->to->install &&
			    !(kind == RECORD_PRCTL &&
				(uint32_t)n->args[0] == RECORD_PRCTL_GET);
	}
	if (kind == RECORD_EXIT)
		record_forget(r, n);
	if (!answered)
		a.flags = NOTIFY_CONTINUE;
	again = r->nlate && record_is_again(r, n);
	if (kind != RECORD_EXIT || !scb_record_leave(r, n))
		record_answer(r, n, &a);
	if (!again && kind != RECORD_CLONE3)
		record_keep(r, n);
	if (installed) {
		record_flush(r);
		r->to->installed(r->to->user);
	}
	r->calm =
	    !r->nleaving && !r->installing && !r->executing.left && !r->nlate;
}

/*
 * While the command waits, little memory is touched: after a switch of
 * processes it is not in any cache. Calls are reported before an answer: after
 * it, the command could meanwhile move to another processor, and lose what is
 * in the cache.
 */
void
scb_record_call(struct record *r)
{
	const struct notify_call *n = &r->kept[r->nkept];
	const struct notify_answer a = {.id = n->id, .flags = NOTIFY_CONTINUE};
	const struct record_abi *abi = record_abi(r, n);

	if (r->calm && n->pid == r->last &&
	    record_kind(abi, (uint32_t)n->nr) == RECORD_PLAIN) {
		if (++r->nkept == RECORD_KEPT)
			record_flush(r);
		record_answer(r, n, &a);
	} else {
		const struct notify_call own = *n; /* others are kept before */

		record_special(r, &own, abi);
	}
}

void
scb_record_end(struct record *r)
{
	unsigned left = r->cloning.left;

	record_flush(r);
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

extern int record_call_is_empty; /* ISO C forbids an empty file */

#endif

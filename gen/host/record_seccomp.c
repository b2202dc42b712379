/* Filters that a recorded command installs, or wants to. */
#define _DEFAULT_SOURCE

#include "host/record.h"

#ifdef __linux__

#include "bpf/bpf.h"
#include "host/trace.h"

/* include/uapi/linux/seccomp.h, prctl.h */
enum {
	MODE_STRICT = 0, /* operations of seccomp(2) */
	MODE_FILTER = 1,
	FLAG_LISTENER = 8,
	PRCTL_SET = 22,
	PRCTL_STRICT = 1, /* values of the latter */
	PRCTL_FILTER = 2,
	GENERATIONS = 64 /* of processes, at most */
};

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
 * refuse what is to be recorded. For others the kernel decides. false: it
 * decides about this one.
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
		r->installing = n->pid;
		r->filters = scb_record_status(n->pid, "Seccomp_filters");
	}
	return read;
}

void
scb_record_installed(struct record *r, const struct notify_call *n)
{
	r->installing = 0;
	if (scb_record_status(n->pid, "Seccomp_filters") > r->filters)
		r->to->note(r->to->user, true,
		    "a filter of the command could not be read; it was in "
		    "force while it ran");
}

bool
scb_record_seccomp(struct record *r, const struct notify_call *n,
    const struct record_abi *abi, bool prctl, struct notify_answer *a)
{
	uint32_t what = (uint32_t)n->args[0], value = (uint32_t)n->args[1], pid;
	bool strict = prctl ? what == PRCTL_SET && value == PRCTL_STRICT
			    : what == MODE_STRICT;
	bool filter = prctl ? what == PRCTL_SET && value == PRCTL_FILTER
			    : what == MODE_FILTER;

	r->wants_strict |= strict;
	if (prctl && what == RECORD_PRCTL_GET) {
		bool filtered = record_is_filtered(r, n->pid);

		a->value = filtered ? PRCTL_FILTER : 0;
		return host_notify_waits(r->listener, n->id);
	}
	/* Libraries pass a NULL filter to find out what the kernel knows. */
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

#else

extern int record_seccomp_is_empty; /* ISO C forbids an empty file */

#endif

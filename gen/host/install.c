#include "host/host.h"

#include "bpf/bpf.h"

#ifdef __linux__

#include <errno.h>
#include <string.h>

/* include/uapi/linux/prctl.h, seccomp.h. */
enum {
	PR_SET_SECCOMP = 22,
	PR_SET_NO_NEW_PRIVS = 38,
	PR_GET_NO_NEW_PRIVS = 39,
	SECCOMP_MODE_FILTER = 2,
	SECCOMP_SET_MODE_FILTER = 1,
	SECCOMP_GET_ACTION_AVAIL = 2,
	FLAG_TSYNC = 1 << 0,
	FLAG_NEW_LISTENER = 1 << 3,
	FLAG_WAIT_KILLABLE_RECV = 1 << 5
};

#define NO_SUCH_ACTION 0x12340000u /* no kernel has it */

/* struct sock_fprog; a scbpf_insn is a struct sock_filter. */
struct program {
	unsigned short len;
	const struct scbpf_insn *filter;
};

static long
call(const char *name, unsigned long op, unsigned long value,
    const volatile void *p)
{
	const unsigned long arg[5] = {op, value, (unsigned long)p, 0, 0};

	return host_call(name, arg);
}

/* --- actions -------------------------------------------------------------- */

static long
available(uint32_t action)
{
	return call("seccomp", SECCOMP_GET_ACTION_AVAIL, 0, &action);
}

/* Linux 3.5 has these actions; Linux before 4.14 cannot be asked. */
static bool
is_old(uint32_t action)
{
	return action == RET_KILL_THREAD || action == RET_TRAP ||
	       action == RET_ERRNO || action == RET_TRACE ||
	       action == RET_ALLOW;
}

static void
install_check_action(struct diag *d, uint32_t action)
{
	long r = available(action);
	struct buf name;

	if (r == 0 || (r != -EOPNOTSUPP && is_old(action)))
		return;
	if (action == RET_KILL_PROCESS) {
		scb_diag_note(d, nowhere,
		    "this kernel kills only the thread where the filter says "
		    "KILL_PROCESS");
		return;
	}
	scb_buf_init(&name, d->arena);
	scb_bpf_verdict(&name, action);
	scb_diag_fatal(d, nowhere,
	    "this kernel lacks the action %s, and would kill instead", name.p);
}

void
host_check(struct diag *d, const struct host_program *p)
{
	/* A filter around this process may answer seccomp(2) with ERRNO(0). */
	if (available(NO_SUCH_ACTION) == 0)
		scb_diag_fatal(d, nowhere,
		    "seccomp(2) has no effect here, although it reports "
		    "success");
	for (size_t i = 0; i < p->program.count; i++) {
		uint32_t action = p->program.insn[i].k & RET_ACTION;
		size_t first = 0;

		if (p->program.insn[i].code != BPF_RET_K)
			continue;
		while (p->program.insn[first].code != BPF_RET_K ||
		       (p->program.insn[first].k & RET_ACTION) != action)
			first++;
		if (first == i)
			install_check_action(d, action);
	}
}

/* --- installing ----------------------------------------------------------- */

static void
no_new_privs(struct diag *d)
{
	long r = call("prctl", PR_SET_NO_NEW_PRIVS, 1, NULL);

	if (r < 0)
		scb_diag_fatal(d, nowhere, "cannot set no_new_privs: %s",
		    strerror((int)-r));
	if (call("prctl", PR_GET_NO_NEW_PRIVS, 0, NULL) != 1)
		scb_diag_fatal(d, nowhere,
		    "cannot set no_new_privs: prctl(2) has no effect here, "
		    "although it reports success");
}

static const char *
hint(long error, uint32_t flags)
{
	switch (error) {
	case -EINVAL:
		return flags ? ": this kernel lacks the filter's flags"
			     : ": this kernel has no seccomp filters";
	case -ENOSYS:
		return flags ? ": this kernel has no seccomp(2), which the "
			       "filter's flags need"
			     : ": this kernel has no seccomp filters";
	case -ENOMEM:
		return ": the filters of this process together are too long";
	case -EBUSY:
		return ": another process already watches this one";
	case -EPERM:
	case -EACCES:
		return ": is this process itself under a filter?";
	default:
		return "";
	}
}

void
host_install(
    struct diag *d, const struct host_program *p, volatile int *listener)
{
	const struct program program = {
	    (unsigned short)p->program.count, p->program.insn};
	uint32_t flags = p->flags;
	long r;

	/*
	 * WAIT_KILLABLE_RECV is for listeners; callers warn where there is
	 * none. TSYNC with a listener needs TSYNC_ESRCH (Linux 5.7), and is of
	 * no use to a process with one thread.
	 */
	flags &= ~(uint32_t)(listener ? FLAG_TSYNC : FLAG_WAIT_KILLABLE_RECV);
	if (listener)
		flags |= FLAG_NEW_LISTENER;
	no_new_privs(d);
	r = call("seccomp", SECCOMP_SET_MODE_FILTER, flags, &program);
	if (listener && r >= 0) {
		*listener = (int)r;
		return;
	}
	/* Before Linux 3.17. */
	if (r == -ENOSYS && flags == 0)
		r = call(
		    "prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
	if (r < 0)
		scb_diag_fatal(d, nowhere, "cannot install the filter: %s%s",
		    strerror((int)-r), hint(r, flags));
	if (r > 0)
		scb_diag_fatal(d, nowhere,
		    "cannot install the filter: thread %d could not follow",
		    (int)r);
}

#else

static _Noreturn void
nowhere_else(struct diag *d)
{
	scb_diag_fatal(d, nowhere,
	    "seccomp filters need Linux, and this is another system");
}

void
host_check(struct diag *d, const struct host_program *p)
{
	(void)p;
	nowhere_else(d);
}

void
host_install(
    struct diag *d, const struct host_program *p, volatile int *listener)
{
	(void)p, (void)listener;
	nowhere_else(d);
}

#endif

/* scbpf_install: in an object of its own, so that nothing else is linked. */
#define _DEFAULT_SOURCE

#include "bpf/bpf.h"
#include "facts/facts.h"

#ifdef __linux__

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* include/uapi/linux/prctl.h, seccomp.h. */
enum {
	PR_SET_SECCOMP = 22,
	PR_SET_NO_NEW_PRIVS = 38,
	SECCOMP_MODE_FILTER = 2,
	SECCOMP_SET_MODE_FILTER = 1
};

struct fprog {
	unsigned short len;
	const struct scbpf_insn *filter; /* laid out as struct sock_filter */
};

/* A syscall by the number of our own tables: a result, or -errno. */
static long
call(const struct arch *a, const char *name, unsigned long op,
    unsigned long value, const struct fprog *p)
{
	const struct arch_call *c = scb_facts_call(a, name, strlen(name));
	long r = c ? syscall((long)c->nr, op, value, p, 0ul, 0ul) : -1;

	return !c ? -ENOSYS : r == -1 ? -errno : r;
}

int
scbpf_install(const struct scbpf_program *p, uint32_t flags)
{
	const struct arch *a = scb_facts_arch_host();
	const struct fprog program = {(unsigned short)p->count, p->insn};
	long r;

	if (!a || p->count == 0 || p->count > BPF_MAX ||
	    p->big_endian != a->big_endian)
		return EINVAL;
	r = call(a, "prctl", PR_SET_NO_NEW_PRIVS, 1, NULL);
	if (r < 0)
		return (int)-r;
	r = call(a, "seccomp", SECCOMP_SET_MODE_FILTER, flags, &program);
	/* Before Linux 3.17. */
	if (r == -ENOSYS && flags == 0)
		r = call(
		    a, "prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
	/* More than 0: a thread that could not follow, by its number. */
	return r < 0 ? (int)-r : r > 0 ? ESRCH : 0;
}

#else

int
scbpf_install(const struct scbpf_program *p, uint32_t flags)
{
	(void)p, (void)flags;
	return 38; /* ENOSYS of most systems: there are no seccomp filters */
}

#endif

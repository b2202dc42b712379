/*
 * Calls that change nothing, with what policy.json decides for them. Each has
 * an argument for which the kernel returns another errno than the filter: an
 * invalid descriptor or address, or a flag that does not exist. So the errno
 * shows whether the filter or the kernel refused the call.
 */
#include "probes.h"
#include "sys.h"

enum {
	EPERM = 1,
	ESRCH = 3,
	EBADF = 9,
	EFAULT = 14,
	EINVAL = 22,
#if defined(__mips__)
	ENOSYS = 89,
	EOPNOTSUPP = 122,
	EAFNOSUPPORT = 124,
#else
	ENOSYS = 38,
	EOPNOTSUPP = 95,
	EAFNOSUPPORT = 97,
#endif
	LET = -1 /* the kernel answers */
};

/* chown with 16-bit ids, which has the plain name there. */
#if defined(__i386__) || defined(__arm__) || \
    (defined(__s390__) && !defined(__s390x__))
#define SMALL_IDS 1
#else
#define SMALL_IDS 0
#endif

#define G4 0x100000000 /* 4 GiB */

struct probe {
	const char *name;
	reg nr;
	u64 a, b, c;
	int kernel;	  /* errno without a filter; 0: success */
	int wide, narrow; /* and with it, by what the filter sees */
};

#define P(name, a, b, c, kernel, wide, narrow) \
#name "(" #a ", " #b ", " #c ")", (reg)NR_##name, a, b, c, kernel, \
	    wide, narrow
#define NUMBER(nr, kernel, verdict) \
	"number " #nr, (reg)(nr), 0, 0, 0, kernel, verdict, verdict

static const struct probe probes[] = {
    /* 32 bits: garbage in the high half does not matter */
    {P(dup, 1000, 0, 0, EBADF, LET, LET)},
    {P(dup, 1001, 0, 0, EBADF, EPERM, EPERM)},
    {P(dup, DIRT | 1000, 0, 0, EBADF, LET, LET)},
    {P(fchdir, (u64)-100, 0, 0, EBADF, LET, LET)},
    {P(fchdir, (u32)-100, 0, 0, EBADF, LET, LET)},
    {P(fchdir, DIRT | (u32)-100, 0, 0, EBADF, LET, LET)},
    {P(fchdir, (u64)-101, 0, 0, EBADF, EPERM, EPERM)},
    {P(fsync, 7, 0, 0, EBADF, EPERM, EPERM)},
    {P(fsync, DIRT | 7, 0, 0, EBADF, EPERM, EPERM)},
    {P(fsync, 1000, 0, 0, EBADF, LET, LET)},
    {P(fdatasync, 999, 0, 0, EBADF, LET, LET)},
    {P(fdatasync, DIRT | 999, 0, 0, EBADF, LET, LET)},
    {P(fdatasync, 1000, 0, 0, EBADF, EPERM, EPERM)},
    {P(getsid, 1000, 0, 0, ESRCH, LET, LET)},
    {P(getsid, DIRT | 1000, 0, 0, ESRCH, LET, LET)},
    {P(getsid, 1001, 0, 0, ESRCH, EPERM, EPERM)},
    {P(sched_getscheduler, (u64)-5, 0, 0, EINVAL, LET, LET)},
    {P(sched_getscheduler, (u32)-5, 0, 0, EINVAL, LET, LET)},
    {P(sched_getscheduler, 0x80000000, 0, 0, EINVAL, LET, LET)},
    {P(sched_getscheduler, 0x7fffffff, 0, 0, ESRCH, EPERM, EPERM)},
    {P(sched_getscheduler, DIRT | 0x7fffffff, 0, 0, ESRCH, EPERM, EPERM)},
    {P(getpgid, 1001, 0, 0, ESRCH, LET, LET)},
    {P(getpgid, DIRT | 1000, 0, 0, ESRCH, EPERM, EPERM)},
    {P(flock, 1000, 5, 0, EBADF, LET, LET)},
    {P(flock, 1000, 1, 0, EBADF, EPERM, EPERM)},
    {P(flock, 1000, 4 * G4 | 1, 0, EBADF, EPERM, EPERM)},
    {P(getpriority, 99, 7, 0, EINVAL, LET, LET)},
    {P(getpriority, DIRT | 99, DIRT | 7, 0, EINVAL, LET, LET)},
    {P(getpriority, 49, 7, 0, EINVAL, EPERM, EPERM)},
    {P(getpriority, 99, 8, 0, EINVAL, EPERM, EPERM)},

    /* 16 bits */
    {P(fchmod, 1000, 0755, 0, EBADF, LET, LET)},
    {P(fchmod, 1000, 0x10000 | 0755, 0, EBADF, LET, LET)},
    {P(fchmod, 1000, DIRT | 0755, 0, EBADF, LET, LET)},
    {P(fchmod, 1000, 0754, 0, EBADF, EPERM, EPERM)},
    {P(fchown, 1000, 0, 0, EBADF, LET, LET)},
    {P(fchown, 1000, DIRT, 0, EBADF, LET, LET)},
    {P(fchown, 1000, 0x50000, 0, EBADF, EPERM, SMALL_IDS ? LET : EPERM)},

    /* 64 bits; an ABI with 32-bit registers has their low half */
    {P(mincore, 1, 0x123456789, 0, EINVAL, LET, EPERM)},
    {P(mincore, 1, 0x23456789, 0, EINVAL, EPERM, EPERM)},
    {P(getrandom, 0, G4 | 1, 0x80, EINVAL, EPERM, LET)},
    {P(getrandom, 0, 1, 0x80, EINVAL, LET, LET)},
    {P(read, 1000, 0, 4095, EBADF, LET, LET)},
    {P(read, 1000, 0, 4096, EBADF, EPERM, EPERM)},
    {P(read, 1000, 0, G4 | 77, EBADF, EPERM, LET)},
    {P(msync, 1, 0x180000000, 0, EINVAL, LET, LET)},
    {P(msync, 1, 0x180000001, 0, EINVAL, EPERM, LET)},
    {P(msync, 1, 0xffffffff, 0, EINVAL, LET, LET)},
    {P(munmap, 1, G4, 0, EINVAL, LET, EPERM)},
    {P(munmap, 1, 0xffffffff, 0, EINVAL, EPERM, EPERM)},
    {P(madvise, 1, G4 | 1, 9999, EINVAL, LET, EPERM)},
    {P(madvise, 1, G4, 9999, EINVAL, EPERM, EPERM)},
    {P(madvise, 1, 1, 9999, EINVAL, EPERM, EPERM)},
    {P(mprotect, 1, 3 * G4 | 5, 0, EINVAL, LET, EPERM)},
    {P(mprotect, 1, 0xabc3def00075, 0, EINVAL, LET, EPERM)},
    {P(mprotect, 1, 3 * G4 | 4, 0, EINVAL, EPERM, EPERM)},
    {P(mprotect, 1, 5, 0, EINVAL, EPERM, EPERM)},

    /* actions; there is no tracer for TRACE */
    {P(getpid, 0, 0, 0, 0, LET, LET)},
    {P(getppid, 0, 0, 0, 0, LET, LET)},
    {P(getgroups, (u64)-1, 0, 0, EINVAL, ENOSYS, ENOSYS)},
    {P(munlockall, 0, 0, 0, 0, 77, 77)},
    {P(mlockall, 0x1000, 0, 0, EINVAL, EOPNOTSUPP, EOPNOTSUPP)},

    /* faccessat2 is 439, the largest number that the policy names */
    {P(faccessat2, (u64)-100, 0, 0, EFAULT, LET, LET)},
    {P(close_range, 5, 4, 0, EINVAL, EPERM, EPERM)},
    {P(quotactl_fd, 1000, 0, 0, EBADF, ENOSYS, ENOSYS)},
    {P(clone3, 0, 0, 0, EINVAL, ENOSYS, ENOSYS)},
    {NUMBER(NR_getpid + 100000, ENOSYS, ENOSYS)},
#if !defined(__arm__)
    /*
     * On arm, native kernels take -1 for a call that a tracer skipped, if there
     * is a filter, and return the first argument; without one it is SIGILL.
     */
    {NUMBER(-1, ENOSYS, LET)},
#endif

    /* multiplexers, by the low word of the first argument */
    {P(socket, 9999, 1, 0, EAFNOSUPPORT, 78, 78)},
#if defined(NR_socketcall)
    {P(socketcall, 1, 0, 0, EFAULT, 78, 78)},
    {P(socketcall, DIRT | 1, 0, 0, EFAULT, 78, 78)},
    {P(socketcall, 4, 0, 0, EFAULT, LET, LET)},
    {P(socketcall, 0x101, 0, 0, EINVAL, LET, LET)},
#endif
    {P(semget, 1, (u64)-1, 0, EINVAL, 79, 79)},
#if defined(NR_ipc)
    {P(ipc, 2, 1, (u64)-1, EINVAL, 79, 79)},
    {P(ipc, 0xdead0002, 1, (u64)-1, EINVAL, 79, 79)},
    {P(ipc, DIRT | 2, 1, (u64)-1, EINVAL, 79, 79)},
    {P(ipc, 24, (u64)-1, 99, EINVAL, LET, LET)},
#endif

#if defined(__arm__)
    /* ARM's own numbers, which have a maximum of their own */
    {P(set_tls, 0, 0, 0, 0, LET, LET)},
    {P(cacheflush, 0, 0, 0, 0, EPERM, EPERM)},
    {NUMBER(NR_set_tls + 2, ENOSYS, ENOSYS)},
#endif
#if defined(__s390__)
    /* the number, too, is cut to the 16 bits that the kernel uses */
    {"dup(1001) | 0x10000", 0x10000 | NR_dup, 1001, 0, 0, EBADF, EPERM, EPERM},
#endif
#if defined(__mips__) && _MIPS_SIM == _ABIO32
    /* the indirect call: the filter sees the inner call */
    {"syscall(dup, 1000)", 4000, NR_dup, 1000, 0, EBADF, LET, LET},
    {"syscall(dup, 1001)", 4000, NR_dup, 1001, 0, EBADF, EPERM, EPERM},
    {"syscall(clone3)", 4000, NR_clone3, 0, 0, EINVAL, ENOSYS, ENOSYS},
#elif defined(__mips__)
    /*
     * o32's number: the kernel makes o32's call, whatever the ABI of the task
     */
    {"dup(1000) of o32", 4041, 1000, 0, 0, EBADF, EPERM, EPERM},
#endif
};

static int
errno_of(reg r)
{
	return r > (reg)-4096 ? -(int)r : 0;
}

u32
probes_run(const char *where, u32 filtered)
{
	u32 bad = 0;

	for (u32 i = 0; i < sizeof probes / sizeof *probes; i++) {
		const struct probe *p = &probes[i];
		int verdict = !filtered ? LET : WIDE ? p->wide : p->narrow;
		int want = verdict == LET ? p->kernel : verdict;
		int got =
		    errno_of(call(p->nr, (reg)p->a, (reg)p->b, (reg)p->c, 0));

		if (got == want)
			continue;
		bad++;
		say_wrong(where, p->name, got, want);
	}
	return bad;
}

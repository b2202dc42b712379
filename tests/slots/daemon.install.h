#if defined(SCBPF_INSTALL) && !defined(DAEMON_INSTALL) && \
    !defined(DAEMON_FILTER_MISFIT)
#define DAEMON_INSTALL
#ifndef SCBPF_LIBC_ERRNO
#if !defined(errno) && SCBPF_SOCK_FILTER == 1
#include <errno.h>
#endif
#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__) || defined(__TINYC__)
long scbpf_libc_syscall(long, ...) __asm__("syscall");
#else
#define scbpf_libc_syscall syscall
long syscall(long, ...);
#endif
#ifdef errno
#define SCBPF_LIBC_ERRNO errno
#elif defined(__GNUC__) || defined(__TINYC__)
int *scbpf_libc_errno(void) __asm__("__errno_location");
#define SCBPF_LIBC_ERRNO (*scbpf_libc_errno())
#else
int *__errno_location(void);
#define SCBPF_LIBC_ERRNO (*__errno_location())
#endif
#ifdef __cplusplus
}
#endif
#endif

#if defined(__x86_64__) && !defined(__ILP32__)
#define SCBPF_NR_SECCOMP 317L
#define SCBPF_NR_PRCTL 157L
#define SCBPF_NR_WRITE 1L
#define SCBPF_NR_EXIT_GROUP 231L
#define SCBPF_ENOSYS 38
#endif

#ifndef SCBPF_LOAD
#define SCBPF_LOAD
/* 0, the descriptor of a listener, or a negative errno. */
static inline SCBPF_UNUSED int
scbpf_load_filter(const struct sock_fprog *p, long flags)
{
	long r;

	/* PR_SET_NO_NEW_PRIVS; without it, CAP_SYS_ADMIN is needed */
	if (scbpf_libc_syscall(SCBPF_NR_PRCTL, 38L, 1L, 0L, 0L, 0L) != 0)
		return -SCBPF_LIBC_ERRNO;
	/* SECCOMP_SET_MODE_FILTER */
	r = scbpf_libc_syscall(SCBPF_NR_SECCOMP, 1L, flags, p);
	if (r < 0 && flags == 0 && SCBPF_LIBC_ERRNO == SCBPF_ENOSYS)
		/* before Linux 3.17: PR_SET_SECCOMP, SECCOMP_MODE_FILTER */
		r = scbpf_libc_syscall(SCBPF_NR_PRCTL, 22L, 2L, p, 0L, 0L);
	if (r < 0)
		return -SCBPF_LIBC_ERRNO;
	if (r > 0 && (flags & 8) == 0)
		return -3; /* ESRCH: the thread r could not follow */
	return SCBPF_CAST(int, r);
}
#endif

#ifdef SCBPF_REPORT
#ifndef SCBPF_REPORTER
#define SCBPF_REPORTER
#include <signal.h>
#ifndef SA_SIGINFO
#error "SCBPF_REPORT needs sigaction(2): compile with -std=gnu99 or -D_GNU_SOURCE"
#endif

/* As the kernel lays out siginfo_t of a SIGSYS. */
struct scbpf_sigsys {
	int head[3];
	void *address;
	unsigned int nr, arch;
};

static inline SCBPF_UNUSED char *
scbpf_put(char *at, const char *s)
{
	while (*s)
		*at++ = *s++;
	return at;
}

static inline SCBPF_UNUSED char *
scbpf_put_number(char *at, unsigned int n, unsigned int base)
{
	unsigned int unit = 1;

	while (n / unit >= base)
		unit *= base;
	for (; unit; unit /= base)
		*at++ = "0123456789abcdef"[n / unit % base];
	return at;
}

/* The names of an ABI's calls, by number; *abi: the name of the ABI. */
typedef const char *const *scbpf_names(
    unsigned int arch, unsigned int nr, const char **abi);

/* Writes "scbpf: x86_64 41 socket refused" to standard error, and exits. */
static inline SCBPF_UNUSED void
scbpf_report_call(const void *info, scbpf_names *find)
{
	const struct scbpf_sigsys *s =
	    SCBPF_CAST(const struct scbpf_sigsys *, info);
	const char *abi = 0, *const *name = find(s->arch, s->nr, &abi);
	char line[160], *at = scbpf_put(line, "scbpf: "), *number;
	long i, n;

	if (abi) {
		at = scbpf_put(at, abi);
	} else {
		at = scbpf_put(at, "arch 0x");
		at = scbpf_put_number(at, s->arch, 16);
	}
	at = number = scbpf_put(at, " ");
	if (s->nr >> 28)
		at = scbpf_put(at, "0x");
	at = scbpf_put_number(at, s->nr, s->nr >> 28 ? 16 : 10);
	n = at - number;
	for (; name && *name; name++) {
		for (i = 0; i < n && (*name)[i] == number[i]; i++)
			;
		if (i == n && (*name)[n] == ' ') {
			at = scbpf_put(at, *name + n);
			break;
		}
	}
	at = scbpf_put(at, " refused\n");
	n = at - line;
	scbpf_libc_syscall(SCBPF_NR_WRITE, 2L, line, n);
	for (;;)
		scbpf_libc_syscall(SCBPF_NR_EXIT_GROUP, 128L + SIGSYS);
}
#endif

#if (defined(__x86_64__) && !defined(__ILP32__))
/* x86_64 */
#if defined(__x86_64__) && !defined(__ILP32__)
#warning "daemon: SCBPF_REPORT does not work under a filter that refuses write, rt_sigreturn"
#endif
static const char *const daemon_names_x86_64[] = {
	0
};
static inline SCBPF_UNUSED const char *const *
daemon_names(unsigned int arch, unsigned int nr, const char **abi)
{
	if (arch == 0xc000003eU && nr <= 0x3fffffffU) {
		*abi = "x86_64";
		return daemon_names_x86_64;
	}
	(void)arch, (void)nr, (void)abi;
	return 0;
}
#endif

static void
daemon_sigsys(int number, siginfo_t *info, void *context)
{
	(void)number, (void)context;
	scbpf_report_call(info, daemon_names);
}

static inline SCBPF_UNUSED int
daemon_report(void)
{
	static struct sigaction action;

	action.sa_sigaction = daemon_sigsys;
	action.sa_flags = SA_SIGINFO;
	return sigaction(SIGSYS, &action, 0) == 0 ? 0 : -SCBPF_LIBC_ERRNO;
}
#endif

/* 0, or a negative errno if the filter is not installed. */
static inline SCBPF_UNUSED int
daemon_install(scbpf_value value_LOG, scbpf_value value_USER, scbpf_value value_ARENA, scbpf_value value_CODE)
{
	struct sock_filter copy[daemon_filter_len];
	struct sock_fprog p = { daemon_filter_len, copy };
	int error = daemon_fill(copy, value_LOG, value_USER, value_ARENA, value_CODE);

	if (error)
		return error;
#ifdef SCBPF_REPORT
	if (daemon_report() != 0)
		return daemon_report();
#endif
	return scbpf_load_filter(&p, 0x0L);
}
#endif

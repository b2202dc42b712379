/* A time server: clocks, and a limit for what is later than its headers. */
#if !defined(__NR_clock_adjtime64) || defined(__LP64__)
#define ADJUST __NR_clock_adjtime
#else
#define ADJUST __NR_clock_adjtime64
#endif
#define	CALL(n, to) BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, (n), (to), 0)
#if __WORDSIZE == 64
enum { TIMES = 2 };
#else
enum { TIMES = 4 };
#endif
int install(void)
{
	static struct sock_filter ntp[] = {
		BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data,nr)),
		CALL(ADJUST, 4), CALL(__NR_clock_settime, 3),
		CALL(__NR_adjtimex, TIMES),
		BPF_JUMP(BPF_JMP|BPF_JGT|BPF_K, __NR_clone3, 0, 1),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|ENOSYS),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)
	}
	;
	struct sock_fprog p = {7, ntp};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

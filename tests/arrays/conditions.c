/* Conditions of every form, inside and around the array. */
#define LEVEL 2
#if LEVEL > 1 && !defined(NO_LEVEL)
#define WHAT SECCOMP_RET_ERRNO
#elif LEVEL
#define WHAT SECCOMP_RET_TRAP
#endif
#if 0
#define WHAT nothing' at all
struct sock_filter not_this[] = { { 6, 0, 0, 0 } };
#if 1
#endif
#elif 1
#else
#error never
#endif
static const struct sock_filter conditions[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
#if defined(__NR_open) && defined __NR_openat
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_open, 1, 0),
#endif
#if !defined(__NR_open)
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 1, 0),
#else /* no comment */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 1),
#endif
#ifndef __x86_64__
# if 1
	{ 0, 0, 0, 0 },
# endif
#endif // __x86_64__
#if (__BYTE_ORDER__ == 1234 ? 1 : 0) && (-1 < 0) && (-2 < 1) && ('a' == 97) && \
	(0x7fffffffffffffff > 0) && (10 % 4 == 2) && (~0 == -1)
	BPF_STMT(BPF_RET | BPF_K, WHAT | LEVEL),
#endif
#ifdef __cplusplus
	this is not C,
#endif
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
int
install(void)
{
	struct sock_fprog p = {5, (struct sock_filter *)conditions};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

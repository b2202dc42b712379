/* TIOCSTI, in both halves of the second argument. */
#define LO 0
#define HI 1
#define A2(half) (offsetof(struct seccomp_data, args[1]) + \
	4 * ((__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) ? !(half) : (half)))
int
install(void)
{
	struct sock_filter no_tty[] = {
		BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, SYS_ioctl, 0, 4),
		BPF_STMT(BPF_LD|BPF_W|BPF_ABS, A2(LO)),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, TIOCSTI, 1, 0),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, TIOCLINUX, 0, 1),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|ENOTTY),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_LD|BPF_W|BPF_ABS, A2(HI)),
		BPF_STMT(BPF_RET|BPF_A, 0),
	};
	struct sock_fprog p = {9, no_tty};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}
#ifndef TIOCLINUX
#define TIOCLINUX 0x541C
#endif

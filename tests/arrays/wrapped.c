/* Each element is cast to its type, in parentheses or not. */
#define I(x) ((struct sock_filter)x)
#define J(x) (struct sock_filter)x
int
install(void)
{
	struct sock_filter wrapped[] = {
		I(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)),
		J(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_getpid, 0, 1)),
		(struct sock_filter){ .code = BPF_RET | BPF_K,
			.k = SECCOMP_RET_ERRNO | ESRCH },
		(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
	};
	struct sock_fprog p = {4, wrapped};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

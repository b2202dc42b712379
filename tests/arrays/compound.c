/* A compound literal inside of another initialiser. */
int
install(void)
{
	struct sock_fprog prog = {
		.len = 5,
		.filter = (struct sock_filter []) {
			BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
				__builtin_offsetof(struct seccomp_data, arch)),
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
				(EM_X86_64 | __AUDIT_ARCH_64BIT | __AUDIT_ARCH_LE),
				0, 2),
			BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
				(unsigned long)&((struct seccomp_data *)0)->nr),
			{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
			{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_THREAD },
		},
	};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

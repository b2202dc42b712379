/* Address families, and the multiplexer where there is one. */
#define ARG(n) offsetof(struct seccomp_data, args[n])
static struct sock_filter families[] = {
	BPF_STMT(BPF_LD + BPF_W + BPF_ABS, offsetof(struct seccomp_data, arch)),
#ifdef __i386__
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, AUDIT_ARCH_I386, 1 + 0, 0),
#else
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, AUDIT_ARCH_X86_64, 1 + 0, 0),
#endif
	BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_LD + BPF_W + BPF_ABS, offsetof(struct seccomp_data, nr)),
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, SYS_socket, 1, 0),
	BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_LD + BPF_W + BPF_ABS, ARG(0)),
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, AF_UNIX, 0, 1),
	BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, AF_INET, 0, 1),
	BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, PF_INET6, 0, 1),
	BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ERRNO | EPROTONOSUPPORT),
};
int
install(void)
{
	struct sock_fprog p = {sizeof families / 8, families};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

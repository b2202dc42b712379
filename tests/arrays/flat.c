/* One list of numbers, as a script has printed it, and an instruction in it. */
static const struct sock_filter flat[] = {
	0x20, 0, 0, 4,
	(BPF_JMP | BPF_JEQ) | BPF_K, 1, 0, SECCOMP_AUDIT_ARCH,
	BPF_STMT(BPF_RET | BPF_K, 0),
	0x20, 0, 0, 0,
	{ 0x15, 0, 1, __NR_ptrace },
	6, 0, 0, 0x50001,
	6, 0, 0, 0x7fff0000,
};

int
install(void)
{
	struct sock_fprog p = {7, (struct sock_filter *)flat};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

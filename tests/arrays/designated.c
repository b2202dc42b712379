/* Fields and elements by name. */
enum slot { LOAD, TEST, DENY, PASS };
static const struct sock_filter designated[] = {
	[LOAD] = { .code = BPF_LD | BPF_W | BPF_ABS,
		.k = offsetof(struct seccomp_data, nr) },
	[PASS] = { .code = BPF_RET | BPF_K, .k = SECCOMP_RET_ALLOW },
	[TEST] = { .code = BPF_JMP | BPF_JEQ | BPF_K, .jf = PASS - TEST - 1,
		.k = __NR_kexec_load, .jt = DENY - TEST - 1 },
	[DENY] = { BPF_RET | BPF_K, .k = SECCOMP_RET_ERRNO | EPERM },
};

int
install(void)
{
	const struct sock_fprog prog = {
		.filter = (struct sock_filter *)designated, .len = 4 };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

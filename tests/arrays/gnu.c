/* Old designators of GNU, attributes, and a semicolon too many. */
typedef struct sock_filter filter_type;
static struct sock_filter gnu[4] __attribute__((__aligned__(8), unused)) = {
	{ code: 0x20, jt: 0, jf: 0, k: 0 },
	{ code: BPF_JMP | BPF_JSET | BPF_K, jt: 0, jf: 1, k: 1 << 30 },
	{ code: BPF_RET, k: SECCOMP_RET_KILL },
	{ code: BPF_RET, k: SECCOMP_RET_ALLOW },
};;
int
install(void)
{
	struct sock_fprog p = {4, gnu};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

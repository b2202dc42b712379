/* A table by positions: GNU's ranges, one of them written over. */
enum { FIRST_ALLOWED = 2, LAST_ALLOWED = 6 };

static struct sock_filter ranges[] = {
	[0] = BPF_STMT(BPF_LD + BPF_W + BPF_ABS, offsetof(struct seccomp_data, nr)),
	[1] = BPF_JUMP(BPF_JMP + BPF_JGE + BPF_K, 100, 1, 0),
	[FIRST_ALLOWED ... LAST_ALLOWED] = BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	[FIRST_ALLOWED + 1] = { .code = BPF_RET | BPF_K, .k = SECCOMP_RET_ERRNO | EPERM },
	[LAST_ALLOWED + 1] = BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_KILL),
};

int
install(void)
{
	struct sock_fprog p = {
		.len = sizeof ranges / sizeof ranges[0], .filter = ranges};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

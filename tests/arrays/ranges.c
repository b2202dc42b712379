/* A table by positions: GNU's ranges, one of them written over. */
enum { FIRST = 2, LAST = 6 };

static struct sock_filter ranges[] = {
	[0] = BPF_STMT(BPF_LD + BPF_W + BPF_ABS, offsetof(struct seccomp_data, nr)),
	[1] = BPF_JUMP(BPF_JMP + BPF_JGE + BPF_K, 100, 1, 0),
	[FIRST ... LAST] = BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_ALLOW),
	[FIRST + 1] = { .code = BPF_RET | BPF_K, .k = SECCOMP_RET_ERRNO | EPERM },
	[LAST + 1] = BPF_STMT(BPF_RET + BPF_K, SECCOMP_RET_KILL),
};

int
install(void)
{
	struct sock_fprog p = {
		.len = sizeof ranges / sizeof ranges[0], .filter = ranges};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

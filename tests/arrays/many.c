/* Several arrays; the test asks for one by name. */
#define KILL_IF(nr) BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, nr, 0, 1), \
	BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_KILL)
static struct sock_filter other[] = {
	BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)
};
static const int unrelated[][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}};
struct option_like { int a, b, c, d; };
static const struct option_like options[] = {{1, 0, 0, 'v'}, {0, 0, 0, 0}};
static struct sock_filter many[] __attribute__((aligned(8))) = {
	BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data, nr)),
	KILL_IF(__NR_execve),
	KILL_IF(__NR_execveat),
	BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)
};
int
install(void)
{
	struct sock_fprog p = {6, many};

	(void)other, (void)unrelated, (void)options;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

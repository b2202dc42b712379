/* A list in a macro that is defined anew for each use. */
#define CALLS \
	C(read) \
	C(write) \
	C(mmap)
enum {
#define C(name) COUNT_##name,
	CALLS
#undef C
	COUNT
};
static const struct sock_filter xmacro[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#define C(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, \
	COUNT - COUNT_##name, 0),
	CALLS
#undef C
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
};
int
install(void)
{
	struct sock_fprog p = {6, (struct sock_filter *)xmacro};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

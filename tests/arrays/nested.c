/* Macros that take macros, and arguments that hold commas in parentheses. */
#define EXPAND(...) __VA_ARGS__
#define FIRST(a, ...) a
#define PAIR (BPF_JMP | BPF_JEQ | BPF_K, 0)
#define CODE_OF(pair) FIRST pair
#define APPLY(f, ...) f(__VA_ARGS__)
#define ALLOW_IF(nr) APPLY(BPF_JUMP, CODE_OF(PAIR), nr, 0, 1), YES
#define YES BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define NO(...) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO, ## __VA_ARGS__)
#define CALLS(op, ...) op(__VA_ARGS__)
#define f(x) x f
#define g 0
static const struct sock_filter nested[] = {
	EXPAND(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0)),
	CALLS(ALLOW_IF, __NR_read),
	EXPAND(EXPAND(ALLOW_IF(__NR_write), ALLOW_IF(__NR_close))),
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, FIRST(0xff, 1, 2)),
	NO(),
	BPF_STMT(BPF_RET | BPF_K, g),
};
int
install(void)
{
	struct sock_fprog p = {10, (struct sock_filter *)nested};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

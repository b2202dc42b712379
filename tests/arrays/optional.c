/* Macros whose last argument may be left out: C23's __VA_OPT__. */
#define LOAD(offset) BPF_STMT(BPF_LD + BPF_W + BPF_ABS, offset)
#define RETURN(action) BPF_STMT(BPF_RET + BPF_K, action)
#define IF(nr, action, ...)                                                   \
	BPF_JUMP(BPF_JMP + BPF_JEQ + BPF_K, nr, 0, 1 __VA_OPT__(+ 1)),         \
	    __VA_OPT__(__VA_ARGS__, ) RETURN(action)
#define DATA(action, ...) RETURN(action __VA_OPT__(| (__VA_ARGS__)))
#define NONE

static struct sock_filter optional[] = {
	LOAD(offsetof(struct seccomp_data, nr)),
	IF(__NR_close, SECCOMP_RET_ALLOW),
	IF(__NR_close, SECCOMP_RET_ALLOW, ),
	IF(__NR_close, SECCOMP_RET_ALLOW, NONE),
	IF(__NR_dup, SECCOMP_RET_TRAP, LOAD(16)),
	DATA(SECCOMP_RET_ERRNO, EACCES),
	DATA(SECCOMP_RET_KILL),
};

int
install(void)
{
	struct sock_fprog p = {
		sizeof optional / sizeof *optional, optional};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

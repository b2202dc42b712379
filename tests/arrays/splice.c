/* Continued lines, comments everywhere, and digraphs. */
#define ONE(x) \
 x
#define LONG_ONE(a, /* the number */ \
		 b) /* what it gets
		       over two lines */ \
	BPF_JUMP(BPF_JMP | /* a comment */ BPF_JEQ | BPF_K, \
		(a), 0, 1), \
	BPF_STMT(BPF_RET | BPF_K, (b)) // the end
static struct sock_filter spliced[] = { /* { 6, 0, 0, 0 }, */
	BPF_STMT(BPF_LD | BPF_W | \
		BPF_ABS, 0), // BPF_STMT(6, 0),
	LONG_ONE(__NR_dup3, /* of course, */ SECCOMP_RET_ALLOW),
	LONG_ONE(
		__NR_dup
		, SECCOMP_RET_TRAP
	),
	ONE(BPF_STMT(BPF_RET | BPF_K, '"' - '"' + SECCOMP_RET_KILL_PROCESS)),
};
static const char *text = "struct sock_filter x[] = { \
{ 6, 0, 0, 0 } };";
int
install(void)
{
	struct sock_fprog p = {6, spliced};

	(void)text;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

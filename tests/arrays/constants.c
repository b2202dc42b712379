/* Constants from an enum and from const numbers. */
enum { FIRST_CALL = __NR_read, SECOND_CALL, LAST = SECOND_CALL + 40 };
enum action { NOTHING = 0, REFUSE = SECCOMP_RET_ERRNO, REFUSE_MORE };
int
install(void)
{
	enum { HERE = 3 };
	struct sock_filter constants[] = {
		BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, FIRST_CALL, HERE, 0),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, SECOND_CALL, HERE - 1, 0),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, LAST, HERE - 2, 0),
		BPF_STMT(BPF_RET|BPF_K, REFUSE_MORE | NOTHING),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = {6, constants};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

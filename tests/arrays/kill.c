/* Every action there is. */
#define R(action, data) { BPF_RET, 0, 0, (action) | ((data) & SECCOMP_RET_DATA) }
static const struct sock_filter actions[9] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 1000, 0, 6),
	R(SECCOMP_RET_KILL_PROCESS, 0), R(SECCOMP_RET_KILL_THREAD, 0),
	R(SECCOMP_RET_TRAP, 7), R(SECCOMP_RET_ERRNO, 0x10fff),
	R(SECCOMP_RET_TRACE, 0xffff), R(SECCOMP_RET_LOG, 0),
	R(SECCOMP_RET_ALLOW & SECCOMP_RET_ACTION_FULL, 0),
};
int
install(void)
{
	struct sock_fprog p = {9, (struct sock_filter *)actions};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

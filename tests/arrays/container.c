/* An init process: mount is refused, mknod of devices too. */
#define BPF_LOAD(field) \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offsetof(struct seccomp_data, field)))
#define BPF_MATCH(value, ok, other) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, ok, other)
#define BPF_FAIL(error) BPF_STMT(BPF_RET | BPF_K, \
	SECCOMP_RET_ERRNO | ((error) & 0x0000ffff))
#define IS_DEVICE \
	BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0170000), \
	BPF_MATCH(0020000, 1, 0), BPF_MATCH(0060000, 0, 1), BPF_FAIL(EPERM)
static struct sock_filter container[] = {
	BPF_LOAD(arch), BPF_MATCH(SECCOMP_AUDIT_ARCH, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	BPF_LOAD(nr), BPF_MATCH(__NR_mount, 0, 1), BPF_FAIL(EPERM),
#ifdef __NR_mknod
	BPF_MATCH(__NR_mknod, 0, 4),
	BPF_LOAD(args[1]), IS_DEVICE,
	BPF_LOAD(nr),
#endif
	BPF_MATCH(__NR_mknodat, 0, 5),
	BPF_LOAD(args[2]), IS_DEVICE,
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
int
install(void)
{
	struct sock_fprog p = {sizeof container / sizeof *container, container};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

/* Calls that get ENOSYS, from a table in the same file. */
#define UL_LO (offsetof(struct seccomp_data, args) + 0)
#define syscall_nr (offsetof(struct seccomp_data, nr))
#define syscall_arch (offsetof(struct seccomp_data, arch))
#define IS(nr) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (nr), 0, 1)
#define RET(what) BPF_STMT(BPF_RET | BPF_K, (what))
static const struct sock_filter enosys[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, syscall_arch),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_AUDIT_ARCH, 1, 0),
	RET(SECCOMP_RET_TRAP),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, syscall_nr),
	IS(SYS_fallocate), RET(SECCOMP_RET_ERRNO | ENOSYS),
	IS(SYS_fsmount), RET(SECCOMP_RET_ERRNO | ENOSYS),
	IS(SYS_ioctl), BPF_STMT(BPF_LD | BPF_W | BPF_ABS, UL_LO),
	BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 0xFFFFFFFFul >> 1, 0, 1),
	RET(SECCOMP_RET_ERRNO | (ENOTTY)),
	RET(SECCOMP_RET_ALLOW),
};
int
install(void)
{
	struct sock_fprog prog = {
		.len = sizeof(enosys) / sizeof(*enosys),
		.filter = (struct sock_filter *)enosys};

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog);
}

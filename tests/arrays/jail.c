/* Macros without commas at the call: each makes several instructions. */
#if defined(__x86_64__)
# define NATIVE AUDIT_ARCH_X86_64
# define OTHER AUDIT_ARCH_I386
#elif defined(__i386__)
# define NATIVE AUDIT_ARCH_I386
# define OTHER AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
# define NATIVE AUDIT_ARCH_AARCH64
# define OTHER AUDIT_ARCH_ARM
#endif
#define CHECK_ARCH \
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, (offsetof(struct seccomp_data, arch))), \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, NATIVE, 1, 0), \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ALLOW)
#define CHECK_OTHER \
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, (offsetof(struct seccomp_data, arch))), \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, OTHER, 0, 1), \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_KILL)
#define TAKE_NUMBER BPF_STMT(BPF_LD+BPF_W+BPF_ABS,	\
		 (offsetof(struct seccomp_data, nr)))
#define KILL BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_KILL)
#define DROP(syscall_nr)	\
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, syscall_nr, 0, 1),	\
	KILL
#define KEEP(syscall_nr) \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, syscall_nr, 0, 1),	\
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ALLOW)
#define FAIL_WITH(syscall_nr, nr) \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, syscall_nr, 0, 1),	\
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ERRNO | nr)
#define ALL_ELSE \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ALLOW)
#if defined __x86_64__
#define X32_SYSCALL_BIT_ 0x40000000
#define CHECK_X32 \
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, (offsetof(struct seccomp_data, nr))), \
	BPF_JUMP(BPF_JMP+BPF_JGE+BPF_K, X32_SYSCALL_BIT_, 1, 0), \
	BPF_JUMP(BPF_JMP+BPF_JGE+BPF_K, 0, 1, 0), \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_KILL)
#endif

static struct sock_filter jail[] = {
	CHECK_ARCH,
	CHECK_OTHER,
#if defined(__x86_64__)
	CHECK_X32,
#else
	TAKE_NUMBER,
#endif
#ifdef SYS_mount
	DROP(SYS_mount),
#endif
#ifdef SYS_umount2
	DROP(SYS_umount2),
#endif
#if defined (SYS_ptrace)
	DROP(SYS_ptrace), // trace processes
#endif
#ifdef SYS_no_such_call
	DROP(SYS_no_such_call),
#endif
	KEEP(SYS_getpid),
	FAIL_WITH(SYS_swapon, EPERM),
	ALL_ELSE
};

static struct sock_fprog jail_prog = {
	.len = sizeof(jail) / sizeof(jail[0]),
	.filter = jail,
};

int
install(void)
{
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &jail_prog);
}

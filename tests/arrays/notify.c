/* execve and execveat are left to a supervisor; both ABIs of the machine. */
# define X32_SYSCALL_BIT_MASK 0x40000000U
# if defined(SECCOMP_AUDIT_ARCH_COMPAT2)
#  define OFFSET_TO_END 3
# else
#  define OFFSET_TO_END 2
# endif

int
install(void)
{
    struct sock_filter exec_filter[] = {
	/* Load architecture value (AUDIT_ARCH_*) into the accumulator. */
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
#ifdef SECCOMP_AUDIT_ARCH
	/* Jump to the end unless the architecture matches. */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_AUDIT_ARCH, 0, 4),
#endif
	/* Load syscall number into the accumulator. */
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	/* Jump to trace for execve(2)/execveat(2), else allow. */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_execve, 1, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_execveat, 0, 1),
	/* Trace execve(2)/execveat(2) syscalls (w/ data 0) */
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | (0 & SECCOMP_RET_DATA)),
	/* Allow non-matching syscalls */
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW + (OFFSET_TO_END - 2) *
	    X32_SYSCALL_BIT_MASK)
    };
    const struct sock_fprog exec_fprog = {
	sizeof(exec_filter) / sizeof(exec_filter[0]),
	exec_filter
    };

    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &exec_fprog);
}

/* A relay: conditions on pointers are on their two halves. */
#ifdef __LP64__
#define HALVES(value, next) \
	BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data, args[1])), \
	BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, (uint32_t)(value), 0, (next) + 2), \
	BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 4+offsetof(struct seccomp_data, args[1])), \
	BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, (uint32_t)((uint64_t)(value) >> 32), 0, (next))
#else
#define HALVES(value, next) \
	BPF_STMT(BPF_LD|BPF_W|BPF_ABS, offsetof(struct seccomp_data, args[1])), \
	BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, (uint32_t)(value), 0, (next))
#endif
int
install(void)
{
	struct sock_filter relay[] = {
		BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0),
		BPF_JUMP(BPF_JMP|BPF_JEQ|BPF_K, __NR_openat, 0, 5),
		HALVES(0x123456789abcdef0, 1),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO | ELOOP),
	};
	struct sock_fprog p = {sizeof relay / sizeof *relay, relay};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

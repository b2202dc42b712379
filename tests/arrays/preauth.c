/* An allowlist by macros with one parameter, as servers have before login. */
#define FAIL SECCOMP_RET_KILL

#ifdef PREAUTH_DEBUG
# undef FAIL
# define FAIL SECCOMP_RET_TRAP
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
# define LOW_OFFSET 0
# define HIGH_OFFSET sizeof(uint32_t)
#elif __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
# define LOW_OFFSET sizeof(uint32_t)
# define HIGH_OFFSET 0
#else
# error "no byte order"
#endif

#define REFUSE(_nr, _errno) \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, (_nr), 0, 1), \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ERRNO|(_errno))
#define PERMIT(_nr) \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, (_nr), 0, 1), \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ALLOW)
#define PERMIT_ARG(_nr, _index, _value) \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, (_nr), 0, 6), \
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, \
	    offsetof(struct seccomp_data, args[(_index)]) + LOW_OFFSET), \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, \
	    ((_value) & 0xFFFFFFFF), 0, 3), \
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, \
	    offsetof(struct seccomp_data, args[(_index)]) + HIGH_OFFSET), \
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, \
	    (((uint32_t)((uint64_t)(_value) >> 32)) & 0xFFFFFFFF), 0, 1), \
	BPF_STMT(BPF_RET+BPF_K, SECCOMP_RET_ALLOW), \
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, \
	    offsetof(struct seccomp_data, nr))

static const struct sock_filter preauth[] = {
	/* the right architecture */
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, offsetof(struct seccomp_data, arch)),
	BPF_JUMP(BPF_JMP+BPF_JEQ+BPF_K, SECCOMP_AUDIT_ARCH, 1, 0),
	BPF_STMT(BPF_RET+BPF_K, FAIL),
	BPF_STMT(BPF_LD+BPF_W+BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef __NR_lstat
	REFUSE(__NR_lstat, EACCES),
#endif
#ifdef __NR_fstat64
	REFUSE(__NR_fstat64, EACCES),
#endif
#ifdef __NR_brk
	PERMIT(__NR_brk),
#endif
#if defined(__NR_mmap2)
	PERMIT(__NR_mmap2),
#elif defined(__NR_mmap)
	PERMIT(__NR_mmap),
#endif
#ifdef __NR_socketcall
	PERMIT_ARG(__NR_socketcall, 0, 13),
#endif
#ifdef __NR_shutdown
	PERMIT(__NR_shutdown),
#endif
#if defined(__x86_64__) && defined(__ILP32__) && defined(__X32_SYSCALL_BIT)
	PERMIT(__NR_clock_gettime & ~__X32_SYSCALL_BIT),
#endif
	PERMIT_ARG(__NR_ioctl, 1, 0x8004667eUL),
	PERMIT_ARG(__NR_write, 0, -1LL),
	BPF_STMT(BPF_RET+BPF_K, FAIL),
};

static const struct sock_fprog program = {
	.len = (unsigned short)(sizeof(preauth)/sizeof(preauth[0])),
	.filter = (struct sock_filter *)preauth,
};

int
install(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return 1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

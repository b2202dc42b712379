/* Nested macros: each uses the one before. */
#define LD_ABS(o) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (o))
#define LD_ARG(i, half) LD_ABS(16 + 8 * (i) + 4 * (half))
#define JEQ(v, t, f) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (v), (t), (f))
#define JEQ64(i, v, t, f) \
	LD_ARG(i, 0), JEQ((v) & 0xffffffff, 0, (f) + 2), \
	LD_ARG(i, 1), JEQ((unsigned long long)(v) >> 32, (t), (f))
#define WHEN(nr, i, v, act) \
	LD_ABS(0), JEQ(nr, 0, 5), JEQ64(i, v, 0, 1), act
#define OK BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define CASES(M) M(__NR_prctl, 0, PR_SET_NAME, OK), \
	M(__NR_fcntl, 1, F_GETFL, OK), M(__NR_mprotect, 2, PROT_NONE, OK), \
	M(__NR_futex, 0, 0xffffffff12345678ULL, OK)
static struct sock_filter profile[] = { CASES(WHEN), BPF_STMT(BPF_RET, 0) };
int
install(void)
{
	struct sock_fprog p = {sizeof profile / sizeof *profile, profile};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

/* Arrays in a table of structures; the second one is wanted. */
struct named { const char *name; struct sock_filter *code; int n; };
static struct sock_filter strict_code[] = {
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL),
};
static struct sock_filter member[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL),
};
static const struct named all[] = {
	{ "strict", strict_code, 1 }, { "member", member, 4 } };
int
install(void)
{
	struct sock_fprog p = {4, all[1].code};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
}

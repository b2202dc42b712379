/*
 * A denylist of the kind that programs carry after years of additions: calls in
 * the order in which somebody thought of them.
 */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

static struct sock_filter filter[] = {
	/* not ours: an old binary, let it run */
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xc000003e, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),

	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 101, 12, 0), /* ptrace */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 165, 11, 0), /* mount */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 272, 10, 0), /* unshare */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 56, 0, 3), /* clone */
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x10000000, 7, 0), /* NEWUSER */
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 16, 0, 4), /* ioctl */
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 28),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2), /* the high half, too */
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 24),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x5412, 1, 0), /* TIOCSTI */
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
};

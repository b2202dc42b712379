/*
 * Constants, their values and their tables. The values were copied by hand from
 * the headers of Linux 7.3, ABI by ABI.
 */
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* ---- values ------------------------------------------------------------- */

enum { NONE = -12345 };

static const struct {
	const char *name, *abis; /* separated by spaces */
	int64_t value;		 /* NONE: these ABIs do not have it */
} spots[] = {
    {"AF_UNIX", "x86_64 mips alpha sparc s390", 1},
    {"AF_NETLINK", "x86_64 parisc", 16},
    {"AF_VSOCK", "x86_64 ppc64le m68k", 40},
    {"SOCK_STREAM", "x86_64 arm sparc alpha parisc", 1},
    {"SOCK_STREAM", "mips mipsel mips64 mipsel64n32", 2},
    {"SOCK_DGRAM", "x86 aarch64", 2},
    {"SOCK_DGRAM", "mips mipsel64", 1},
    {"SOCK_NONBLOCK", "x86_64 arm riscv64 s390x ppc64 m68k sh", 0x800},
    {"SOCK_NONBLOCK", "mips mips64", 0x80},
    {"SOCK_NONBLOCK", "sparc sparc64", 0x4000},
    {"SOCK_NONBLOCK", "alpha parisc parisc64", 0x40000000},
    {"SOCK_CLOEXEC", "x86_64 mips ppc", 0x80000},
    {"SOCK_CLOEXEC", "alpha parisc", 0x200000},
    {"SOCK_CLOEXEC", "sparc64", 0x400000},
    {"SOL_SOCKET", "x86_64 ppc arm", 1},
    {"SOL_SOCKET", "mips alpha sparc parisc", 0xffff},
    {"SO_REUSEADDR", "x86_64 ppc64", 2},
    {"SO_REUSEADDR", "mips alpha sparc parisc", 4},
    {"SO_RCVLOWAT", "ppc", 16},
    {"SO_RCVLOWAT", "x86_64", 18},
    {"SO_PEERCRED", "x86_64", 17},
    {"SO_PEERCRED", "ppc64le", 21},
    {"SO_PEERCRED", "mips alpha", 18},
    {"SO_PEERCRED", "sparc", 0x40},
    {"SO_PEERCRED", "parisc", 0x4011},
    {"IPPROTO_TCP", "x86_64 sparc", 6},
    {"MSG_CMSG_CLOEXEC", "x86_64", 0x40000000},
    {"SYS_SOCKETPAIR", "x86", 8},
    {"O_CREAT", "x86_64 arm ppc s390x m68k sh", 0x40},
    {"O_CREAT", "mips mips64 parisc", 0x100},
    {"O_CREAT", "alpha sparc", 0x200},
    {"O_EXCL", "mips parisc", 0x400},
    {"O_EXCL", "alpha sparc", 0x800},
    {"O_DIRECTORY", "x86_64 x86 riscv64 s390x mips sh sparc", 0x10000},
    {"O_DIRECTORY", "arm aarch64 ppc ppc64le m68k", 0x4000},
    {"O_DIRECTORY", "alpha", 0x8000},
    {"O_DIRECTORY", "parisc", 0x1000},
    {"O_NOFOLLOW", "x86_64 mips sparc", 0x20000},
    {"O_NOFOLLOW", "arm ppc", 0x8000},
    {"O_NOFOLLOW", "alpha", 0x10000},
    {"O_NOFOLLOW", "parisc", 0x80},
    {"O_DIRECT", "x86_64 s390x", 0x4000},
    {"O_DIRECT", "arm aarch64", 0x10000},
    {"O_DIRECT", "ppc64", 0x20000},
    {"O_DIRECT", "mips", 0x8000},
    {"O_DIRECT", "alpha", 0x80000},
    {"O_DIRECT", "sparc", 0x100000},
    {"O_LARGEFILE", "x86_64 x86 riscv64", 0x8000},
    {"O_LARGEFILE", "arm aarch64 m68k", 0x20000},
    {"O_LARGEFILE", "ppc", 0x10000},
    {"O_LARGEFILE", "mips", 0x2000},
    {"O_LARGEFILE", "sparc", 0x40000},
    {"O_LARGEFILE", "alpha", 0x20000},
    {"O_LARGEFILE", "parisc", 0x800},
    {"O_TMPFILE", "x86_64", 0x410000},
    {"O_TMPFILE", "arm", 0x404000},
    {"O_SYNC", "x86_64", 0x101000},
    {"O_SYNC", "mips", 0x4010},
    {"O_NONBLOCK", "alpha", 4},
    {"O_NONBLOCK", "parisc", 0x10000},
    {"AT_FDCWD", "x86_64 mips arm", -100},
    {"F_GETLK", "x86_64 x86", 5},
    {"F_GETLK", "mips mips64", 14},
    {"F_GETLK", "alpha sparc", 7},
    {"F_GETLK64", "x86 x32 arm s390 ppc m68k", 12},
    {"F_GETLK64", "mips mips64n32", 33},
    {"F_GETLK64", "parisc", 8},
    {"F_GETLK64", "x86_64 aarch64 s390x ppc64 riscv64", 5},
    {"F_GETLK64", "mips64", 14},
    {"F_GETLK64", "alpha sparc64", 7},
    {"F_SETLKW64", "x86_64 aarch64 mips64", 7},
    {"F_SETLKW64", "alpha sparc64", 9},
    {"AF_XDP", "x86_64 mips", 44},
    {"ARCH_SET_FS", "x86_64 x86 x32", 0x1002},
    {"ARCH_SET_FS", "aarch64", NONE},
    {"SIGCLD", "x86_64", 17},
    {"SIGCLD", "mips", 18},
    {"SIGCLD", "alpha sparc", 20},
    {"SIGEV_THREAD_ID", "x86_64 arm", 4},
    {"TIOCM_CTS", "x86_64", 0x20},
    {"TIOCM_CTS", "mips", 0x40},
    {"FDGETPRM", "x86_64 s390x", 0x80200204},
    {"FDGETPRM", "x86 arm s390", 0x801c0204},
    {"FDGETPRM", "ppc64 mips64", 0x40200204},
    {"KVM_RUN", "x86_64 aarch64", 0xae80},
    {"KVM_RUN", "ppc64", 0x2000ae80},
    {"KVM_RUN", "sparc64", NONE},
    {"LANDLOCK_ACCESS_FS_EXECUTE", "x86_64", 1},
    {"PIDFD_SELF_PROCESS", "x86_64", -10001},
    {"PIDFD_SELF_THREAD_GROUP", "x86_64", -10001},
    {"IPC_64", "x86_64", 0x100},
    {"PRIO_MAX", "x86_64", 20},
    {"MAP_HUGE_SHIFT", "x86_64", 26},
    {"TCP_REPAIR_WINDOW", "x86_64", 29},
    {"SCHED_FLAG_RESET_ON_FORK", "x86_64", 1},
    {"F_SETOWN", "x86_64", 8},
    {"F_SETOWN", "mips", 24},
    {"F_SETOWN", "parisc", 12},
    {"F_SETOWN", "alpha", 5},
    {"F_SETOWN", "sparc", 6},
    {"F_DUPFD_CLOEXEC", "x86_64 mips", 1030},
    {"MAP_ANONYMOUS", "x86_64 arm ppc sparc", 0x20},
    {"MAP_ANONYMOUS", "mips mips64", 0x800},
    {"MAP_ANONYMOUS", "alpha parisc", 0x10},
    {"MAP_FIXED", "x86_64 mips", 0x10},
    {"MAP_FIXED", "alpha", 0x100},
    {"MAP_FIXED", "parisc", 4},
    {"MAP_32BIT", "x86_64 x86 x32", 0x40},
    {"MAP_32BIT", "arm mips", NONE},
    {"MAP_HUGETLB", "x86_64", 0x40000},
    {"MAP_HUGETLB", "mips parisc", 0x80000},
    {"MAP_HUGETLB", "alpha", 0x100000},
    {"MAP_GROWSDOWN", "x86_64 ppc", 0x100},
    {"MAP_GROWSDOWN", "mips alpha", 0x1000},
    {"MAP_GROWSDOWN", "sparc", 0x200},
    {"MAP_LOCKED", "ppc", 0x80},
    {"PROT_EXEC", "x86_64 mips", 4},
    {"PROT_SEM", "x86_64", 8},
    {"PROT_SEM", "mips", 16},
    {"PROT_SAO", "ppc64", 16},
    {"PROT_BTI", "aarch64", 16},
    {"PROT_BTI", "x86_64", NONE},
    {"MADV_DONTNEED", "x86_64", 4},
    {"MADV_DONTNEED", "alpha", 6},
    {"CLONE_NEWUSER", "x86_64 s390x", 0x10000000},
    {"CLONE_IO", "x86_64", 0x80000000},
    {"CSIGNAL", "x86_64", 0xff},
    {"PR_SET_SECCOMP", "x86_64", 22},
    {"PR_SET_PTRACER", "x86_64", 0x59616d61},
    {"PER_LINUX32", "x86_64 mips", 8},
    {"ADDR_NO_RANDOMIZE", "x86_64", 0x40000},
    {"PTRACE_SYSCALL", "x86_64 sparc", 24},
    {"PTRACE_GETREGS", "x86_64 arm", 12},
    {"PTRACE_SEIZE", "x86_64 mips", 0x4206},
    {"PTRACE_DETACH", "x86_64", 17},
    {"PTRACE_SYSEMU", "x86", 31},
    {"PTRACE_SYSEMU", "ppc", 29},
    {"RLIMIT_NOFILE", "x86_64", 7},
    {"RLIMIT_NOFILE", "mips", 5},
    {"RLIMIT_NOFILE", "alpha sparc", 6},
    {"CLOCK_MONOTONIC", "x86_64", 1},
    {"FUTEX_PRIVATE_FLAG", "x86_64", 128},
    {"SIGCHLD", "x86_64 arm", 17},
    {"SIGCHLD", "mips parisc", 18},
    {"SIGCHLD", "alpha sparc", 20},
    {"SIGSYS", "x86_64 parisc", 31},
    {"SIGSYS", "mips alpha sparc", 12},
    {"SIGUSR1", "x86_64", 10},
    {"SIGUSR1", "mips parisc", 16},
    {"SIGUSR1", "alpha sparc", 30},
    {"SIGBUS", "x86_64", 7},
    {"SIGBUS", "mips alpha sparc parisc", 10},
    {"SIGSTKFLT", "x86_64", 16},
    {"SIGSTKFLT", "mips", NONE},
    {"SIGEMT", "mips sparc alpha", 7},
    {"SIG_BLOCK", "x86_64 parisc", 0},
    {"SIG_BLOCK", "mips alpha sparc", 1},
    {"SA_NODEFER", "x86_64 mips", 0x40000000},
    {"TIOCSTI", "x86_64 arm ppc s390x alpha parisc", 0x5412},
    {"TIOCSTI", "mips mips64", 0x5472},
    {"TIOCSTI", "sh", 0x40015412},
    {"TIOCSTI", "sparc sparc64", (int64_t)0x80017472},
    {"TIOCLINUX", "x86_64 ppc parisc", 0x541c},
    {"TIOCLINUX", "mips", 0x5483},
    {"TIOCLINUX", "sh", 0x4001541c},
    {"TCGETS", "x86_64 arm", 0x5401},
    {"TCGETS", "mips", 0x540d},
    {"TCGETS", "ppc alpha", 0x402c7413},
    {"TCGETS", "sparc", 0x40245408},
    {"TCGETS", "parisc", 0x40245410},
    {"FIONREAD", "x86_64", 0x541b},
    {"FIONREAD", "ppc sparc alpha", 0x4004667f},
    {"FIONREAD", "mips", 0x467f},
    {"FIONBIO", "x86_64", 0x5421},
    {"FIONBIO", "ppc", (int64_t)0x8004667e},
    {"FIOCLEX", "x86_64", 0x5451},
    {"FIOCLEX", "mips", 0x6601},
    {"SIOCGIFINDEX", "x86_64 mips", 0x8933},
    {"TUNSETIFF", "x86_64", 0x400454ca},
    {"TUNSETIFF", "mips ppc", (int64_t)0x800454ca},
    {"FS_IOC_GETFLAGS", "x86_64", (int64_t)0x80086601},
    {"FS_IOC_GETFLAGS", "x86 arm", (int64_t)0x80046601},
    {"FS_IOC_GETFLAGS", "ppc64", 0x40086601},
};

static void
test_spots(void)
{
	for (size_t i = 0; i < sizeof spots / sizeof *spots; i++)
		for (const char *s = spots[i].abis; *s; s += *s == ' ') {
			size_t n = strcspn(s, " ");
			const struct arch *a = scb_facts_arch(s, n);
			const char *name = spots[i].name;
			uint64_t v = 0;
			bool has =
			    a && scb_facts_const(a, name, strlen(name), &v);

			check(has == (spots[i].value != NONE) &&
				  (!has || (int64_t)v == spots[i].value),
			    "%s: %s", s, name);
			if (has && (int64_t)v != spots[i].value)
				printf("0x%jx\n", (uintmax_t)v);
			s += n;
		}
}

/* ---- the tables --------------------------------------------------------- */

static void
see(void *user, const char *name, size_t len, uint64_t value)
{
	const char **looked_for = user;

	if (*looked_for && strlen(*looked_for) == len &&
	    memcmp(*looked_for, name, len) == 0)
		*looked_for = NULL;
	(void)value;
}

static void
test_names(void)
{
	const struct arch *const *a;
	const char *s, *looked_for, *before = "";
	unsigned names = 0, tables = 1;
	uint64_t v;

	for (unsigned i = 0; (s = scb_facts_const_name(i)); i++) {
		bool found = false, has = true;

		if (s == before)
			continue;
		names++;
		tables += strcmp(before, s) > 0;
		before = s;
		check(strlen(s) < 52 && scb_facts_const_known(s, strlen(s)),
		    "%s: not found: not sorted, or too long", s);
		for (a = scb_arch_all; *a; a++) {
			if (!scb_facts_const(*a, s, strlen(s), &v))
				continue;
			found = true;
			has &= scb_facts_const_has((uint32_t)v);
		}
		check(found, "%s: no ABI has it", s);
		check(has, "%s: its value is no constant's", s);
		if (!scb_facts_const(scb_arch_all[0], s, strlen(s), &v))
			continue;
		looked_for = s;
		scb_facts_const_each(
		    scb_arch_all[0], s, strlen(s), NULL, see, &looked_for);
		check(!looked_for, "%s: not among its own prefix", s);
	}
	check(tables == 6, "tables/consts_*: tables that are sorted are six");
	check(names > 2000, "tables/consts_*: names");
	check(!scb_facts_const_has(0xdeadbeef), "0xdeadbeef: is a constant's");
	check(!scb_facts_const_known("", 0), "nothing: is a constant");
	check(!scb_facts_const_known("AF_", 3), "AF_: is a constant");
	check(!scb_facts_const_known("AF_UNIXX", 8), "AF_UNIXX: is a constant");
	check(scb_facts_const_known("AF_UNIXX", 7), "AF_UNIX: is cut off");
	check(!scb_facts_const_known("AF_UNIX\0", 8), "a NUL: is a constant");
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
test_unique(void)
{
	static const char *all[10000];
	const char *s;
	size_t n = 0;

	for (unsigned i = 0; (s = scb_facts_const_name(i)); i++)
		if (n == 0 || all[n - 1] != s)
			all[n++] = s;
	qsort(all, n, sizeof *all, by_name);
	for (size_t i = 1; i < n; i++)
		check(strcmp(all[i - 1], all[i]) != 0, "%s: is there twice",
		    all[i]);
}

int
main(void)
{
	test_spots();
	test_names();
	test_unique();
	return check_end();
}

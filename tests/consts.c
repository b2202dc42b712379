/*
 * Constants, families and names of arguments. The values were read in the
 * headers of Linux 7.2, by hand, ABI by ABI.
 */
#include "base/buf.h"
#include "base/facts.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned passed, failed;

static void
check(bool ok, const char *what, const char *of)
{
	if (ok) {
		passed++;
	} else if (failed++ < 20) {
		printf("%s: %s\n", of, what);
	}
}

static const struct arch *
arch(const char *token)
{
	return facts_arch(token, strlen(token));
}

/* ---- values ------------------------------------------------------------- */

enum { NONE = -12345 };

static const struct {
	const char *name, *abis; /* separated by spaces */
	int64_t value;		 /* NONE: they do not have it */
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
    {"F_GETLK64", "x86_64 aarch64 mips64 s390x alpha", NONE},
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
			const struct arch *a = facts_arch(s, n);
			const char *name = spots[i].name;
			uint64_t v = 0;
			bool has = a && facts_const(a, name, strlen(name), &v);

			check(has == (spots[i].value != NONE) &&
				  (!has || (int64_t)v == spots[i].value),
			    name, s);
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

	for (unsigned i = 0; (s = facts_const_name(i)); i++) {
		bool found = false;

		if (s == before)
			continue;
		names++;
		tables += strcmp(before, s) > 0;
		before = s;
		check(strlen(s) < 52 && facts_const_known(s, strlen(s)),
		    "not found: not sorted, or too long", s);
		for (a = arch_all; *a; a++)
			found |= facts_const(*a, s, strlen(s), &v);
		check(found, "no ABI has it", s);
		if (!facts_const(arch_all[0], s, strlen(s), &v))
			continue;
		looked_for = s;
		facts_const_each(arch_all[0], s, strlen(s), see, &looked_for);
		check(!looked_for, "not among its own prefix", s);
	}
	check(tables == 6, "tables that are sorted are six", "tables/consts_*");
	check(names > 2000, "names", "tables/consts_*");
	check(!facts_const_known("", 0), "is a constant", "nothing");
	check(!facts_const_known("AF_", 3), "is a constant", "AF_");
	check(!facts_const_known("AF_UNIXX", 8), "is a constant", "AF_UNIXX");
	check(facts_const_known("AF_UNIXX", 7), "is cut off", "AF_UNIX");
	check(!facts_const_known("AF_UNIX\0", 8), "is a constant", "a NUL");
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

	for (unsigned i = 0; (s = facts_const_name(i)); i++)
		if (n == 0 || all[n - 1] != s)
			all[n++] = s;
	qsort(all, n, sizeof *all, by_name);
	for (size_t i = 1; i < n; i++)
		check(
		    strcmp(all[i - 1], all[i]) != 0, "is there twice", all[i]);
}

/* ---- families ----------------------------------------------------------- */

struct round {
	const struct facts_family *family;
	const struct arch *arch;
	struct arena *arena;
	unsigned words;
	bool flags;
};

/* The sum of the words that facts_family_put wrote. */
static bool
read_back(const struct arch *a, const char *s, uint64_t *sum)
{
	uint64_t v;
	size_t n;

	for (*sum = 0; *s; s += n + (s[n] == '|')) {
		n = strcspn(s, "|");
		if (n > 2 && s[0] == '0' && s[1] == 'x')
			v = strtoull(s, NULL, 16);
		else if (!facts_const(a, s, n, &v))
			return false;
		*sum |= v;
	}
	return true;
}

static void
there_and_back(void *user, const char *name, size_t len, uint64_t value)
{
	struct round *r = user;
	size_t mark = arena_mark(r->arena);
	struct buf b;
	uint64_t sum = 0;
	bool ok;

	r->words++;
	buf_init(&b, r->arena);
	ok = facts_family_put(&b, r->family, r->arch, value, UINT64_MAX);
	if (r->flags && value == 0)
		ok = !ok;
	else
		ok = ok && read_back(r->arch, b.p, &sum) && sum == value;
	check(ok, name, r->family->name);
	if (r->flags)
		check(value >> 31 != UINT64_MAX >> 31, "negative flag", name);
	(void)len;
	arena_release(r->arena, mark);
}

static void
test_families(struct arena *arena)
{
	static const char *const abis[] = {
	    "x86_64", "arm", "mips", "alpha", "parisc", "sparc64", "ppc"};
	const struct facts_family *f;
	const char *before = "";

	for (unsigned i = 0; (f = facts_family_at(i)); i++) {
		unsigned words = 0;

		check(strcmp(before, f->name) < 0, "not sorted", f->name);
		before = f->name;
		for (unsigned j = 0; j < sizeof abis / sizeof *abis; j++) {
			struct round r = {f, arch(abis[j]), arena, 0, false};

			facts_family_each(
			    f->values, r.arch, there_and_back, &r);
			r.flags = true;
			facts_family_each(f->flags, r.arch, there_and_back, &r);
			words += r.words;
		}
		check(words > 0, "without words", f->name);
	}
}

static const struct {
	const char *family, *abi;
	uint64_t value;
	const char *words; /* NULL: none */
} said[] = {
    {"AF", "x86_64", 1, "AF_UNIX"},
    {"AF", "x86_64", 16, "AF_NETLINK"},
    {"AF", "x86_64", 77, NULL},
    {"O", "x86_64", 0, "O_RDONLY"},
    {"O", "x86_64", 0xc1, "O_WRONLY|O_CREAT|O_EXCL"},
    {"O", "x86_64", 0x101042, "O_RDWR|O_CREAT|O_SYNC"},
    {"O", "x86_64", 0x410002, "O_RDWR|O_TMPFILE"},
    {"O", "mips", 0x101, "O_WRONLY|O_CREAT"},
    {"O", "x86_64", 3, "O_ACCMODE"},
    {"O", "x86_64", 0x40000040, "O_CREAT|0x40000000"},
    {"O", "x86_64", 0x70000040, NULL},
    {"PER", "x86_64", 0xffffffff, NULL},
    {"PROT", "x86_64", 0, "PROT_NONE"},
    {"PROT", "x86_64", 5, "PROT_READ|PROT_EXEC"},
    {"SOCK", "x86_64", 0x80801, "SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC"},
    {"SOCK", "mips", 0x81, "SOCK_DGRAM|SOCK_NONBLOCK"},
    {"MAP", "x86_64", 0x22, "MAP_PRIVATE|MAP_ANONYMOUS"},
    {"MAP", "parisc", 0x12, "MAP_PRIVATE|MAP_ANONYMOUS"},
    {"CLONE", "x86_64", 0x7e020000,
	"CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|"
	"CLONE_NEWPID|CLONE_NEWNET"},
    {"CLONE", "x86_64", 0, NULL},
    {"CLONE", "sparc", 0x114, "SIGCHLD|CLONE_VM"},
    {"AT_FDCWD", "x86_64", 0xffffff9c, "AT_FDCWD"},
    {"AT_FDCWD", "x86_64", UINT64_MAX - 99, "AT_FDCWD"},
    {"AT_FDCWD", "x86_64", 0x1ffffff9c, NULL},
    {"PER", "x86_64", 0, "PER_LINUX"},
    {"PER", "x86_64", 8, "PER_LINUX32"},
    {"PER", "x86_64", 0x20000, "UNAME26"},
    {"PER", "x86_64", 0x20008, "PER_LINUX32|UNAME26"},
    {"TIOC", "x86_64", 0x5412, "TIOCSTI"},
    {"TIOC", "mips", 0x5412, NULL},
    {"TIOC", "x86_64", 0x541b, "FIONREAD"},
    {"TIOC", "x86_64", 13, NULL},
    {"TIOC", "x86_64", 0xffffffff, NULL},
    {"PR", "x86_64", 22, "PR_SET_SECCOMP"},
    {"PR", "x86_64", 1, "PR_SET_PDEATHSIG"},
    {"FUTEX", "x86_64", 0x81, "FUTEX_WAKE|FUTEX_PRIVATE_FLAG"},
    {"FUTEX", "x86_64", 0xfffff87f, "FUTEX_CMD_MASK"},
    {"PTRACE", "x86_64", 0x4206, "PTRACE_SEIZE"},
};

static void
test_said(struct arena *arena)
{
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		const struct facts_family *f =
		    facts_family_named(said[i].family);
		struct buf b;
		bool ok;

		buf_init(&b, arena);
		ok = f && facts_family_put(&b, f, arch(said[i].abi),
			      said[i].value, UINT64_MAX);
		check(ok == (said[i].words != NULL) &&
			  (!ok || strcmp(b.p, said[i].words) == 0),
		    ok ? b.p : "no words", said[i].family);
	}
}

/* Under a mask, of which all bits are those of the value; and the mask. */
static const struct {
	const char *family;
	uint32_t value, mask;
	const char *words, *mask_words;
} masked[] = {
    {"TIOC", 2, 6, NULL, NULL},
    {"TIOC", 0x5412, 0x5412, NULL, NULL},
    {"TIOC", 0x5412, UINT32_MAX, "TIOCSTI", NULL},
    {"AF", 1, 1, NULL, NULL},
    {"AF", 1, 0xff, "AF_UNIX", NULL},
    {"MADV", 3, 3, NULL, NULL},
    {"O", 1, 3, "O_WRONLY", "O_ACCMODE"},
    {"O", 0x41, 0x43, "O_WRONLY|O_CREAT", "O_ACCMODE|O_CREAT"},
    {"SOCK", 1, 0xf, "SOCK_STREAM", "SOCK_TYPE_MASK"},
    {"SOCK", 1, 1, NULL, NULL},
    {"SOCK", 0x80001, 0x8000f, "SOCK_STREAM|SOCK_CLOEXEC",
	"SOCK_TYPE_MASK|SOCK_CLOEXEC"},
    {"S_IF", 0x8000, 0xf000, "S_IFREG", "S_IFMT"},
    {"S_IF", 0x8000, 0x8000, NULL, NULL},
    {"CLONE", 0x10000000, 0x10020000, "CLONE_NEWUSER",
	"CLONE_NEWNS|CLONE_NEWUSER"},
    {"PROT", 4, 6, "PROT_EXEC", "PROT_WRITE|PROT_EXEC"},
};

static bool
same_words(bool ok, const struct buf *b, const char *words)
{
	return ok == (words != NULL) && (!ok || strcmp(b->p, words) == 0);
}

static void
test_masked(struct arena *arena)
{
	const struct arch *a = arch("x86_64");

	for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
		const struct facts_family *f =
		    facts_family_named(masked[i].family);
		struct buf b, m;
		bool ok;

		buf_init(&b, arena);
		buf_init(&m, arena);
		ok =
		    facts_family_put(&b, f, a, masked[i].value, masked[i].mask);
		check(same_words(ok, &b, masked[i].words),
		    ok ? b.p : "no words", masked[i].family);
		ok = facts_family_put_mask(&m, f, a, masked[i].mask);
		check(masked[i].mask == UINT32_MAX ||
			  same_words(ok, &m, masked[i].mask_words),
		    ok ? m.p : "no mask", masked[i].family);
	}
}

/* ---- arguments ---------------------------------------------------------- */

#define P(name) name "\0\0"
#define N(name, family) name "\0" family "\0"
#define W(name) name "\0!\0"

static const struct {
	const char *call, *spec;
} rows[] = {
#define A(call, spec) {call, spec},
#include "../tables/args.tbl"
};

static void
test_rows(void)
{
	const char *s, *family;
	unsigned n;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *call = rows[i].call;
		int nargs = facts_nargs(call);

		check(i == 0 || strcmp(rows[i - 1].call, call) < 0,
		    "not sorted", call);
		check(facts_known(call, strlen(call), NULL), "no call", call);
		for (n = 0, s = rows[i].spec; *s; n++) {
			family = s + strlen(s) + 1;
			if (*family && *family != '!')
				check(facts_family_named(family) ==
					  facts_family(call, n),
				    "no family", call);
			s = family + strlen(family) + 1;
		}
		check(n <= 6 && (nargs < 0 || nargs == (int)n),
		    "another number of arguments in widths.tbl", call);
	}
}

static int
index_of(const char *abi, const char *call, const char *name)
{
	return facts_arg_index(arch(abi), call, name, strlen(name));
}

static void
test_args(void)
{
	const char *s = facts_arg_name("socket", 1);

	check(s && strcmp(s, "type") == 0, "arg1", "socket");
	check(!facts_arg_name("socket", 3), "arg3", "socket");
	check(!facts_arg_name("nonsense", 0), "arg0", "nonsense");
	check(!facts_arg_name("prctl", 1), "arg1", "prctl");
	check(index_of("x86_64", "socket", "family") == 0, "family", "socket");
	check(index_of("x86_64", "socket", "fam") == -1, "fam", "socket");
	check(index_of("x86_64", "clone", "flags") == 0, "x86_64", "clone");
	check(index_of("s390x", "clone", "flags") == 1, "s390x", "clone");
	check(index_of("s390", "clone", "flags") == 1, "s390", "clone");
	check(index_of("x86_64", "clone", "tls") == 4, "x86_64", "tls");
	check(index_of("arm", "clone", "tls") == 3, "arm", "tls");
	check(index_of("x86_64", "fallocate", "len") == 3, "len", "fallocate");
	check(index_of("x32", "fallocate", "len") == 3, "len", "fallocate");
	check(index_of("arm", "fallocate", "mode") == 1, "mode", "fallocate");
	check(index_of("arm", "fallocate", "len") == -1, "len", "fallocate");
	check(index_of("x86", "mmap", "prot") == -1, "prot", "mmap on x86");
	check(index_of("arm", "mmap2", "prot") == 2, "prot", "mmap2");
	check(facts_family_of(arch("s390x"), "clone", 1) ==
		  facts_family("clone", 0),
	    "family", "clone on s390x");
	check(!facts_family_of(arch("s390x"), "clone", 0), "arg0",
	    "clone on s390x");
	for (const struct arch *const *a = arch_all; *a; a++)
		check(facts_arg_index(*a, "clone", "flags", 5) ==
			  (*a)->clone_flags,
		    "clone's flags", (*a)->token);
}

int
main(void)
{
	size_t size = (size_t)4 << 20;
	void *memory = malloc(size);
	jmp_buf out;
	struct arena arena = {memory, size, 0, &out};

	if (!memory || setjmp(out))
		return 1;
	test_spots();
	test_names();
	test_unique();
	test_families(&arena);
	test_said(&arena);
	test_masked(&arena);
	test_rows();
	test_args();
	free(memory);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}

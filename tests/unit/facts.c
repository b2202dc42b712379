/*
 * Are the tables complete and in order, and do the look-ups find everything in
 * them? Needs only the facts: no policy, no filter.
 */
#include "facts/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define LENGTH(array) (sizeof array / sizeof *array)

static const struct arch *
arch(const char *name)
{
	return scb_facts_arch(name, strlen(name));
}

static const struct arch_call *
call(const char *token, const char *name)
{
	return scb_facts_call(arch(token), name, strlen(name));
}

/*
 * Rows and largest number of each ABI up to Linux 7.3, counted in its sources.
 * Rows of later kernels are left out, so they need no change here.
 */
static const struct count {
	char token[12];
	uint32_t rows, last;
} counts[] = {{"x86_64", 386, 472}, {"x86", 462, 472},
    {"x32", 375, 0x40000000 + 547}, {"arm", 432, 0x0f0006},
    {"aarch64", 328, 472}, {"mips", 438, 4472}, {"mips64", 374, 5472},
    {"mips64n32", 398, 6472}, {"mipsel", 438, 4472}, {"mipsel64", 374, 5472},
    {"mipsel64n32", 398, 6472}, {"ppc", 453, 472}, {"ppc64", 425, 472},
    {"ppc64le", 425, 472}, {"riscv64", 329, 472}, {"riscv32", 319, 472},
    {"s390x", 391, 472}, {"s390", 440, 469}, {"loongarch64", 325, 472},
    {"m68k", 444, 472}, {"sh", 437, 472}, {"sheb", 437, 472},
    {"sparc", 442, 472}, {"sparc64", 405, 472}, {"xtensa", 395, 472},
    {"xtensaeb", 395, 472}, {"csky", 348, 472}, {"loongarch32", 317, 472},
    {"aarch64_be", 328, 472}, {"armeb", 432, 0x0f0006}, {"parisc", 408, 472},
    {"parisc64", 388, 472}, {"alpha", 505, 582}};

/* Numbers with two names; there are no others. */
static const struct alias {
	char token[6];
	uint32_t nr;
} aliases[] = {{"arm", 341}, {"armeb", 341}, {"alpha", 20}, {"alpha", 22},
    {"alpha", 24}, {"alpha", 47}, {"alpha", 209}};

static bool
alias(const struct arch *a, uint32_t nr)
{
	size_t i;

	for (i = 0; i < LENGTH(aliases); i++)
		if (aliases[i].nr == nr && !strcmp(aliases[i].token, a->token))
			return true;
	return false;
}

static void
test_count(const struct arch *a, const struct count *want)
{
	uint32_t rows = 0, last = 0;

	for (unsigned i = 0; i < a->ncalls; i++)
		if (a->calls[i].since <= ARCH_KERNEL(7, 3, 0)) {
			rows++;
			last = a->calls[i].nr;
		}
	CHECK(a->token, rows == want->rows && last == want->last);
}

static void
test_row(const struct arch *a, unsigned i)
{
	const struct arch_call *c = &a->calls[i];
	bool second = i && c->nr == c[-1].nr;

	CHECK(c->name, *c->name && !c->name[sizeof c->name - 1]);
	CHECK(c->name, !i || c->nr > c[-1].nr || (second && alias(a, c->nr)));
	CHECK(c->name, c->nr >= a->low && c->nr <= a->high);
	CHECK(c->name, c->since <= FACTS_KERNEL && c->gone <= FACTS_KERNEL);
	CHECK(c->name, !c->gone || c->gone > c->since);
	CHECK(c->name, scb_facts_known(c->name, strlen(c->name), NULL));
	CHECK(c->name, scb_facts_number(a, c->nr) == c - second);
	CHECK(c->name, scb_facts_lower(a, c->nr) == i - second);
}

static void
test_tables(void)
{
	const struct arch *a;
	unsigned i, k;

	for (i = 0; i < LENGTH(counts); i++) {
		a = arch(counts[i].token);
		CHECK(counts[i].token, a && scb_arch_all[i]);
		if (!a)
			continue;
		CHECK(a->token, !strcmp(a->token, counts[i].token));
		test_count(a, &counts[i]);
		for (k = 0; k < a->ncalls; k++)
			test_row(a, k);
		CHECK(a->token, scb_facts_lower(a, UINT32_MAX) == a->ncalls);
		CHECK(a->token, !scb_facts_number(a, UINT32_MAX));
	}
	CHECK("arch_all", !scb_arch_all[i]);
	CHECK("arch_all", scb_arch_all[0] == arch("x86_64"));
	CHECK(
	    "clone3", call("x86_64", "clone3")->since == ARCH_KERNEL(5, 3, 0));
	CHECK("clone3", call("mips", "clone3")->since == ARCH_KERNEL(5, 4, 0));
	CHECK("clone3", !call("sh", "clone3"));
	CHECK("accept4", call("x86", "accept4")->since == ARCH_KERNEL(4, 3, 0));
	CHECK("signalfd4",
	    call("ppc64", "signalfd4")->since == ARCH_KERNEL(2, 6, 27));
	CHECK("read", !call("x86_64", "read")->since);
	CHECK("uselib", call("x86", "uselib")->gone == ARCH_KERNEL(6, 16, 0));
	CHECK(
	    "timerfd", call("mips", "timerfd")->gone == ARCH_KERNEL(2, 6, 25));
}

/*
 * Every name leads to its ABI. scb_facts_arch returns the first ABI that has
 * the name, so a name of two ABIs fails for the second.
 */
static void
test_names(const struct arch *a)
{
	const char *s;
	size_t n;

	CHECK(a->token, arch(a->token) == a && arch(a->scmp) == a);
	for (s = a->names; *s; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		CHECK(s, n && (s[n] != ' ' || s[n + 1]));
		CHECK(s, scb_facts_arch(s, n) == a);
	}
	CHECK(a->token, arch(a->docker) == a);
	CHECK(a->docker,
	    scb_facts_arch_docker(a->docker, strlen(a->docker)) == a);
}

static void
test_fields(const struct arch *a)
{
	const struct arch_space *last = &a->spaces[a->nspaces - 1];
	uint32_t word = a->audit_arch;
	bool big = a->big_endian;

	const struct arch *other = scb_facts_arch_audit(word, a->low, !big);

	CHECK(a->token, scb_facts_arch_audit(word, a->low, big) == a);
	CHECK(a->token, scb_facts_arch_audit(word, a->high, big) == a);
	/* Some ports use one AUDIT_ARCH for both byte orders. */
	CHECK(a->token, !other || (other->abi == a->abi && a->cpp_misfit));
	/* __AUDIT_ARCH_LE */
	CHECK(a->token, other || !(word & 0x40000000) == big);
	CHECK(a->token, a->nspaces == 1 || a->nspaces == 2);
	CHECK(a->token, last->low == a->low && last->high == a->high);
	CHECK(a->token, a->arg_bits == 32 || a->arg_bits == 64);
	CHECK(a->token, a->cpp && *a->cpp && a->audit_name);
	CHECK(a->token, !a->cached || a->filters);
	CHECK(a->token, !a->twin.abi == !a->twin.nranges);
	CHECK(a->token, !a->twin.abi || scb_facts_twin_abi(a));
	for (unsigned i = 0; i < a->ncalls; i++)
		CHECK(a->calls[i].name, scb_facts_in_range(a, a->calls[i].nr));
	CHECK(a->token, !scb_facts_in_range(a, UINT32_MAX));
	CHECK(a->token, !scb_facts_in_range(a, (uint64_t)1 << 32 | a->low));
}

static void
test_arches(void)
{
	static const char *const none[] = {"", " ", "x86_6", "x86_64 ",
	    "i386 386", "aarch64be", "SCMP_ARCH_", "ia64"};
	/* What moby/profiles and containers/common compare arches with. */
	static const char *const engines[] = {"x86", "amd64", "x32", "arm",
	    "arm64", "loongarch64", "loong64", "mips", "mips64", "mips64n32",
	    "mipsel", "mipsel64", "mips3l64n32", "mipsel64n32", "ppc", "ppc64",
	    "ppc64le", "riscv64", "s390", "s390x", "parisc", "parisc64"};
	unsigned i;

	for (i = 0; scb_arch_all[i]; i++) {
		test_names(scb_arch_all[i]);
		test_fields(scb_arch_all[i]);
	}
	CHECK("amd64", arch("amd64") == arch("x86_64"));
	CHECK("i686", arch("i686") == arch("x86"));
	CHECK("ARM64", arch("ARM64") == arch("aarch64"));
	CHECK("ppc64el", arch("ppc64el") == arch("scmp_arch_ppc64le"));
	CHECK("mips64le", arch("mips64le") == arch("mipsel64"));
	for (i = 0; i < LENGTH(none); i++)
		CHECK(none[i], !arch(none[i]));
	for (i = 0; i < LENGTH(engines); i++)
		CHECK(engines[i],
		    scb_facts_arch_docker(engines[i], strlen(engines[i])));
	CHECK("docker", !scb_facts_arch_docker("x86_64", 6));
	CHECK("x32",
	    scb_facts_arch_audit(0xc000003e, 1u << 30, 0) == arch("x32"));
	CHECK("0", !scb_facts_arch_audit(0, 0, false));
#if defined(__x86_64__) && !defined(__ILP32__)
	CHECK("host", scb_facts_arch_host() == arch("x86_64"));
#endif
}

static void
test_index(void)
{
	static _Alignas(16) unsigned char room[1 << 14];
	struct arena arena = {.base = room, .size = sizeof room};
	struct facts_index ix;
	const struct arch *a;
	const char *s;
	unsigned i, k;

	for (i = 0; (a = scb_arch_all[i]); i++) {
		arena.used = 0;
		scb_facts_index(&ix, a, &arena);
		for (k = 0; (s = scb_facts_name(k)); k++)
			CHECK(s, scb_facts_find(&ix, s, strlen(s)) ==
				     scb_facts_call(a, s, strlen(s)));
		CHECK(a->token, scb_facts_find(&ix, "readx", 4));
		CHECK(a->token, !scb_facts_find(&ix, "rea", 3));
		CHECK(a->token, !scb_facts_find(&ix, "read\0", 5));
		CHECK(a->token, !scb_facts_find(&ix, "", 0));
	}
}

static void
test_generic(void)
{
	const char *s;
	uint32_t v = 1;
	unsigned i;

	for (i = 0; (s = scb_facts_name(i)); i++) {
		CHECK(s, !i || strcmp(scb_facts_name(i - 1), s) < 0);
		CHECK(
		    s, scb_facts_known(s, strlen(s), &v) && v <= FACTS_KERNEL);
	}
	CHECK("generic.tbl", i >= 641);
	CHECK("clone3",
	    scb_facts_known("clone3", 6, &v) && v == ARCH_KERNEL(5, 3, 0));
	CHECK("accept4",
	    scb_facts_known("accept4", 7, &v) && v == ARCH_KERNEL(2, 6, 28));
	CHECK("afs_syscall", scb_facts_known("afs_syscall", 11, &v) && !v);
	CHECK("clone33", !scb_facts_known("clone33", 7, &v));
	CHECK("clone3.", !scb_facts_known("clone3\0", 7, &v));
	CHECK("empty", !scb_facts_known("", 0, &v));
}

static void
test_widths(void)
{
	enum { BLOCK = FACTS_BLOCK };
	static const struct {
		char abi[12], name[16];
		unsigned arg, bits;
	} w[] = {{"x86_64", "clone", 0, 32}, {"x86_64", "clone", 1, 64},
	    {"s390x", "clone", 0, 64}, {"s390x", "clone", 1, 32},
	    {"s390x", "clone", 2, 64}, {"x86", "chown", 1, 16},
	    {"x86_64", "chown", 1, 32}, {"x86", "mmap", 0, BLOCK},
	    {"x86", "mmap", 3, BLOCK}, {"s390", "mmap", 0, BLOCK},
	    {"s390x", "mmap", 0, BLOCK}, {"m68k", "mmap", 0, BLOCK},
	    {"s390", "mmap2", 0, BLOCK}, {"ppc", "select", 0, BLOCK},
	    {"ppc64", "select", 0, 32}, {"x86_64", "mmap", 0, 64},
	    {"x86_64", "mmap", 2, 32}, {"aarch64", "mmap", 3, 32},
	    {"arm", "mmap", 2, 64}, {"x32", "ioctl", 2, 32},
	    {"x86_64", "ioctl", 2, 64}, {"x32", "preadv", 0, 32},
	    {"x32", "preadv2", 4, 32}, {"x32", "preadv2", 1, 64},
	    {"x32", "execve", 1, 64}, {"mips64n32", "execve", 0, 64},
	    {"mips64n32", "io_getevents", 0, 32},
	    {"mipsel64n32", "mq_timedsend", 2, 32},
	    {"x86_64", "fchroot", 1, 32}, {"ppc64", "_newselect", 0, 32},
	    {"s390x", "sigsuspend", 2, 64}, {"parisc64", "mmap2", 2, 32},
	    {"x86_64", "socket", 0, 32}, {"x86_64", "socket", 3, 0},
	    {"x86_64", "openat", 3, 16}, {"x86_64", "read", 9, 0},
	    {"x86_64", "no_such_call", 0, 0}};
	unsigned i;

	for (i = 0; i < LENGTH(w); i++)
		CHECK(w[i].name, scb_facts_width(arch(w[i].abi), w[i].name,
				     w[i].arg) == w[i].bits);
}

static void
test_errno(void)
{
	static const struct {
		char abi[9], name[11];
		int number;
	} e[] = {{"x86_64", "ENOSYS", 38}, {"mips", "ENOSYS", 89},
	    {"mipsel64", "ENOSYS", 89}, {"alpha", "ENOSYS", 78},
	    {"sparc64", "ENOSYS", 90}, {"parisc", "ENOSYS", 251},
	    {"ppc64le", "ENOSYS", 38}, {"ppc", "EDEADLOCK", 58},
	    {"x86_64", "EDEADLOCK", 35}, {"x86_64", "EPERM", 1},
	    {"sparc", "EPROCLIM", 67}, {"x86_64", "EPROCLIM", -1},
	    {"x86_64", "ENOSY", -1}, {"x86_64", "", -1},
	    {"mips", "EDQUOT", 1133}, {"parisc", "ENOTSUP", 223},
	    {"x86_64", "ENOTSUP", 95}};
	const struct arch *a = arch("x86_64");
	unsigned i;

	for (i = 0; i < LENGTH(e); i++)
		CHECK(e[i].name, scb_facts_errno(arch(e[i].abi), e[i].name,
				     strlen(e[i].name)) == e[i].number);
	CHECK("11", !strcmp(scb_facts_errno_name(a, 11), "EAGAIN"));
	CHECK("95", !strcmp(scb_facts_errno_name(a, 95), "EOPNOTSUPP"));
	CHECK("117", !strcmp(scb_facts_errno_name(a, 117), "EUCLEAN"));
	CHECK("89", !strcmp(scb_facts_errno_name(arch("mips"), 89), "ENOSYS"));
	CHECK(
	    "0", !scb_facts_errno_name(a, 0) && !scb_facts_errno_name(a, 4095));
	CHECK("EPROCLIM", scb_facts_errno_known("EPROCLIM", 8));
	CHECK("E", !scb_facts_errno_known("E", 1));
}

static void
test_subcalls(void)
{
	const struct facts_subcall *s;
	unsigned i, ipc = 0;

	for (i = 0; (s = scb_facts_subcall(i)); i++) {
		ipc += !strcmp(s->multiplexer, "ipc");
		CHECK(s->name, scb_facts_known(s->name, strlen(s->name), NULL));
		CHECK(s->name, s->mask == (ipc ? 0xffff : UINT32_MAX));
	}
	CHECK("subcalls.tbl", i == 32 && ipc == 12);
	s = scb_facts_subcall(17);
	CHECK(s->name, !strcmp(s->name, "accept4") && s->number == 18);
	CHECK(s->name, s->since == ARCH_KERNEL(2, 6, 28));
}

static void
test_caps(void)
{
	static const char *const docker[] = {"CHOWN", "DAC_OVERRIDE", "FSETID",
	    "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP",
	    "SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE"};
	uint64_t set = 0;
	unsigned i;

	for (i = 0; i < LENGTH(docker); i++)
		set |= UINT64_C(1)
		       << scb_facts_cap(docker[i], strlen(docker[i]));
	CHECK("docker", set == scb_facts_caps_docker());
	CHECK("all", scb_facts_caps_all() == 0x1ffffffffff);
	CHECK("CHOWN", scb_facts_cap("CAP_CHOWN", 9) == 0);
	CHECK("SYS_ADMIN", scb_facts_cap("sys_admin", 9) == 21);
	CHECK("SYS_PTRACE", scb_facts_cap("cap_Sys_Ptrace", 14) == 19);
	CHECK("last", scb_facts_cap("CHECKPOINT_RESTORE", 18) == 40);
	CHECK("none",
	    scb_facts_cap("", 0) == -1 && scb_facts_cap("CAP_", 4) == -1);
	CHECK("none", scb_facts_cap("CAP_CAP_CHOWN", 13) == -1);
}

static void
test_kernel(void)
{
	static const char *const bad[] = {"", "5", "5.", ".5", "5.1.", "5..1",
	    "5.1.2.3", "256.0", "5.256", "5.1.256", "5.1-rc1", " 5.1", "5.1 ",
	    "-5.1", "99999999999.1", "v5.1"};
	uint32_t v = 0;
	unsigned i;

	CHECK(
	    "4.8", scb_facts_kernel("4.8", 3, &v) && v == ARCH_KERNEL(4, 8, 0));
	CHECK("5.10.3",
	    scb_facts_kernel("5.10.3", 6, &v) && v == ARCH_KERNEL(5, 10, 3));
	CHECK("5.255.255", scb_facts_kernel("5.255.255x", 9, &v) &&
			       v == ARCH_KERNEL(5, 255, 255));
	for (i = 0; i < LENGTH(bad); i++)
		CHECK(bad[i], !scb_facts_kernel(bad[i], strlen(bad[i]), &v));
}

int
main(void)
{
	test_tables();
	test_arches();
	test_index();
	test_generic();
	test_widths();
	test_errno();
	test_subcalls();
	test_caps();
	test_kernel();
	return check_end();
}

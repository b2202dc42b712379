/* Readers of logs: the calls that they find, line by line, in every form. */
#include "log.h"

#define COPY(from, ip) \
	from "auid=0 pid=7 sig=0 arch=c000003e syscall=41 ip=0x" ip \
	     " code=0x50001\n"
#define COPY_A(ip) COPY("a audit[7]: SECCOMP ", ip)
#define COPY_K(ip) COPY("a kernel: audit: type=1326 audit(1.2:3): ", ip)

static const struct {
	const char *arch, *text, *events;
} cases[] = {
    /* --- strace: prefixes and values --- */
    {"x86_64", "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3",
	"1 x86_64 socket(0x1, 0x80001, 0x0)\n"},
    {"x86_64",
	"100  close(3) = 0\n"
	"[pid   101] close(4) = 0\n"
	"102<a(b)> close(5</x, y>) = 0\n"
	"12:00:01.5 close(6) = 0\n"
	"103 1700000000.123456 close(7)   = 0 <0.000010>\n"
	"     0.000123 close(8) = -1 EPERM (Operation not permitted)\n"
	"[   3] close(9) = 0\n"
	"[00007f3c88a1b2c3] close(10) = 0\n",
	"1 x86_64 close(0x3) pid 100\n"
	"2 x86_64 close(0x4) pid 101\n"
	"3 x86_64 close(0x5) pid 102\n"
	"4 x86_64 close(0x6)\n"
	"5 x86_64 close(0x7) pid 103\n"
	"6 x86_64 close(0x8) failed EPERM\n"
	"7 x86_64 close(0x9)\n"
	"8 x86_64 close(0xa)\n"},
    {"x86_64", "ioctl(0, TCGETS2 or SNDCTL_TMR_START, {x=1, ...}) = 0",
	"1 x86_64 ioctl(0x0, 0x802c542a)\n"},
    {"x86_64", "ioctl(0, SNDCTL_NONE_SUCH or TCGETS, 0x1) = 0",
	"1 x86_64 ioctl(0x0, 0x5401, 0x1)\n"},
    {"x86_64", "ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0x54, 0x99, 0x4), 1) = 0",
	"1 x86_64 ioctl(0x3, 0xc0045499, 0x1)\n"},
    {"mips64", "ioctl(3, _IOC(_IOC_READ, 0x54, 0x99, 0x4), 1) = 0",
	"1 mips64 ioctl(0x3, 0x40045499, 0x1)\n"},
    {"parisc", "ioctl(3, _IOC(_IOC_READ, 0x54, 0x99, 0x4), 1) = 0",
	"1 parisc ioctl(0x3, 0x40045499, 0x1)\n"},
    {"x86_64", "ioctl(3, _IOC(_IOC_READ, 0x54, 0x99), 1) = 0",
	"1 x86_64 ioctl(0x3, ?, 0x1)\n"},
    {"x86_64", "socket(0x2d /* AF_??? */, 0x1 /* SOCK_STREAM */, 0) = -1",
	"1 x86_64 socket(0x2d, 0x1, 0x0)\n"},
    {"x86_64", "syscall_0x1ff(0x1, 0x2) = -1 ENOSYS (x)",
	"1 x86_64 511(0x1, 0x2) failed ENOSYS\n"},
    {"mips", "syscall_0x1ff(0x1) = -1 ENOSYS (x)",
	"1 mips 4511(0x1) failed ENOSYS\n"},
    {"x86_64", "write(1, \"a, (b) \\\" ]}\"..., 20) = 20",
	"1 x86_64 write(0x1, ?, 0x14)\n"},
    {"x86_64", "openat(AT_FDCWD</root>, \"x\", O_RDWR|O_CREAT, 0644) = 3",
	"1 x86_64 openat(0xffffffffffffff9c, ?, 0x42, 0x1a4)\n"},
    {"x86_64", "mknod(\"x\", S_IFCHR|0600, makedev(0x1, 0x3)) = 0",
	"1 x86_64 mknod(?, 0x2180)\n"},
    {"x86_64",
	"mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|21<<MAP_HUGE_SHIFT, "
	"-1, 0) = 0x7f",
	"1 x86_64 mmap(0x0, 0x1000, 0x1, 0x54000002, 0xffffffffffffffff, "
	"0x0)\n"},
    {"x86_64", "rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], [], 8) = 0",
	"1 x86_64 rt_sigprocmask(0x0, ?, ?, 0x8)\n"},
    {"x86_64", "socket(AF_NONE_SUCH, SOCK_STREAM, 0) = 3",
	"1 x86_64 socket(?, 0x1, 0x0)\n"},
    {"x86_64", "prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x7f, 1, \" m\") = 0",
	"1 x86_64 prctl(0x53564d41, 0x0, 0x7f, 0x1)\n"},
    /* --- strace: where arguments are --- */
    {"x86_64",
	"clone(child_stack=NULL, flags=CLONE_VM|SIGCHLD, "
	"child_tidptr=0x7f) = 101",
	"1 x86_64 clone(0x111, ?, ?, 0x7f)\n"},
    {"s390x",
	"clone(child_stack=NULL, flags=CLONE_VM|SIGCHLD, "
	"child_tidptr=0x7f) = 101",
	"1 s390x clone(?, 0x111, ?, 0x7f)\n"},
    {"x86_64",
	"clone3({flags=CLONE_VM|CLONE_FS, child_tid=0x7f, "
	"exit_signal=SIGCHLD, stack=0x7f} => {parent_tid=[3]}, 88) = 3",
	"1 x86_64 clone3(?, 0x58) flags 0x311\n"},
    {"x86", "_llseek(3, 0, [0], SEEK_SET) = 0", "1 x86 _llseek(0x3)\n"},
    {"x86", "pread64(3, \"x\", 1, 4294967297) = 1",
	"1 x86 pread64(0x3, ?, 0x1)\n"},
    {"arm", "fadvise64_64(3, 0, 0, POSIX_FADV_RANDOM) = 0",
	"1 arm arm_fadvise64_64(0x3)\n"},
    /* --- strace: two halves, and ends --- */
    {"x86_64",
	"101 futex(0x7f00, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>\n"
	"100 read(3,  <unfinished ...>\n"
	"101 <... futex resumed>) = 0\n"
	"100 <... read resumed>\"abc\", 100) = 3\n",
	"1 x86_64 futex(0x7f00, 0x80, 0x0, 0x0) pid 101\n"
	"2 x86_64 read(0x3, ?, 0x64) pid 100\n"},
    {"x86_64", "100 <... futex resumed>) = 0\nclose(1) = 0\n",
	"2 x86_64 close(0x1)\n"},
    {"x86_64", "close(1) = 0\nread(0,  <detached ...>",
	"1 x86_64 close(0x1)\n2 x86_64 read(0x0)\n"},
    {"x86_64", "close(1) = 0\nwrite(2, \"abc",
	"1 x86_64 close(0x1)\n"
	"2 x86_64 write(0x2)\n"},
    {"x86_64",
	"exit_group(0) = ?\n+++ exited with 0 +++\n--- SIGCHLD {x=1} ---\n"
	"strace: Process 12 attached\n",
	"1 x86_64 exit_group(0x0)\n"},
    {"x86_64",
	"100 close(1) = 0\n[ Process PID=100 runs in 32 bit mode. ]\n"
	"100 close(2) = 0\n[ Process PID=100 runs in 64 bit mode. ]\n"
	"100 close(3) = 0\n",
	"1 x86_64 close(0x1) pid 100\n3 x86 close(0x2) pid 100\n"
	"5 x86_64 close(0x3) pid 100\n"},
    {"x86_64", "write(2, \"abc\\", "1 x86_64 write(0x2)\n"},
    /* --- strace: filters --- */
    {"x86_64",
	"seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=1, filter=0x7f}) = 0\n"
	"prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) = -1 EFAULT (x)\n"
	"seccomp(SECCOMP_GET_ACTION_AVAIL, 0, [SECCOMP_RET_LOG]) = 0\n",
	"1 x86_64 seccomp(0x1, 0x0) installs\n"
	"2 x86_64 prctl(0x16, 0x2, 0x0)\n"
	"3 x86_64 seccomp(0x2, 0x0)\n"},
    {"x86_64",
	"7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = ?\n"
	"7 +++ killed by SIGSYS (core dumped) +++\n",
	"1 x86_64 socket(0x2, 0x1, 0x0) pid 7\n"
	"1 x86_64 socket(0x2, 0x1, 0x0) refused SIGSYS x0 pid 7\n"},
    {"x86_64",
	"7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 41\n"
	"7 --- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, "
	"si_call_addr=0x1, si_syscall=__NR_socket, "
	"si_arch=AUDIT_ARCH_X86_64} ---\n"
	"7 +++ killed by SIGSYS +++\n",
	"1 x86_64 socket(0x2, 0x1, 0x0) pid 7\n"
	"1 x86_64 socket(0x2, 0x1, 0x0) refused SIGSYS x0 pid 7\n"},
    /* --- qemu --- */
    {"aarch64",
	"31355 socket(PF_INET,SOCK_STREAM|SOCK_CLOEXEC,IPPROTO_IP) = 5\n"
	"31355 ioctl(1,TCGETS,0x00) = -1 errno=1 (Operation not permitted)\n"
	"31355 Unknown syscall 435\n"
	"31355 write(2,0x2001ec,12)hi(1,2) = 3\n = 12\n"
	"31355 exit_group(0)\n",
	"1 aarch64 socket(0x2, 0x80001, 0x0) pid 31355\n"
	"2 aarch64 ioctl(0x1, 0x5401, 0x0) failed EPERM pid 31355\n"
	"3 aarch64 clone3() failed ENOSYS pid 31355\n"
	"4 aarch64 write(0x2, 0x2001ec, 0xc) pid 31355\n"
	"6 aarch64 exit_group(0x0) pid 31355\n"},
    {"mips64",
	"1 close(1) = 0\n1 Unknown syscall 435\n"
	"1 Unknown syscall 70000\n",
	"1 mips64 close(0x1) pid 1\n"
	"2 mips64 clone3() failed ENOSYS pid 1\n"},
    {"x86_64",
	"close(1) = 0\nsyscall_0xffffffff(1) = -1 ENOSYS (x)\n"
	"syscall_0x40000001(1) = 0\n",
	"1 x86_64 close(0x1)\n"},
    /* --- audit --- */
    {"x86_64",
	"type=SECCOMP msg=audit(1364481363.243:24287): auid=1000 pid=12 "
	"comm=\"a b\" exe=\"/bin/a\" sig=31 arch=c000003e syscall=41 compat=0 "
	"ip=0x7f code=0x80000000\n"
	"[ 179.119187] audit: type=1326 audit(1796020274.504:2): pid=7 "
	"comm=\"x\" sig=0 arch=c00000b7 syscall=198 compat=0 ip=0x7f "
	"code=0x7ffc0000\n"
	"Nov 30 06:00:00 host audit[7]: SECCOMP pid=7 comm=\"x\" sig=0 "
	"arch=40000003 syscall=102 compat=1 ip=0x7f code=0x50001\n"
	"type=SECCOMP msg=audit(1:1): pid=8 comm=x sig=SIGSYS arch=x86_64 "
	"syscall=bpf compat=0 ip=0x7f code=kill\n",
	"1 x86_64 socket() refused KILL_PROCESS pid 12 of a b\n"
	"2 aarch64 socket() allowed pid 7 of x\n"
	"3 x86 socketcall() refused EPERM pid 7 of x\n"
	"4 x86_64 bpf() refused SIGSYS pid 8 of x\n"},
    {"x86_64",
	"type=SYSCALL msg=audit(1:7): arch=c000003e syscall=41 success=no "
	"exit=-13 a0=2 a1=80001 a2=0 a3=7ffe items=0 ppid=1 pid=9 comm=\"x\"\n",
	"1 x86_64 socket(0x2, 0x80001, 0x0, 0x7ffe) failed EACCES pid 9 of x\n"},
    {"x86_64",
	"type=SECCOMP msg=audit(1:7): pid=9 comm=\"x\" sig=0 arch=c000003e "
	"syscall=41 compat=0 ip=0x7f code=0x5000d\n"
	"type=SYSCALL msg=audit(1:7): arch=c000003e syscall=41 a0=2 a1=1 a2=0 "
	"a3=0 pid=9 comm=\"x\"\ntype=PROCTITLE msg=audit(1:7): proctitle=78\n",
	"1 x86_64 socket(0x2, 0x1, 0x0, 0x0) refused EACCES pid 9 of x\n"},
    /* --- the journal: JSON, and the copies of the kernel and of audit --- */
    {"x86_64",
	"{\"MESSAGE\":\"SECCOMP pid=7 comm=\\\"x y\\\" sig=0 arch=c000003e "
	"syscall=41 code=0x7ffc0000\",\"_UID\":\"0\"}\n",
	"1 x86_64 socket() allowed pid 7 of x y\n"},
    {"x86_64",
	COPY_A("7") COPY_A("7") COPY_K("7") COPY_A("8") COPY_K("7") COPY_K("7"),
	"1 x86_64 socket() refused EPERM pid 7\n"
	"2 x86_64 socket() refused EPERM pid 7\n"
	"4 x86_64 socket() refused EPERM pid 7\n"
	"6 x86_64 socket() refused EPERM pid 7\n"},
    /* --- our own --- */
    {"aarch64",
	"scbpf: refused: x86_64 bpf(0x0, 0x1, 0x2) = EPERM, process 12\n"
	"scbpf: refused: x86_64 bpf(0x0, 0x1, 0x2) = EPERM, 5 more times\n"
	"scbpf: logged: x86_64 number 500(0x1, 0x2, 0x3, 0x4, 0x5, 0x6), "
	"process 7\n"
	"hello\n",
	"1 x86_64 bpf(0x0, 0x1, 0x2) refused EPERM pid 12\n"
	"2 x86_64 bpf(0x0, 0x1, 0x2) refused EPERM x5\n"
	"3 x86_64 500(0x1, 0x2, 0x3, 0x4, 0x5, 0x6) allowed pid 7\n"},
    {"x86_64",
	"scbpf: refused: x86_64 socket(family=AF_INET, type=SOCK_STREAM, 0x0)"
	" = EPERM, process 12\n",
	"1 x86_64 socket(0x2, 0x1, 0x0) refused EPERM pid 12\n"},
    {"x86_64",
	"7 close(3) = 0\n"
	" > /usr/lib/x86_64-linux-gnu/libc.so.6(__close+0x13) [0xf5c33]\n"
	" > /usr/lib/ld-linux-x86-64.so.2(_dl_open(x)+0x1) [0x1]\n",
	"1 x86_64 close(0x3) pid 7\n"},
    /* --- what is none --- */
    {"x86_64", "",
	"error: 'log' is empty, expected strace or qemu -strace output, audit "
	"records (type=SECCOMP or type=SYSCALL), or what 'scbpf run' "
	"reports\n"},
    {"x86_64", "\n\x01\x02(\xff ready(\n",
	"error: no syscalls in 'log', expected strace or qemu -strace output, "
	"audit records (type=SECCOMP or type=SYSCALL), or what 'scbpf run' "
	"reports\n"},
    {"aarch64", "arch_prctl(ARCH_SET_FS, 0x7f) = 0\nread(0, \"\", 1) = 0\n",
	"2 aarch64 read(0x0, ?, 0x1)\n"
	"error: aarch64 has no syscall 'arch_prctl': the log is of "
	"another architecture; name it with '-a'\n"},
};

/* ---- limits -------------------------------------------------------------- */

/*
 * More threads than are followed: every call is found, but some lack arguments.
 */
static void
test_threads(void)
{
	static struct log l;
	struct buf b;
	struct arena own = {.base = malloc(1 << 22), .size = 1 << 22};
	unsigned lines = 0;
	jmp_buf full;

	own.full = &full;
	if (!own.base || setjmp(full)) {
		check(false, "no memory");
		return;
	}
	scb_buf_init(&b, &own);
	for (unsigned i = 1; i <= 2 * LOG_TASKS; i++)
		scb_buf_fmt(&b, "%u read(3,  <unfinished ...>\n", i);
	read_log(&l, "x86_64", b.p, 4096);
	for (const char *s = events.p; *s; s++)
		lines += *s == '\n';
	check(lines == 2 * LOG_TASKS && l.evicted, "%u calls", lines);
	free(own.base);
}

static void
test_long_line(void)
{
	static struct log l;
	size_t n = 3 * LOG_LINE;
	char *text = malloc(n + 64);

	if (!text) {
		check(false, "no memory");
		return;
	}
	strcpy(text, "write(1, \"");
	memset(text + 10, 'x', n);
	strcpy(text + 10 + n, "\", 5) = 5\nclose(1) = 0\n");
	for (size_t piece = 1000; piece < 2 * n; piece *= 3) {
		read_log(&l, "x86_64", text, piece);
		check(strcmp(events.p, "1 x86_64 write(0x1, ?, 0x5)\n"
				       "2 x86_64 close(0x1)\n") == 0 &&
			  !l.cut,
		    "a long line: %.200s", events.p);
	}
	free(text);
}

static void
test_names(void)
{
	check(scb_log_same_run("trace.12", "trace.13", false), "-ff");
	check(scb_log_same_run("trace.4012", "trace.4013", true), "-ff, exec");
	check(!scb_log_same_run("run.1", "run.2", true), "two runs");
	check(!scb_log_same_run("trace.12", "other.13", false), "other stem");
	check(!scb_log_same_run("trace", "trace.1", false), "no number");
	check(!scb_log_same_run("a.log", "a.log", false), "an ending");
	check(!scb_log_same_run("a.1", "a.b.1", false), "a longer stem");
}

int
main(void)
{
	if (setjmp(no_memory)) {
		check(false, "no memory");
		return check_end();
	}
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_log(cases[i].arch, cases[i].text, cases[i].events);
	test_threads();
	test_long_line();
	test_names();
	return check_end();
}

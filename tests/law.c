/*
 * SEMANTICS.md in examples: a policy, a call, and the verdict. Each is
 * asked of the reference evaluator and of the compiled program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"

#include "check.h"
#include "messages.h"

#define ERRNO(n) (RET_ERRNO | (n))

/* One verdict: arch, number (or 0 and a name), first arguments. */
struct row {
	const char *arch, *name;
	uint32_t nr;
	uint64_t args[3];
	uint32_t verdict;
};

struct example {
	const char *what, *policy;
	const char *arches; /* "x86_64" or "x86_64+x86" */
	struct compile_request req;
	struct row rows[12]; /* up to the first without an arch */
};

#define DENY "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1,"
#define OPEN "{\"defaultAction\":\"SCMP_ACT_ALLOW\","
#define RULES "\"syscalls\":["
#define ALLOW(names) "{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\"}"
#define ACT(names, action) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action "\"}"
#define ARG(names, action, index, op, value) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action \
	"\",\"args\":[{\"index\":" #index ",\"op\":\"SCMP_CMP_" op \
	"\",\"value\":" #value "}]}"
#define MASK(names, index, mask, bits) \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{" \
	"\"index\":" #index ",\"op\":\"SCMP_CMP_MASKED_EQ\",\"value\":" #mask \
	",\"valueTwo\":" #bits "}]}"
#define END "]}"

static const struct example examples[] = {
    {"3: the strictest of the rules that match, in any order",
	DENY RULES ALLOW("\"read\"") "," ACT("\"read\"",
	    "KILL_PROCESS") "," ACT("\"write\"", "LOG") "," ALLOW("\"write\"")
	    END,
	"x86_64", {.narches = 0},
	{{"x86_64", "read", 0, {0}, RET_KILL_PROCESS},
	    {"x86_64", "write", 0, {0}, RET_LOG},
	    {"x86_64", NULL, 2, {0}, ERRNO(38)}}},
    {"3: a rule equal to the default counts",
	DENY RULES ALLOW("\"read\"") "," ACT("\"read\"", "ERRNO") END, "x86_64",
	{.narches = 0}, {{"x86_64", "read", 0, {0}, ERRNO(1)}}},
    {"3: between equals the earlier rule",
	DENY RULES "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\","
		   "\"errnoRet\":5},"
		   "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\","
		   "\"errnoRet\":4}" END,
	"x86_64", {.narches = 0}, {{"x86_64", "read", 0, {0}, ERRNO(5)}}},
    {"4: one argument twice becomes an OR",
	DENY RULES
	"{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":["
	"{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":3},"
	"{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":5}]}" END,
	"x86_64", {.narches = 0},
	{{"x86_64", "read", 0, {3}, RET_ALLOW},
	    {"x86_64", "read", 0, {5}, RET_ALLOW},
	    {"x86_64", "read", 0, {4}, ERRNO(1)}}},
    {"4: two arguments are an AND",
	DENY RULES
	"{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":["
	"{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":3},"
	"{\"index\":2,\"op\":\"SCMP_CMP_LE\",\"value\":9}]}" END,
	"x86_64", {.narches = 0},
	{{"x86_64", "read", 0, {3, 0, 9}, RET_ALLOW},
	    {"x86_64", "read", 0, {3, 0, 10}, ERRNO(1)},
	    {"x86_64", "read", 0, {4, 0, 0}, ERRNO(1)}}},
    {"5: an int is compared as an int",
	DENY RULES ARG("\"socket\"", "ALLOW", 0, "EQ", 2) "," ARG(
	    "\"dup\"", "ALLOW", 0, "EQ", 18446744073709551615) END,
	"x86_64", {.narches = 0},
	{{"x86_64", "socket", 0, {2}, RET_ALLOW},
	    {"x86_64", "socket", 0, {0x100000002}, RET_ALLOW},
	    {"x86_64", "socket", 0, {3}, ERRNO(1)},
	    {"x86_64", "dup", 0, {0xffffffff}, RET_ALLOW},
	    {"x86_64", "dup", 0, {0x7ffffffff}, RET_ALLOW},
	    {"x86_64", "dup", 0, {0x7fffffff}, ERRNO(1)}}},
    {"5: --args=64 compares the register",
	DENY RULES ARG("\"socket\"", "ALLOW", 0, "EQ", 2) END, "x86_64",
	{.args64 = true},
	{{"x86_64", "socket", 0, {2}, RET_ALLOW},
	    {"x86_64", "socket", 0, {0x100000002}, ERRNO(1)}}},
    {"5: a constant that no int can have",
	DENY RULES ARG("\"socket\"", "ALLOW", 0, "GT", 4294967296) "," ARG(
	    "\"listen\"", "ALLOW", 0, "LE", 4294967296) "," ARG("\"dup\"",
	    "ALLOW", 0, "NE", 4294967297) END,
	"x86_64", {.narches = 0},
	{{"x86_64", "socket", 0, {0x200000000}, ERRNO(1)},
	    {"x86_64", "listen", 0, {0x200000000}, RET_ALLOW},
	    {"x86_64", "dup", 0, {1}, RET_ALLOW}}},
    {"5: 64 bits where the kernel uses them",
	DENY RULES ARG("\"munmap\"", "ALLOW", 1, "GT", 4294967296) END,
	"x86_64", {.narches = 0},
	{{"x86_64", "munmap", 0, {0, 0x100000001}, RET_ALLOW},
	    {"x86_64", "munmap", 0, {0, 0x100000000}, ERRNO(1)},
	    {"x86_64", "munmap", 0, {0, 0xffffffff}, ERRNO(1)},
	    {"x86_64", "munmap", 0, {0, 0x200000000}, RET_ALLOW}}},
    {"5: 16-bit ids on x86, 32 bits on x86_64",
	DENY RULES ARG("\"setuid\"", "ALLOW", 0, "EQ", 65535) END, "x86_64+x86",
	{.narches = 0},
	{{"x86", "setuid", 0, {0xffff}, RET_ALLOW},
	    {"x86", "setuid", 0, {0x5ffff}, RET_ALLOW},
	    {"x86", "setuid", 0, {0xfffe}, ERRNO(1)},
	    {"x86_64", "setuid", 0, {0xffff}, RET_ALLOW},
	    {"x86_64", "setuid", 0, {0x5ffff}, ERRNO(1)}}},
    {"5: masks see zeros above the width; stray bits never match",
	DENY RULES MASK("\"socket\"", 0, 4294967299, 2) "," MASK(
	    "\"listen\"", 0, 1, 3) END,
	"x86_64", {.narches = 0},
	{{"x86_64", "socket", 0, {0x100000002}, RET_ALLOW},
	    {"x86_64", "socket", 0, {3}, ERRNO(1)},
	    {"x86_64", "listen", 0, {3}, ERRNO(1)},
	    {"x86_64", "listen", 0, {1}, ERRNO(1)}}},
    {"6: other architectures, x32, and number -1",
	DENY RULES ALLOW("\"read\"") END, "x86_64", {.narches = 0},
	{{"x86", NULL, 3, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 0x40000000, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 0x3fffffff, {0}, ERRNO(38)},
	    {"x86_64", NULL, 0xfffffffe, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 0xffffffff, {0}, RET_ALLOW},
	    {"x86", NULL, 0xffffffff, {0}, RET_KILL_PROCESS}}},
    {"6: x32 alone", DENY RULES ALLOW("\"read\"") END, "x32", {.narches = 0},
	{{"x32", "read", 0, {0}, RET_ALLOW},
	    {"x86_64", "read", 0, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 0xffffffff, {0}, RET_ALLOW}}},
    {"7: above the largest number named, space by space",
	DENY RULES ALLOW("\"read\",\"openat2\"") END, "x86_64+x86+x32",
	{.narches = 0},
	{{"x86_64", NULL, 437, {0}, RET_ALLOW},
	    {"x86_64", NULL, 436, {0}, ERRNO(1)},
	    {"x86_64", NULL, 438, {0}, ERRNO(38)},
	    {"x32", NULL, 0x400001b5, {0}, RET_ALLOW},
	    {"x32", NULL, 0x400001b4, {0}, ERRNO(1)},
	    {"x32", NULL, 0x400001b6, {0}, ERRNO(38)},
	    {"x86", NULL, 1000, {0}, ERRNO(38)}}},
    {"7: off, and defaults that have no ENOSYS",
	DENY RULES ALLOW("\"read\"") END, "x86_64",
	{.enosys = POLICY_ENOSYS_OFF}, {{"x86_64", NULL, 5000, {0}, ERRNO(1)}}},
    {"7: a default that lets through has no ENOSYS",
	OPEN RULES ACT("\"read\"", "KILL") END, "x86_64", {.narches = 0},
	{{"x86_64", "read", 0, {0}, RET_KILL_THREAD},
	    {"x86_64", NULL, 5000, {0}, RET_ALLOW}}},
    {"7: since a kernel: holes, late and known numbers",
	DENY RULES ALLOW("\"openat2\"") END, "x86_64",
	{.enosys = POLICY_ENOSYS_SINCE, .since = ARCH_KERNEL(5, 8, 0)},
	{{"x86_64", "close_range", 0, {0}, ERRNO(38)},
	    {"x86_64", "openat2", 0, {0}, RET_ALLOW},
	    {"x86_64", "pidfd_getfd", 0, {0}, ERRNO(1)},
	    {"x86_64", NULL, 400, {0}, ERRNO(38)},
	    {"x86_64", NULL, 1, {0}, ERRNO(1)}}},
    {"7: bare since takes the newest name's kernel",
	DENY RULES ALLOW("\"openat2\"") END, "x86_64",
	{.enosys = POLICY_ENOSYS_SINCE},
	{{"x86_64", "faccessat2", 0, {0}, ERRNO(38)},
	    {"x86_64", "clone3", 0, {0}, ERRNO(1)}}},
    {"7: ARM's private range counts apart",
	DENY RULES ALLOW("\"read\",\"breakpoint\"") END, "arm", {.narches = 0},
	{{"arm", NULL, 0x0f0001, {0}, RET_ALLOW},
	    {"arm", NULL, 0x0f0002, {0}, ERRNO(38)},
	    {"arm", NULL, 0x0f0000, {0}, ERRNO(1)},
	    {"arm", NULL, 4, {0}, ERRNO(38)},
	    {"arm", NULL, 0x100000, {0}, ERRNO(38)}}},
    {"7.3: x32's 512 to 547 count apart",
	DENY RULES ALLOW("\"read\",\"openat\",\"execve\"") END, "x32",
	{.narches = 0},
	{{"x32", "execve", 0, {0}, RET_ALLOW},
	    {"x32", NULL, 0x40000207, {0}, ERRNO(1)},
	    {"x32", NULL, 0x40000209, {0}, ERRNO(38)},
	    {"x32", "execveat", 0, {0}, ERRNO(38)},
	    {"x32", "openat", 0, {0}, RET_ALLOW},
	    {"x32", NULL, 0x40000100, {0}, ERRNO(1)},
	    {"x32", "openat2", 0, {0}, ERRNO(38)},
	    {"x32", NULL, 0x400001ff, {0}, ERRNO(38)},
	    {"x32", NULL, 0x40000224, {0}, ERRNO(38)}}},
    {"7.2: a space of x32 in which nothing is named",
	DENY RULES ALLOW("\"read\",\"write\"") END, "x32", {.narches = 0},
	{{"x32", "execve", 0, {0}, ERRNO(1)},
	    {"x32", NULL, 0x40000002, {0}, ERRNO(38)},
	    {"x32", NULL, 0x40000224, {0}, ERRNO(38)}}},
    {"7: number 0 on s390x; the target's ENOSYS",
	DENY RULES ALLOW("\"write\"") END, "s390x", {.narches = 0},
	{{"s390x", NULL, 0, {0}, ERRNO(38)},
	    {"s390x", NULL, 1, {0}, ERRNO(1)}}},
    {"7: mips numbers its ENOSYS 89", DENY RULES ALLOW("\"read\"") END,
	"mips64", {.narches = 0}, {{"mips64", NULL, 5001, {0}, ERRNO(89)}}},
    {"8: clone3 falls back",
	DENY RULES MASK("\"clone\"", 0, 2114060288, 0) "," ALLOW("\"openat2\"")
	    END,
	"x86_64", {.narches = 0},
	{{"x86_64", "clone3", 0, {0}, ERRNO(38)},
	    {"x86_64", "clone", 0, {0x11}, RET_ALLOW},
	    {"x86_64", "clone", 0, {0x10000011}, ERRNO(1)}}},
    {"8: unless told to follow the policy",
	DENY RULES ALLOW("\"clone\"") "," ALLOW("\"openat2\"") END, "x86_64",
	{.clone3_policy = true}, {{"x86_64", "clone3", 0, {0}, ERRNO(1)}}},
    {"8: a rule that names clone3 stands",
	DENY RULES ALLOW("\"clone\",\"openat2\"") "," ACT(
	    "\"clone3\"", "KILL_PROCESS") END,
	"x86_64", {.narches = 0},
	{{"x86_64", "clone3", 0, {0}, RET_KILL_PROCESS}}},
    {"10: a denied socket stays denied through socketcall",
	DENY RULES ALLOW("\"socketcall\",\"openat2\"") "," ACT(
	    "\"socket\"", "TRAP") END,
	"x86", {.narches = 0},
	{{"x86", "socketcall", 0, {1}, RET_TRAP},
	    {"x86", "socketcall", 0, {0x900000001}, RET_TRAP},
	    {"x86", "socketcall", 0, {2}, RET_ALLOW},
	    {"x86", "socketcall", 0, {0x101}, RET_ALLOW}}},
    {"10: ipc looks at the low 16 bits; sub-calls raise no maximum",
	DENY RULES ALLOW("\"shmat\",\"read\"") END, "x86", {.narches = 0},
	{{"x86", "ipc", 0, {21}, RET_ALLOW},
	    {"x86", "ipc", 0, {0xdead0015}, RET_ALLOW},
	    {"x86", "ipc", 0, {22}, ERRNO(1)}}},
    {"10: a conditional rule does not reach a sub-call",
	DENY RULES ARG("\"socket\"", "ALLOW", 0, "EQ", 1) "," ARG(
	    "\"accept\"", "ALLOW", 0, "EQ", 1) END,
	"x86", {.narches = 0},
	{{"x86", "socketcall", 0, {1}, ERRNO(1)},
	    {"x86", "socketcall", 0, {5}, ERRNO(1)}}},
    {"10: arguments in a block",
	DENY RULES ARG("\"mmap\"", "ALLOW", 2, "EQ", 1) "," ARG(
	    "\"select\"", "TRAP", 0, "EQ", 7) END,
	"x86_64+x86", {.narches = 0},
	{{"x86_64", "mmap", 0, {0, 0, 1}, RET_ALLOW},
	    {"x86", "mmap", 0, {0, 0, 1}, ERRNO(1)},
	    {"x86", "select", 0, {7}, RET_TRAP}}},
    {"11: errno by name takes the target's number",
	"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"ENOSYS\","
	"\"defaultErrnoRet\":1,\"syscalls\":[]}",
	"mips", {.narches = 0}, {{"mips", NULL, 4001, {0}, ERRNO(89)}}},
    {"12: complain logs what would be refused",
	DENY RULES ACT("\"read\"", "KILL_PROCESS") END, "x86_64",
	{.complain = true},
	{{"x86_64", "read", 0, {0}, RET_LOG},
	    {"x86_64", NULL, 5000, {0}, RET_LOG},
	    {"x86", NULL, 1, {0}, RET_KILL_PROCESS}}},
    {"13: x32 numbers of x86_64 calls", OPEN RULES ACT("\"ioctl\"", "TRAP") END,
	"x86_64+x32", {.narches = 0},
	{{"x86_64", "ioctl", 0, {0}, RET_TRAP},
	    {"x32", "ioctl", 0, {0}, RET_TRAP},
	    {"x32", NULL, 0x40000010, {0}, RET_TRAP},
	    {"x32", NULL, 0x40000011, {0}, RET_ALLOW}}},
    {"2.4: a number is what the filter sees, and joins its call",
	"@default return EPERM\n0: allow\n0x1[arch=x86_64]: arg0 == 1\n"
	"01: return EBADF\n",
	"x86_64", {.narches = 0},
	{{"x86_64", "read", 0, {0}, RET_ALLOW},
	    {"x86_64", "write", 0, {0x100000001}, RET_ALLOW},
	    {"x86_64", "write", 0, {2}, ERRNO(9)},
	    {"x86_64", NULL, 2, {0}, ERRNO(38)}}},
    {"2.4: a number of each architecture, in braces",
	"@default return EPERM\n{0[arch=x86_64], 0x40000208[arch=x32], "
	"4[arch=x86,arm]}: allow\nfsync: allow\n",
	"x86_64+x86+x32", {.narches = 0},
	{{"x86_64", "read", 0, {0}, RET_ALLOW},
	    {"x32", "execve", 0, {0}, RET_ALLOW},
	    {"x86", "write", 0, {0}, RET_ALLOW},
	    {"x86_64", "stat", 0, {0}, ERRNO(1)},
	    {"x32", "read", 0, {0}, ERRNO(1)},
	    {"x32", "pwritev2", 0, {0}, ERRNO(38)}}},
    {"2.4: with the base on mips", "@default return EPERM\n4003: allow\n",
	"mips", {.narches = 0},
	{{"mips", "read", 0, {0}, RET_ALLOW},
	    {"mips", NULL, 4004, {0}, ERRNO(89)}}},
    {"2.5: a number without a call: all bits, no ENOSYS, no maximum",
	"@default return EPERM\n480: arg0 == 1\nclose: allow\n", "x86_64",
	{.narches = 0},
	{{"x86_64", NULL, 480, {1}, RET_ALLOW},
	    {"x86_64", NULL, 480, {0x100000001}, ERRNO(1)},
	    {"x86_64", NULL, 480, {2}, ERRNO(1)},
	    {"x86_64", NULL, 481, {1}, ERRNO(38)},
	    {"x86_64", NULL, 479, {1}, ERRNO(38)},
	    {"x86_64", NULL, 2, {0}, ERRNO(1)}}},
    {"2.5: and has no release",
	"@default return EPERM\n480: allow\nopenat2: allow\n", "x86_64",
	{.enosys = POLICY_ENOSYS_SINCE},
	{{"x86_64", NULL, 480, {0}, RET_ALLOW},
	    {"x86_64", NULL, 481, {0}, ERRNO(38)},
	    {"x86_64", "faccessat2", 0, {0}, ERRNO(38)},
	    {"x86_64", "read", 0, {0}, ERRNO(1)}}},
    {"2.5: number 0 of s390x, where a rule names it",
	"@default return EPERM\n0: allow\nread: allow\n", "s390x",
	{.narches = 0}, {{"s390x", NULL, 0, {0}, RET_ALLOW}}},
    {"2.5: rules on one number without a call: 3",
	DENY RULES "{\"names\":[480],\"action\":\"SCMP_ACT_ALLOW\"},"
		   "{\"names\":[480,0],\"action\":\"SCMP_ACT_TRAP\"}" END,
	"x86_64+x86", {.narches = 0},
	{{"x86_64", NULL, 480, {0}, RET_TRAP},
	    {"x86_64", "read", 0, {0}, RET_TRAP},
	    {"x86", NULL, 480, {0}, ERRNO(1)}}},
    {"8.1: a number may name clone3",
	"@default return EPERM\n{clone, 435, openat2}: allow\n", "x86_64",
	{.narches = 0}, {{"x86_64", "clone3", 0, {0}, RET_ALLOW}}},
    {"10.2: and what a multiplexer carries",
	"@default return EPERM\n359: allow\n", "x86", {.narches = 0},
	{{"x86", "socketcall", 0, {1}, RET_ALLOW},
	    {"x86", "socketcall", 0, {2}, ERRNO(1)}}},
    {"13: x32 numbers of x86_64 calls, where x86_64 is not covered",
	OPEN RULES ACT("\"ptrace\"", "KILL_PROCESS") END, "x32", {.narches = 0},
	{{"x32", NULL, 0x40000065, {0}, RET_KILL_PROCESS},
	    {"x32", "ptrace", 0, {0}, RET_KILL_PROCESS},
	    {"x32", NULL, 0x40000066, {0}, RET_ALLOW},
	    {"x86_64", "ptrace", 0, {0}, RET_KILL_PROCESS}}},
    {"13: a default of LOG, and nothing laxer than it",
	"{\"defaultAction\":\"SCMP_ACT_LOG\"," RULES ACT("\"ptrace\"",
	    "ERRNO") "," ALLOW("\"ioctl\"") "," ACT("\"execve\"", "NOTIFY") END,
	"x86_64+x32", {.narches = 0},
	{{"x32", NULL, 0x40000065, {0}, ERRNO(1)},
	    {"x32", NULL, 0x40000010, {0}, RET_LOG},
	    {"x32", NULL, 0x4000003b, {0}, RET_USER_NOTIF},
	    {"x86_64", NULL, 521, {0}, ERRNO(1)},
	    {"x86_64", NULL, 514, {0}, RET_LOG},
	    {"x86_64", NULL, 520, {0}, RET_USER_NOTIF},
	    {"x86_64", "ioctl", 0, {0}, RET_ALLOW}}},
    {"13: a default of TRACE, and --complain",
	"{\"defaultAction\":\"SCMP_ACT_TRACE\"," RULES ACT(
	    "\"ptrace\"", "ERRNO") END,
	"x86_64+x32", {.complain = true},
	{{"x32", NULL, 0x40000065, {0}, RET_TRACE | 1},
	    {"x86_64", NULL, 521, {0}, RET_TRACE | 1},
	    {"x86_64", "ptrace", 0, {0}, RET_LOG}}},
    {"13: x32's own numbers without bit 30, x32 covered or not",
	"@denylist\n{ptrace, execve}: kill-process\nioctl: arg1 == 1; trap\n",
	"x86_64", {.narches = 0},
	{{"x86_64", NULL, 521, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 520, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 545, {0}, RET_ALLOW},
	    {"x86_64", NULL, 514, {0, 0x500000001}, RET_TRAP},
	    {"x86_64", NULL, 514, {0, 2}, RET_ALLOW},
	    {"x86_64", NULL, 548, {0}, RET_ALLOW},
	    {"x86_64", NULL, 0x40000209, {0}, RET_KILL_PROCESS},
	    {"x86_64", NULL, 0x40000010, {0}, RET_KILL_PROCESS}}},
    {"13: restrictions are those of the original's ABI",
	"@denylist\nptrace[arch=x86_64]: trap\nexecve[arch=x32]: trap\n",
	"x86_64+x32", {.narches = 0},
	{{"x86_64", NULL, 521, {0}, RET_ALLOW},
	    {"x32", NULL, 0x40000065, {0}, RET_TRAP},
	    {"x86_64", NULL, 520, {0}, RET_TRAP},
	    {"x32", NULL, 0x4000003b, {0}, RET_ALLOW}}},
    {"13: numbers without a call have twins, too",
	"@denylist\n480[arch=x86_64]: trap\n521[arch=x86_64]: return EPERM\n"
	"0x40000202[arch=x32]: trap\n",
	"x86_64+x32", {.narches = 0},
	{{"x86_64", NULL, 480, {0}, RET_TRAP},
	    {"x32", NULL, 0x400001e0, {0}, RET_TRAP},
	    {"x86_64", NULL, 521, {0}, ERRNO(1)},
	    {"x86_64", NULL, 514, {0}, RET_TRAP},
	    {"x32", "ioctl", 0, {0}, RET_TRAP},
	    {"x32", NULL, 0x40000010, {0}, RET_ALLOW}}},
    {"13: riscv64 and the calls of riscv32 tasks",
	"@denylist\nclock_settime: kill-process\nfutex_time64: trap\n"
	"clock_adjtime64[arch=riscv64]: trap\ntimer_settime[arch=riscv32]: "
	"trap\n"
	"423[arch=riscv32]: trap\n415: trap\n",
	"riscv64", {.narches = 0},
	{{"riscv64", NULL, 404, {0}, RET_KILL_PROCESS},
	    {"riscv64", "clock_settime", 0, {0}, RET_KILL_PROCESS},
	    {"riscv64", NULL, 422, {0}, RET_TRAP},
	    {"riscv64", "futex", 0, {0}, RET_ALLOW},
	    {"riscv64", NULL, 405, {0}, RET_TRAP},
	    {"riscv64", NULL, 409, {0}, RET_ALLOW},
	    {"riscv64", NULL, 423, {0}, RET_TRAP},
	    {"riscv64", NULL, 403, {0}, RET_ALLOW},
	    {"riscv64", NULL, 415, {0}, RET_TRAP}}},
    {"13: and their 32-bit registers; the strictest of several",
	OPEN RULES ARG("\"futex\"", "TRAP", 2, "EQ", 7) "," ARG(
	    "\"futex_time64\"", "KILL_PROCESS", 2, "EQ", 7) "," ARG("\"ppoll\"",
	    "TRAP", 1, "EQ", 4294967303) END,
	"riscv64", {.narches = 0},
	{{"riscv64", "futex", 0, {0, 0, 7}, RET_TRAP},
	    {"riscv64", NULL, 422, {0, 0, 0x100000007}, RET_KILL_PROCESS},
	    {"riscv64", NULL, 422, {0, 0, 8}, RET_ALLOW},
	    {"riscv64", "ppoll", 0, {0, 0x100000007}, RET_ALLOW},
	    {"riscv64", NULL, 414, {0, 0x100000007}, RET_ALLOW}}},
    {"13: in written order in a text, with a group",
	"@denylist\nclock_settime: log\n@clock-set: trap\n", "riscv64",
	{.narches = 0},
	{{"riscv64", NULL, 404, {0}, RET_LOG},
	    {"riscv64", NULL, 405, {0}, RET_TRAP}}},
    {"13: not where the default refuses",
	DENY RULES ALLOW("\"clock_settime\",\"openat2\"") END, "riscv64",
	{.narches = 0}, {{"riscv64", NULL, 404, {0}, ERRNO(1)}}},
    {"12.2: an override is of the number, on each ABI",
	"@default return EPERM\n{sync_file_range2, read}: trap\n", "arm",
	{.overrides =
		(const struct compile_override[]){
		    {(const struct policy_name[]){
			 {.name = "arm_sync_file_range"}},
			1, {.ret = RET_ALLOW}}},
	    .noverrides = 1},
	{{"arm", NULL, 341, {0}, RET_ALLOW},
	    {"arm", "read", 0, {0}, RET_TRAP}}},
    {"12.2: other ABIs keep what they make of the name",
	"@default return EPERM\nsync_file_range2: trap\n", "ppc",
	{.overrides =
		(const struct compile_override[]){
		    {(const struct policy_name[]){
			 {.name = "arm_sync_file_range"}},
			1, {.ret = RET_ALLOW}}},
	    .noverrides = 1},
	{{"ppc", "sync_file_range2", 0, {0}, RET_TRAP}}},
    {"12: overrides by number, in their order; twins follow",
	"@denylist\n{ptrace, 480}: trap\n", "x86_64",
	{.overrides =
		(const struct compile_override[]){
		    {(const struct policy_name[]){
			 {.name = "", .number = true, .nr = 101},
			 {.name = "", .number = true, .nr = 480}},
			2, {.ret = RET_ERRNO, .data = 5}},
		    {(const struct policy_name[]){
			 {.name = "", .number = true, .nr = 480}},
			1, {.ret = RET_LOG}}},
	    .noverrides = 2},
	{{"x86_64", "ptrace", 0, {0}, ERRNO(5)},
	    {"x86_64", NULL, 480, {0}, RET_LOG},
	    {"x86_64", NULL, 521, {0}, RET_TRAP}}},
    {"2: names share a number, and their rules join",
	DENY RULES ALLOW("\"sync_file_range2\"") "," ACT(
	    "\"arm_sync_file_range\"", "TRAP") END,
	"arm", {.narches = 0}, {{"arm", NULL, 341, {0}, RET_TRAP}}},
};

static void
set_arches(struct compile_request *req, const char *s)
{
	size_t n;

	for (req->narches = 0; *s; s += n + (s[n] == '+')) {
		n = strcspn(s, "+");
		req->arches[req->narches++] = scb_facts_arch(s, n);
	}
}

static void
ask(const struct example *x, const struct compile_result *r,
    const struct row *row)
{
	const struct arch *a = scb_facts_arch(row->arch, strlen(row->arch));
	struct scbpf_call c = {.arch = a->audit_arch, .nr = row->nr};
	uint32_t eval, program;

	if (row->name)
		c.nr = scb_facts_call(a, row->name, strlen(row->name))->nr;
	memcpy(c.args, row->args, sizeof row->args);
	eval = scb_eval_call(r->eval, &c);
	program = scb_bpf_sim(r->insn, r->count, &c, r->big_endian, NULL, NULL)
		      .verdict;
	check(eval == row->verdict && program == row->verdict,
	    "%s: %s %u(0x%llx): law 0x%x, program 0x%x, expected 0x%x", x->what,
	    row->arch, c.nr, (unsigned long long)c.args[0], eval, program,
	    row->verdict);
}

static void
run(const struct example *x, void *memory, size_t size)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};
	struct source text = {
	    .name = "example", .text = x->policy, .len = strlen(x->policy)};
	struct compile_request req = x->req;
	struct compile_result *r;

	if (setjmp(out)) {
		check(false, "%s: %s", x->what, message);
		return;
	}
	set_arches(&req, x->arches);
	r = scb_compile_policy(&a, &d, scb_compile_read(&d, &text, NULL), &req);
	for (const struct row *row = x->rows; row->arch; row++)
		ask(x, r, row);
}

int
main(void)
{
	size_t size = (size_t)32 << 20;
	void *memory = malloc(size);

	for (size_t i = 0; memory && i < sizeof examples / sizeof *examples;
	     i++)
		run(&examples[i], memory, size);
	free(memory);
	return check_end();
}

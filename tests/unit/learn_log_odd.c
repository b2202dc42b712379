/* Log lines that the readers understand only in part, or not at all. */
#include "log.h"

#define AUDIT(rest) "type=SECCOMP msg=audit(1:1): pid=8 comm=x " rest "\n"

/* A number of more than 64 bits is not read as one. */
static void
check_wide(void)
{
	check_log("x86_64",
	    "exit(18446744073709551615) = ?\n"
	    "exit(18446744073709551616) = ?\n"
	    "exit(0x10000000000000000) = ?\n"
	    "exit(02000000000000000000000) = ?\n",
	    "1 x86_64 exit(0xffffffffffffffff)\n2 x86_64 exit()\n"
	    "3 x86_64 exit()\n4 x86_64 exit()\n");
	check_log("x86_64",
	    "type=SYSCALL msg=audit(1:7): arch=c000003e syscall=60 "
	    "success=yes exit=0 a0=ffffffffffffffff a1=10000000000000000\n"
	    "type=SYSCALL msg=audit(1:8): arch=c000003e "
	    "syscall=18446744073709551676 success=yes exit=0 a0=1\n",
	    "1 x86_64 exit(0xffffffffffffffff)\n");
}

int
main(void)
{
	if (setjmp(no_memory)) {
		check(false, "no memory");
		return check_end();
	}
	check_wide();
	check_log("x86_64",
	    "kill(1, SIGRTMIN) = 0\nkill(1, SIGRT_12) = 0\n"
	    "kill(1, SIGRT_X) = 0\nsocket(PF_UNIX, 077, 0x) = 3\n"
	    "socket(PF_NOPE, 1, 99999999999999999999) = 3\n"
	    "mmap(NULL, 1<<12, 1<<64, 1<<x, 0) = 0\n",
	    "1 x86_64 kill(0x1, 0x20)\n2 x86_64 kill(0x1, 0x2c)\n"
	    "3 x86_64 kill(0x1)\n4 x86_64 socket(0x1, 0x3f)\n"
	    "5 x86_64 socket(?, 0x1)\n"
	    "6 x86_64 mmap(0x0, 0x1000, ?, ?, 0x0)\n");
	check_log("x86_64",
	    "ioctl(3, _IOC(_IOC_NONE|0x1, 1, 1, 1), 0) = 0\n"
	    "ioctl(3, _IOC(x, 1, 1, 1), 0) = 0\n",
	    "1 x86_64 ioctl(0x3, 0x40010101, 0x0)\n"
	    "2 x86_64 ioctl(0x3, ?, 0x0)\n");
	check_log("x86_64",
	    "scbpf: refused: x86_64 bpf(0x0) = SIGSYS, process 1\n"
	    "scbpf: refused: x86_64 number 99999999999(0x1) = EPERM\n"
	    "scbpf: refused: x86_64 nope(0x1) = EPERM\n"
	    "scbpf: refused: nope(0x1)\nscbpf: something else\n",
	    "1 x86_64 bpf(0x0) refused SIGSYS pid 1\n");
	check_log("x86_64",
	    AUDIT("sig=0 arch=c000003e syscall=41 code=0x7fc00000")
		AUDIT("sig=0 arch=c000003e syscall=41 code=0x7ff00001")
		    AUDIT("sig=31 arch=c000003e syscall=nope code=0x0")
			AUDIT("sig=31 arch=nope syscall=41 code=0x0")
			    AUDIT("sig=31 arch=mips syscall=41 code=0x0"),
	    "1 x86_64 socket() refused a listener pid 8 of x\n"
	    "2 x86_64 socket() refused a tracer pid 8 of x\n");
	check_log("x86_64",
	    "clone3({flags=CLONE_NOPE, stack=0x7f}, 88) = 3\n"
	    "clone3({flags=CLONE_VM, exit_signal=SIGNOPE}, 88) = 3\n"
	    "clone3({0x7f}, 88) = 3\nsyscall_0x1g(1) = 0\n",
	    "1 x86_64 clone3(?, 0x58)\n2 x86_64 clone3(?, 0x58)\n"
	    "3 x86_64 clone3(?, 0x58)\n");
	check_log("x86_64",
	    "7 close(1) = 0\n7 read(0,  <unfinished ...>\n"
	    "7 --- SIGSYS {si_signo=SIGSYS, si_syscall=__NR_bpf, x} ---\n"
	    "8 +++ killed by SIGSYS +++\n[ Process PID=7 sleeps ]\n",
	    "1 x86_64 close(0x1) pid 7\n2 x86_64 read(0x0) pid 7\n"
	    "3 x86_64 bpf() refused SIGSYS x0 pid 7\n");
	return check_end();
}

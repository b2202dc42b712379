/*
 * What a filter of tests/arrays is to the compiler: the file is included, and
 * prctl(2) and seccomp(2) write the array to standard output.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#ifndef SECCOMP_AUDIT_ARCH
#define SECCOMP_AUDIT_ARCH AUDIT_ARCH_X86_64
#endif

static int
emit(const struct sock_fprog *p)
{
	return fwrite(p->filter, sizeof *p->filter, p->len, stdout) != p->len;
}

static int
fake_prctl(int what, ...)
{
	const struct sock_fprog *p;
	va_list ap;

	if (what != PR_SET_SECCOMP)
		return 0;
	va_start(ap, what);
	va_arg(ap, int);
	p = va_arg(ap, const struct sock_fprog *);
	va_end(ap);
	return emit(p);
}

static int
fake_syscall(long nr, unsigned what, unsigned flags,
	const struct sock_fprog *p)
{
	(void)nr, (void)what, (void)flags;
	return emit(p);
}

#define prctl fake_prctl
#define syscall fake_syscall

/* Not all of them use both. */
static int (*const harness_used[])() = {
	(int (*)())fake_prctl, (int (*)())fake_syscall};

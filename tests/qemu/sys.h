/* The little that the tests need of a libc. nr.h is made from the tables. */
#ifndef SYS_H
#define SYS_H

#include "call.h"
#include "nr.h"

/* Where mips has its own, it differs. */
enum {
#if defined(__mips__)
	SIGCHLD = 18,
	SIGSYS = 12,
#else
	SIGCHLD = 17,
	SIGSYS = 31,
#endif
	EXITED = 0x100 /* of wait(): exit status 1 is 0x100 */
};

INLINE reg
sys_clone(reg flags, reg stack)
{
#if defined(__s390__)
	return call(NR_clone, stack, flags, 0, 0);
#else
	return call(NR_clone, flags, stack, 0, 0);
#endif
}

/* The wait status of a child that executes the body and then exits 0. */
u32 sys_child(void (*body)(const void *), const void *arg);
u32 sys_wait(reg pid);
void sys_exec(const char *path, word *argv);
_Noreturn void sys_exit(u32 status);

/* One line in one write, so that the kernel's messages stay outside. */
void say(const char *a, const char *b, const char *c);
void say_number(const char *a, const char *b, const char *c, reg got,
    const char *d, reg want);

#endif

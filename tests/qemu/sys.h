/* The few libc functions that the tests need. nr.h is made from the tables. */
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

/*
 * The wait status of a child that executes the body and then exits 0. flags:
 * more for clone than SIGCHLD.
 */
u32 sys_child(reg flags, void (*body)(const void *), const void *arg);
void sys_exec(const char *path, word *argv);
_Noreturn void sys_exit(u32 status);

/*
 * What a machine's first process does. argv: the paths of the ABIs' tests. Each
 * test gets all of them, its own first.
 */
void sys_boot(word *argv);

/* Words, with a number between two of them; the last word is followed by NULL.
 */
void say_all(const char *const *words, const int *numbers);
/* Writes both at once, so that no kernel message comes between them. */
void say(const char *a, const char *b);
void say_wrong(const char *where, const char *what, int got, int expected);

#endif

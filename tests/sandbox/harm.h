/* For denied.c: what a command does that means harm. */
#ifndef HARM_H
#define HARM_H

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4, EACH = 300, CHILDREN = 60 };

static bool
is_refused(long name, long length)
{
	return syscall(SYS_sethostname, name, length) == -1 && errno == EPERM;
}

/* What ptrace(2) says to those that would trace, or be traced. */
static inline int
asks_to_trace(void)
{
	static const long requests[] = {0, 16, 0x4206}; /* ME, ATTACH, SEIZE */

	for (int i = 0; i < 3; i++) {
		errno = 0;
		printf(
		    "%ld", syscall(SYS_ptrace, requests[i], getppid(), 0, 0));
		printf(" %d\n", errno);
	}
	fflush(stdout);
	return 0;
}

/*
 * A filter of its own, whose answers look as if they were for the helper: TRACE
 * and USER_NOTIF, and a listener, which it cannot have beside the helper's.
 */
static inline int
own_filter(void)
{
	static const struct insn {
		uint16_t code;
		uint8_t jt, jf;
		uint32_t k;
	} insn[] = {{0x20, 0, 0, 0}, {0x15, 0, 1, SYS_getppid},
	    {6, 0, 0, 0x7ff00001}, {0x15, 0, 1, SYS_getpgrp},
	    {6, 0, 0, 0x7fc00000}, {6, 0, 0, 0x7fff0000}};
	struct {
		unsigned short n;
		const struct insn *insn;
	} p = {sizeof insn / sizeof *insn, insn};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_seccomp, 1, 0, &p) != 0)
		return 1;
	/* Nobody traces these calls, and nobody listens. */
	if (syscall(SYS_getppid) != -1 || errno != ENOSYS)
		return 2;
	if (syscall(SYS_getpgrp) != -1 || errno != ENOSYS)
		return 3;
	if (syscall(SYS_seccomp, 1, 8, &p) == -1 && errno != EBUSY)
		return 4;
	return is_refused(1, 2) ? 0 : 5;
}

/* Refused calls by all at once, more kinds of them than are counted. */
static inline void *
floods(void *p)
{
	long wrong = 0;

	for (int i = 0; i < EACH; i++)
		wrong += !is_refused(i, i);
	*(long *)p = wrong;
	return NULL;
}

static inline int
flood(void)
{
	pthread_t t[THREADS];
	long wrong[THREADS], sum = 0;

	for (int i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, floods, &wrong[i]);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(t[i], NULL);
		sum += wrong[i];
	}
	return sum != 0;
}

/*
 * Children that end or execute while calls of theirs wait for an answer, of one
 * thread or of two.
 */
static inline void *
always_refused(void *p)
{
	for (;;)
		if (!is_refused(1, 2))
			_exit(1);
	return p;
}

static inline int
goes_away(char *self)
{
	pthread_t t;
	int status;

	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			if (i % 3 == 0)
				always_refused(NULL);
			pthread_create(&t, NULL, always_refused, NULL);
			usleep(i % 7 * 50);
			if (i % 3 == 1)
				_exit(0);
			execl(self, self, "", (char *)NULL);
		}
		usleep(i % 5 * 50);
		if (i % 3 == 0)
			kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) != pid ||
		    status != (i % 3 ? 0 : SIGKILL))
			return 1;
	}
	return !is_refused(1, 2);
}

#endif

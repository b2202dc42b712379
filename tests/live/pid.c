/*
 * The filters of a running process: a child installs two and waits, and what
 * scbpf reads of it is compared with what was installed. Needs Linux, and the
 * right to read filters; without it, scbpf must say so.
 */
#define _GNU_SOURCE
#include <stdio.h>

#ifdef __linux__

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts/facts.h"
#include "bpf/bpf.h"
#include "check.h"
#include "spawn.h"

enum { SET_MODE_FILTER = 1 };

/* Allows everything but one number, which gets ERRNO(data). */
static int
install(unsigned nr, unsigned data)
{
	struct scbpf_insn insn[] = {{0x20, 0, 0, 0}, {0x15, 0, 1, nr},
	    {0x06, 0, 0, RET_ERRNO | data}, {0x06, 0, 0, RET_ALLOW}};
	/* The kernel's headers may be missing, as with musl. */
	const struct {
		unsigned short len;
		const struct scbpf_insn *filter;
	} p = {sizeof insn / sizeof *insn, insn};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return (int)syscall(SYS_seccomp, SET_MODE_FILTER, 0, &p);
}

/* Numbers that no child here needs; the first in both. */
enum { NR = 5000, OTHER = 5001 };

/* A child that has these filters and waits; 0: it cannot be started. */
static pid_t
child(int filters)
{
	int ready[2];
	char ok = 0;
	pid_t pid;

	if (pipe(ready) || (pid = fork()) < 0)
		return 0;
	if (pid == 0) {
		ok = (filters < 1 || !install(NR, 7)) &&
		     (filters < 2 || (!install(NR, 9) && !install(OTHER, 11)));
		if (write(ready[1], &ok, 1) == 1)
			pause();
		_exit(0);
	}
	if (read(ready[0], &ok, 1) != 1)
		ok = 0;
	close(ready[0]);
	close(ready[1]);
	return ok ? pid : 0;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static char said[1 << 16];

/*
 * The exit status of `scbpf OPTIONS`, with %d for the process; its output is in
 * `said`.
 */
static int
scbpf(const char *options, pid_t pid)
{
	char part[400], command[800];
	size_t n;
	int status;

	snprintf(part, sizeof part, options, (int)pid);
	snprintf(command, sizeof command, "'%s' %s", getenv("SCBPF"), part);
	status = spawn(command, 1, said, sizeof said - 1, &n);
	said[n] = '\0';
	return status;
}

static void
gives(int status, const char *text, const char *options, pid_t pid)
{
	int is = scbpf(options, pid);

	check(is == status && strstr(said, text), "%s: %s", options, said);
}

/* Three filters; two test the same number. */
static void
test_stack(void)
{
	pid_t pid = child(2);

	gives(0, "filter 1 of 3", "dis --pid %d", pid);
	check(strstr(said, "ret #0x50007") < strstr(said, "ret #0x50009") &&
		  strstr(said, "ret #0x50009") < strstr(said, "ret #0x5000b"),
	    "the order: %s", said);
	/* Between equal actions, the data of the filter installed last. */
	gives(0, "ERRNO(9) EBADF, 9", "sim --pid %d 5000", pid);
	gives(0, "ERRNO(11) EAGAIN, 9", "sim --pid %d 5001", pid);
	gives(0, "ALLOW, 9", "sim --pid %d 5002", pid);
	gives(0, "filter 3 of 3", "sim -v --pid %d 5002", pid);
	gives(0, ": 5000\n", "explain --pid %d", pid);
	gives(0, "(was 12)", "opt --pid %d", pid);
	gives(1, "ERRNO(9)", "prove --pid %d", pid);
	gives(1, "arch", "audit --pid %d", pid);
	gives(2, "beside '--pid'", "opt --pid %d x", pid);
	gives(2, "beside '--pid'", "dis --pid %d x", pid);
	gives(2, "expected one filter or policy", "diff --pid %d", pid);
	check(kill(pid, 0) == 0, "still there");
	end(pid);
}

static void
test_one(void)
{
	char path[600], options[800];
	pid_t pid = child(1);
	FILE *f;

	snprintf(path, sizeof path, "%s/one", getenv("T"));
	f = fopen(path, "w");
	if (f) {
		fputs("ld [0]\njeq #5000, no, yes\nno: ret #0x50007\n"
		      "yes: ret #0x7fff0000\n",
		    f);
		fclose(f);
	}
	snprintf(options, sizeof options, "diff --pid %%d '%s'", path);
	gives(0, "", options, pid);
	snprintf(options, sizeof options, "explain --pid %%d '%s'", path);
	gives(2, "expected", options, pid);
	end(pid);
	gives(1, "no process", "dis --pid %d", pid);
}

/* The process executes itself again and again. */
static _Noreturn void
execute(char *self)
{
	execl(self, self, "again", (char *)NULL);
	_exit(1);
}

/* Either its filter is read, or a message says that it was not possible. */
static void
test_executes(char *self)
{
	unsigned read = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (install(NR, 7) != 0)
			_exit(1);
		execute(self);
	}
	for (int i = 0; i < 10; i++) {
		int status = scbpf("dis --pid %d", pid);

		read += status == 0;
		check(status == 0 ? strstr(said, "ret #0x50007") != NULL
				  : status == 1 && strstr(said, "error: "),
		    "it executes: %d: %s", status, said);
	}
	check(read > 0, "it executes: never read");
	check(waitpid(pid, NULL, WNOHANG | WUNTRACED) == 0,
	    "it still executes, and is not stopped");
	end(pid);
}

/* A process that may end at any moment. */
static void
test_ends(void)
{
	for (int i = 0; i < 10; i++) {
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			if (install(NR, 7) == 0)
				usleep((unsigned)i * 1000);
			_exit(0);
		}
		status = scbpf("dis --pid %d", pid);
		check(status == 0 ? strstr(said, "ret #0x50007") != NULL
				  : status == 1 && strstr(said, "error: "),
		    "it ends: %d: %s", status, said);
		end(pid);
	}
}

/* A process that has ended and not been waited for. */
static void
test_ended(void)
{
	pid_t pid = fork();
	siginfo_t info;

	if (pid == 0)
		_exit(0);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	gives(1, "error: ", "dis --pid %d", pid);
	end(pid);
}

/* A stopped process stays stopped until something else continues it. */
static void
test_stopped(void)
{
	pid_t pid = child(1);
	int status = 0;

	kill(pid, SIGSTOP);
	waitpid(pid, &status, WUNTRACED);
	gives(0, "ret #0x50007", "dis --pid %d", pid);
	check(waitpid(pid, &status, WNOHANG | WCONTINUED) == 0,
	    "a stopped process went on");
	kill(pid, SIGCONT);
	check(waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status),
	    "a stopped process does not go on");
	end(pid);
}

int
main(int argc, char **argv)
{
	const struct arch *host = scb_facts_arch_host();
	pid_t pid;

	if (argc > 1)
		execute(argv[0]);
	pid = host ? child(1) : 0;
	if (!pid) {
		printf("skipped: pid: no filter can be installed here\n");
		printf("0 passed, 0 failed\n");
		return 0;
	}
	gives(2, "invalid process id", "dis --pid x%d", 1);
	gives(2, "invalid process id", "dis --pid -%d", 1);
	if (scbpf("dis --pid %d", pid) == 0) {
		end(pid);
		test_stack();
		test_one();
		test_executes(argv[0]);
		test_ends();
		test_ended();
		test_stopped();
		pid = child(0);
		gives(1, "has no seccomp filter", "dis --pid %d", pid);
	} else {
		check(strstr(said, "needs root") ||
			  strstr(said, "needs CAP_SYS_ADMIN") ||
			  strstr(said, "this kernel does not let"),
		    "without the right: %s", said);
		printf("skipped: pid: %s", said);
	}
	end(pid);
	return check_end();
}

#else

int
main(void)
{
	printf("skipped: pid: needs Linux\n0 passed, 0 failed\n");
	return 0;
}

#endif

/*
 * What make coverage puts around five functions (ld --wrap), so that the lines
 * that were run are written: _exit(2), execve(2) and a signal would drop them.
 * The filter that the program makes for itself is made, but not installed, as
 * it refuses to open the files with the counts; but in the probe of
 * tests/live/confine.sh, which looks at what it refuses. Under any other filter
 * nothing is written before a command is executed: the filter would decide
 * about that, too.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

struct diag;
struct host_program;

/* Those of gen/host; most tests are without. */
#pragma weak __real_cli_sandbox
#pragma weak __real_host_install
void __real_cli_sandbox(struct diag *d, int in, int out);
void __real_host_install(
    struct diag *d, const struct host_program *p, volatile int *listener);
_Noreturn void __real__exit(int status);
int __real_execve(const char *path, char *const *argv, char *const *envp);
int __real_raise(int sig);
void __gcov_dump(void);
void __gcov_reset(void);

static int sandbox, filtered;

static void
write_counts(void)
{
	int error = errno;
	void (*old)(int);

	if (!filtered) {
		old = signal(SIGXFSZ, SIG_IGN); /* no file may grow */
		__gcov_dump();
		__gcov_reset();
		signal(SIGXFSZ, old);
	}
	errno = error;
}

_Noreturn void
__wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

void
__wrap_cli_sandbox(struct diag *d, int in, int out)
{
	sandbox = strncmp(program_invocation_short_name, "taken", 5) != 0;
	__real_cli_sandbox(d, in, out);
	sandbox = 0;
}

void
__wrap_host_install(
    struct diag *d, const struct host_program *p, volatile int *listener)
{
	if (sandbox)
		return;
	write_counts();
	filtered = 1;
	__real_host_install(d, p, listener);
}

int
__wrap_execve(const char *path, char *const *argv, char *const *envp)
{
	write_counts();
	return __real_execve(path, argv, envp);
}

int
__wrap_raise(int sig)
{
	write_counts();
	return __real_raise(sig);
}

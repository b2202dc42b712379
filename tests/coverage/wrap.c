/*
 * What make coverage puts around three functions (ld --wrap), so that what was
 * run is written at the end. _exit(2) alone would drop it. And the filter that
 * the program makes for itself is made, but not installed, as it refuses
 * to open such files; but in the probe of tests/live/confine.sh, which looks at what
 * it refuses.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct diag;
struct host_program;

/* Those of gen/host; most tests are without. */
#pragma weak __real_cli_sandbox
#pragma weak __real_host_install
void __real_cli_sandbox(struct diag *d, int out);
void __real_host_install(
    struct diag *d, const struct host_program *p, volatile int *listener);
_Noreturn void __real__exit(int status);
void __gcov_dump(void);

static int sandbox;

_Noreturn void
__wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

void
__wrap_cli_sandbox(struct diag *d, int out)
{
	sandbox = strncmp(program_invocation_short_name, "taken", 5) != 0;
	__real_cli_sandbox(d, out);
	sandbox = 0;
}

void
__wrap_host_install(
    struct diag *d, const struct host_program *p, volatile int *listener)
{
	if (!sandbox)
		__real_host_install(d, p, listener);
}

/*
 * The built-in policy on the running kernel: for each case, a child installs
 * the filter and then makes calls. Needs Linux on x86_64; elsewhere it says so
 * and passes.
 */
#define _GNU_SOURCE
#include <stdio.h>

#if defined(__linux__) && defined(__x86_64__) && !defined(__ILP32__)

#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

/* The kernel's headers may be missing, as with musl. */
static struct {
	unsigned short len;
	struct scbpf_insn *filter;
} program;

enum { SET_MODE_FILTER = 1 };

static void
show(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		printf("%s\n", m->text);
}

/* The kernel's struct sock_filter has the layout of ours. */
static bool
compile(enum policy_enosys enosys, uint32_t since)
{
	size_t size = (size_t)64 << 20;
	jmp_buf out;
	struct arena a = {malloc(size), size, 0, &out};
	struct diag d = {.arena = &a, .report = show};
	struct compile_request req = {.arches = {scb_facts_arch("x86_64", 6)},
	    .narches = 1,
	    .enosys = enosys,
	    .since = since};
	struct compile_result *r;

	free(program.filter);
	program.filter = NULL;
	if (!a.base || setjmp(out))
		return false;
	r = scb_compile_policy(&a, &d, scb_builtin_policy(&a), &req);
	program.len = (unsigned short)r->program.count;
	program.filter = malloc(r->program.count * sizeof *program.filter);
	if (program.filter)
		memcpy(program.filter, r->program.insn,
		    r->program.count * sizeof *program.filter);
	free(a.base);
	return program.filter != NULL;
}

static int
install(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return (int)syscall(SYS_seccomp, SET_MODE_FILTER, 0, &program);
}

static int
no_install(void)
{
	return 0;
}

/* The wait status of a child that runs `prepare` and then `body`. */
static int
in_child(int (*prepare)(void), int (*body)(void))
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(prepare() ? 99 : body());
	if (pid > 0)
		waitpid(pid, &status, 0);
	return status;
}

/* The child's exit status says whether it passed: 0. */
static void
child(const char *what, int (*body)(void))
{
	int status = in_child(install, body);

	check(status == 0, "%s: %s %d", what,
	    WIFEXITED(status) ? "exit" : "signal",
	    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static int
expect(long result, int error)
{
	return !(result == -1 && errno == error);
}

static void *
thread(void *arg)
{
	return arg;
}

static int
threads_start(void)
{
	pthread_t t;
	void *back = NULL;
	int here;

	return pthread_create(&t, NULL, thread, &here) ||
	       pthread_join(t, &back) || back != &here;
}

static int
clone3_is_enosys(void)
{
	return expect(syscall(435, NULL, 0), ENOSYS);
}

static int
namespace_is_refused(void)
{
	enum { NEWUSER = 0x10000000, CHILD = 17 };
	long pid = syscall(SYS_clone, NEWUSER | CHILD, NULL, NULL, NULL, 0);

	if (pid == 0)
		_exit(0);
	return expect(pid, EPERM);
}

static int
unknown_is_enosys(void)
{
	return expect(syscall(5000), ENOSYS);
}

static int
refused_call(void)
{
	return expect(syscall(SYS_keyctl, 9999, 0, 0, 0, 0), EPERM);
}

/* AF_VSOCK is 40; the kernel reads an int. */
static int
dirty_family(void)
{
	return expect(syscall(SYS_socket, 40, 1, 0), EPERM) ||
	       expect(syscall(SYS_socket, 0x100000028, 1, 0), EPERM) ||
	       syscall(SYS_socket, 0x700000001, 1, 0) < 0;
}

static int
x32_is_filtered(void)
{
	return expect(syscall(0x40000000 | 250, 9999, 0, 0, 0, 0), EPERM);
}

static long
int80(long nr, long a)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(nr), "b"(a), "c"(0), "d"(0)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

/* A kernel without the 32-bit entry kills the process that uses it. */
static int
int80_works(void)
{
	return int80(20, 0) != getpid();
}

/* getpid 20, keyctl 288, and a number that x86 does not have. */
static int
x86_is_filtered(void)
{
	return int80(20, 0) != getpid() || int80(288, 9999) != -EPERM ||
	       int80(5000, 0) != -ENOSYS;
}

/* Number -1 reaches the kernel, which has no such call. */
static int
minus_one(void)
{
	return expect(syscall(-1), ENOSYS);
}

static int
shell(const char *command)
{
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	return 98;
}

/* Calls newer than the filter's kernel get ENOSYS. */
static int
files_open(void)
{
	struct stat st;
	FILE *f = fopen("/proc/self/status", "r");

	return !f || fclose(f) || stat("/", &st) || !S_ISDIR(st.st_mode) ||
	       access("/", R_OK) || faccessat(AT_FDCWD, "/", R_OK, AT_EACCESS);
}

/*
 * The policy names neither: io_uring_setup came in 5.1 and is refused,
 * set_mempolicy_home_node came in 5.17 and returns ENOSYS.
 */
static int
as_of_5_4(void)
{
	return expect(syscall(425, 0, NULL), EPERM) ||
	       expect(syscall(450, 0, 0, 0, 0), ENOSYS);
}

static int
a_shell(void)
{
	return shell("test \"$(echo a b | wc -w)\" -eq 2 && ls / >/dev/null");
}

static int
a_compiler(void)
{
	return shell("echo 'int main(void) { return 0; }' |"
		     "${CC:-cc} -x c -o \"${TMPDIR:-/tmp}/scbpf-live.$$\" - &&"
		     "\"${TMPDIR:-/tmp}/scbpf-live.$$\" &&"
		     "rm \"${TMPDIR:-/tmp}/scbpf-live.$$\"");
}

static int
an_interpreter(void)
{
	return shell("test \"$(awk 'BEGIN { print 6 * 7 }')\" = 42");
}

int
main(void)
{
	if (!compile(POLICY_ENOSYS_MAX, 0))
		return printf("0 passed, 1 failed\n"), 1;
	if (in_child(install, no_install) != 0) {
		free(program.filter);
		printf("skipped: live: no filter can be installed here\n");
		printf("0 passed, 0 failed\n");
		return 0;
	}
	child("threads", threads_start);
	child("clone3", clone3_is_enosys);
	child("clone(CLONE_NEWUSER)", namespace_is_refused);
	child("number 5000", unknown_is_enosys);
	child("keyctl", refused_call);
	child("socket with a dirty high half", dirty_family);
	child("x32 keyctl", x32_is_filtered);
	if (in_child(no_install, int80_works) == 0)
		child("int 0x80", x86_is_filtered);
	else
		printf("skipped: live: no int 0x80 on this kernel\n");
	child("number -1", minus_one);
	child("a shell", a_shell);
	child("a compiler", a_compiler);
	child("an interpreter", an_interpreter);
	if (!compile(POLICY_ENOSYS_SINCE, ARCH_KERNEL(5, 4, 0)))
		check(false, "as of 5.4: not compiled");
	child("as of 5.4: threads", threads_start);
	child("as of 5.4: files", files_open);
	child("as of 5.4: a shell", a_shell);
	child("as of 5.4: an interpreter", an_interpreter);
	child("as of 5.4: clone3", clone3_is_enosys);
	child("as of 5.4: two that no rule names", as_of_5_4);
	free(program.filter);
	return check_end();
}

#else

int
main(void)
{
	printf("skipped: live: needs Linux on x86_64\n0 passed, 0 failed\n");
	return 0;
}

#endif

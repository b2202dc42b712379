/*
 * What happens only on a terminal: raw bytes are not written to it, and the
 * word "error" is coloured. Opens its own terminal. With arguments, runs that
 * command on it and prints what the command writes.
 */
#define _XOPEN_SOURCE 700

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static char seen[400];
static const char *program;

static void
check_seen(bool ok, const char *what)
{
	check(ok, "%s: %s", what, seen);
}

/* Reads until all writers have exited; keeps the first bytes. */
static void
read_all(int fd)
{
	char text[1024];
	size_t n = 0;
	ssize_t more;

	while ((more = read(fd, text, sizeof text)) > 0)
		for (ssize_t i = 0; i < more && n < sizeof seen - 1; i++)
			seen[n++] = text[i];
	seen[n] = '\0';
}

/* scbpf with descriptor `which` on a terminal: its status; text in `seen`. */
static int
run(int which, const char *const *args)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY), slave, status = 0;
	pid_t pid;

	if (terminal < 0 || grantpt(terminal) || unlockpt(terminal) ||
	    (slave = open(ptsname(terminal), O_RDWR | O_NOCTTY)) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		for (int fd = 0; fd <= 2; fd++)
			dup2(fd == which ? slave : null, fd);
		close(terminal);
		execv(program, (char **)(void *)args);
		_exit(99);
	}
	close(slave);
	read_all(terminal);
	close(terminal);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WEXITSTATUS(status);
}

int
main(int argc, char **argv)
{
	static const char *const raw[] = {
	    "scbpf", "gen", "-q", "-a", "x86_64", "-f", "raw", NULL};
	static const char *const text[] = {
	    "scbpf", "gen", "-q", "-a", "x86_64", "-f", "c", NULL};
	static const char *const wrong[] = {"scbpf", "gen", "no-such", NULL};
	int status;

	if (argc > 1) { /* a command whose standard output is a terminal */
		program = argv[1];
		status = run(1, (const char *const *)argv + 1);
		fputs(seen, stdout);
		return status < 0 ? 77 : status;
	}
	program = getenv("SCBPF");
	status = run(2, raw);

	if (status < 0) {
		printf("skipped: no terminal can be opened\n"
		       "0 passed, 0 failed\n");
		return 0;
	}
	check_seen(status == 0 && !*seen, "nothing is said to a terminal");
	check_seen(run(1, raw) == 2 && !*seen, "no raw bytes");
	check_seen(run(1, text) == 0 && strstr(seen, "{ 0x"), "but text");
	unsetenv("NO_COLOR");
	check_seen(run(2, wrong) == 1 && strstr(seen, "\033[") &&
		       strstr(seen, "cannot open 'no-such'"),
	    "in colour");
	return check_end();
}

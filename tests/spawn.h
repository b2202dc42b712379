/*
 * Runs a program without a shell, which is missing on some machines that run
 * these tests. Include it in one file of a test.
 */
#ifndef SPAWN_H
#define SPAWN_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPAWN_WORDS = 32 };

/*
 * Splits a command in place: words are separated by spaces, or in single
 * quotes.
 */
static void
spawn_split(char *p, char *word[SPAWN_WORDS])
{
	size_t n = 0;

	while (*p && n < SPAWN_WORDS - 1) {
		char end = *p == '\'' ? '\'' : ' ';

		p += end == '\'';
		word[n++] = p;
		p += strcspn(p, end == ' ' ? " " : "'");
		if (*p)
			*p++ = '\0';
		p += strspn(p, " ");
	}
	word[n] = NULL;
}

/*
 * In the child: standard input is empty, and one or both outputs go into the
 * pipe.
 */
static _Noreturn void
spawn_become(char *command, int to, int errors)
{
	char *word[SPAWN_WORDS];

	spawn_split(command, word);
	dup2(to, STDOUT_FILENO);
	if (errors)
		dup2(to, STDERR_FILENO);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	setenv("ASAN_OPTIONS", "detect_leaks=0", 0); /* as in tests/run.sh */
	execv(word[0], word);
	_exit(127);
}

/*
 * The exit status of a command whose first word is a path, or -1. What it
 * writes goes into text: *n bytes, at most cap.
 */
static int
spawn(char *command, int errors, char *text, size_t cap, size_t *n)
{
	int ends[2], status = 0;
	ssize_t more;
	pid_t pid;

	*n = 0;
	if (pipe(ends) || (pid = fork()) < 0)
		return -1;
	if (pid == 0)
		spawn_become(command, ends[1], errors);
	close(ends[1]);
	while (*n < cap && (more = read(ends[0], text + *n, cap - *n)) > 0)
		*n += (size_t)more;
	close(ends[0]);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

#endif

/*
 * spawn COMMAND...: runs the commands in turns, ROUNDS times, and prints for
 * each the median of its time and of its ratio to the first command's run of
 * the same round. A command is words with blanks between them. Other load on
 * the machine slows down all runs of a round alike.
 */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { ROUNDS = 200, COMMANDS = 16, WORDS = 32 };

struct command {
	const char *text;
	char *word[WORDS + 1];
	double time[ROUNDS], ratio[ROUNDS];
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds. */
static double
run(struct command *c, const posix_spawn_file_actions_t *quiet)
{
	double start = now();
	int status;
	pid_t pid;

	if (posix_spawn(&pid, c->word[0], quiet, NULL, c->word, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "spawn: '%s' fails\n", c->text);
		exit(1);
	}
	return now() - start;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v)
{
	qsort(v, ROUNDS, sizeof *v, by_size);
	return v[ROUNDS / 2];
}

static void
split(struct command *c, char *text)
{
	unsigned n = 0;

	c->text = strcpy(malloc(strlen(text) + 1), text);
	for (char *w = strtok(text, " "); w && n < WORDS; w = strtok(NULL, " "))
		c->word[n++] = w;
}

int
main(int argc, char **argv)
{
	static struct command c[COMMANDS];
	int n = argc - 1 < COMMANDS ? argc - 1 : COMMANDS;
	posix_spawn_file_actions_t quiet;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(
	    &quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	for (int i = 0; i < n; i++)
		split(&c[i], argv[i + 1]);
	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < n; i++) {
			c[i].time[round] = run(&c[i], &quiet);
			c[i].ratio[round] = c[i].time[round] / c[0].time[round];
		}
	for (int i = 0; i < n; i++)
		printf("%10.0f%10.2f  %s\n", median(c[i].time),
		    median(c[i].ratio), c[i].text);
	return 0;
}

/*
 * budget SECONDS COMMAND [ARG]...: runs a command, and kills it and all that it
 * started when together they have used so much of the processor's time, or
 * none for a minute. A busy machine makes no difference then, as it would to
 * limits by the clock; limits by process would not end a script whose every
 * command loops. The exit status is the command's, or 124.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_MS = 200, IDLE_MS = 60000 };

static pid_t session;
static bool killing;

/*
 * Ticks of a process of the session and of its children that have ended. One
 * that timeout(1) has put in another process group is still in the session.
 */
static long
used_by(const char *pid)
{
	char path[64], line[1024];
	long user, sys, child_user, child_sys;
	int of;
	const char *p = NULL;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fgets(line, sizeof line, f))
		for (char *q = line; *q; q++)
			if (*q == ')')
				p = q + 1;
	fclose(f);
	if (!p ||
	    sscanf(p,
		" %*c %*d %*d %d %*d %*d %*u %*u %*u %*u %*u %ld %ld %ld %ld",
		&of, &user, &sys, &child_user, &child_sys) != 5 ||
	    of != session)
		return 0;
	if (killing)
		kill((pid_t)atol(pid), SIGKILL);
	return user + sys + child_user + child_sys;
}

static long
used(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *e;
	long sum = 0;

	while (proc && (e = readdir(proc)))
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
			sum += used_by(e->d_name);
	if (proc)
		closedir(proc);
	return sum;
}

/* A session that is new has a share of the processors of its own. */
static void
keep_share(const char *nice)
{
	FILE *f = *nice ? fopen("/proc/self/autogroup", "w") : NULL;

	if (f) {
		fputs(nice, f);
		fclose(f);
	}
}

static void
read_share(char nice[8])
{
	FILE *f = fopen("/proc/self/autogroup", "r");

	if (!f || fscanf(f, "%*s nice %7s", nice) != 1)
		*nice = '\0';
	if (f)
		fclose(f);
}

int
main(int argc, char **argv)
{
	struct timespec interval = {0, 0};
	sigset_t ended;
	long limit = argc < 3 ? 0 : atol(argv[1]) * sysconf(_SC_CLK_TCK);
	long most = 0, now, ms = 4, idle = 0;
	char nice[8];
	int status;
	pid_t pid;

	if (limit <= 0)
		return 2;
	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ended, NULL);
	read_share(nice);
	pid = fork();
	if (pid == 0) {
		sigprocmask(SIG_UNBLOCK, &ended, NULL);
		setsid();
		keep_share(nice);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0)
		return 2;
	session = pid;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		interval.tv_nsec = ms * 1000000;
		sigtimedwait(&ended, NULL, &interval);
		now = used();
		idle = now > most ? 0 : idle + ms;
		ms = ms < LONGEST_MS ? ms * 2 : ms;
		if (now > most)
			most = now;
		killing = killing || most >= limit || idle >= IDLE_MS;
	}
	if (!killing)
		status = WIFEXITED(status) ? WEXITSTATUS(status) : 125;
	else
		status = 124;
	/* What it left behind; again for what that has just started. */
	killing = true;
	used();
	used();
	return status;
}

/* Tasks by the numbers that a command in a PID namespace of its own uses. */
#define _DEFAULT_SOURCE

#include "host/kills.h"

#ifdef __linux__

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LINE = 512, /* of /proc/PID/status, at most */
	PATH = 64,
	NAME = 32 /* of a namespace: "pid:[4026531836]" */
};

/* The PID namespace of a process; "": it is gone. */
static void
task_space(const char *pid, char name[NAME])
{
	char path[PATH];
	ssize_t n;

	snprintf(path, sizeof path, "/proc/%.16s/ns/pid", pid);
	n = readlink(path, name, NAME - 1);
	name[n > 0 ? n : 0] = '\0';
}

/* Its number in its own namespace, the last of NSpid; 0: not known. */
static pid_t
task_number(const char *pid, const char *task)
{
	char text[LINE], *last;
	pid_t number = 0;
	FILE *f;

	snprintf(text, sizeof text, "/proc/%.16s/task/%.16s/status", pid, task);
	f = fopen(text, "re");
	while (f && !number && fgets(text, sizeof text, f)) {
		last = strrchr(text, '\t');
		if (strncmp(text, "NSpid:", 6) == 0 && last)
			number = (pid_t)strtol(last, NULL, 10);
	}
	if (f)
		fclose(f);
	return number;
}

/* The task of this process that has the number; 0: none. */
static pid_t
task_among(const char *pid, pid_t number)
{
	char path[PATH];
	const struct dirent *e;
	pid_t found = 0;
	DIR *d;

	snprintf(path, sizeof path, "/proc/%.16s/task", pid);
	d = opendir(path);
	while (d && !found && (e = readdir(d)))
		if (task_number(pid, e->d_name) == number)
			found = (pid_t)strtol(e->d_name, NULL, 10);
	if (d)
		closedir(d);
	return found;
}

pid_t
host_kills_task(pid_t caller, pid_t number)
{
	char own[NAME], space[NAME], other[NAME], pid[16];
	const struct dirent *e;
	pid_t found = 0;
	DIR *d;

	snprintf(pid, sizeof pid, "%ld", (long)caller);
	task_space("self", own);
	task_space(pid, space);
	if (number <= 0 || !*space || strcmp(own, space) == 0)
		return number;
	d = opendir("/proc");
	while (d && !found && (e = readdir(d))) {
		if (*e->d_name < '0' || *e->d_name > '9')
			continue;
		task_space(e->d_name, other);
		if (strcmp(other, space) == 0)
			found = task_among(e->d_name, number);
	}
	if (d)
		closedir(d);
	return found;
}

#else

extern int kills_task_is_empty; /* ISO C forbids an empty file */

#endif

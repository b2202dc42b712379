/* What /proc says of the processes of a command that is recorded. */
#define _DEFAULT_SOURCE

#include "host/record.h"

#ifdef __linux__

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
scb_record_add(struct record_pids *p, uint32_t pid)
{
	uint32_t *to = &p->pid[p->n++ % RECORD_PIDS];

	p->left += *to == 0;
	*to = pid;
}

bool
scb_record_has(const struct record_pids *p, uint32_t pid)
{
	unsigned n = p->n < RECORD_PIDS ? p->n : RECORD_PIDS;

	for (unsigned i = 0; i < n; i++)
		if (p->pid[i] == pid)
			return true;
	return false;
}

bool
scb_record_take(struct record_pids *p, uint32_t pid)
{
	bool has = false;

	for (unsigned i = 0; p->left && i < RECORD_PIDS; i++)
		if (p->pid[i] == pid) {
			p->pid[i] = 0;
			p->left--;
			has = true;
		}
	return has;
}

uint32_t
scb_record_status(uint32_t pid, const char *what)
{
	char text[128];
	size_t n = strlen(what);
	uint32_t found = 0;
	FILE *f;

	snprintf(text, sizeof text, "/proc/%lu/status", (unsigned long)pid);
	f = fopen(text, "re");
	while (f && !found && fgets(text, sizeof text, f))
		if (strncmp(text, what, n) == 0 && text[n] == ':')
			found = (uint32_t)strtoul(text + n + 1, NULL, 10);
	if (f)
		fclose(f);
	return found;
}

/* Of a file that another user executes. */
static bool
record_gives(const char *path, const struct stat *st)
{
	const unsigned long arg[5] = {
	    (unsigned long)path, (unsigned long)"security.capability"};

	return (st->st_mode & S_ISUID && st->st_uid != geteuid()) ||
	       (st->st_mode & S_ISGID && st->st_gid != getegid()) ||
	       (geteuid() != 0 && host_call("getxattr", arg) > 0);
}

bool
scb_record_privileged(uint32_t pid, char *path, size_t size)
{
	char link[40];
	struct stat st;
	ssize_t n;

	snprintf(link, sizeof link, "/proc/%lu/exe", (unsigned long)pid);
	if (stat(link, &st) != 0 || !record_gives(link, &st))
		return false;
	n = readlink(link, path, size - 1);
	path[n > 0 ? n : 0] = '\0';
	return true;
}

#else

extern int record_proc_is_empty; /* a file of C may not be */

#endif

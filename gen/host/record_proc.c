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
scb_record_add(struct record_pids *p, uint32_t pid, uint64_t start)
{
	unsigned i = p->n++ % RECORD_PIDS;

	p->left += p->pid[i] == 0;
	p->pid[i] = pid;
	p->start[i] = start;
}

bool
scb_record_has(const struct record_pids *p, uint32_t pid, uint64_t start)
{
	unsigned n = p->n < RECORD_PIDS ? p->n : RECORD_PIDS;

	for (unsigned i = 0; i < n; i++)
		if (p->pid[i] == pid && p->start[i] == start)
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

bool
scb_record_take_one(struct record_pids *p, uint32_t pid)
{
	for (unsigned i = 0; p->left && i < RECORD_PIDS; i++)
		if (p->pid[i] == pid) {
			p->pid[i] = 0;
			p->left--;
			return true;
		}
	return false;
}

static uint64_t
record_field(uint32_t pid, const char *what, int base)
{
	char text[128];
	size_t n = strlen(what);
	uint64_t found = 0;
	FILE *f;

	snprintf(text, sizeof text, "/proc/%lu/status", (unsigned long)pid);
	f = fopen(text, "re");
	while (f && !found && fgets(text, sizeof text, f))
		if (strncmp(text, what, n) == 0 && text[n] == ':')
			found = strtoull(text + n + 1, NULL, base);
	if (f)
		fclose(f);
	return found;
}

uint32_t
scb_record_status(uint32_t pid, const char *what)
{
	return (uint32_t)record_field(pid, what, 10);
}

bool
scb_record_handles(uint32_t pid, int signal)
{
	return record_field(pid, "SigCgt", 16) >> (signal - 1) & 1;
}

const char *
scb_record_stat(uint32_t pid, unsigned field, char text[RECORD_STAT])
{
	const char *at;
	size_t n = 0;
	FILE *f;

	snprintf(text, RECORD_STAT, "/proc/%lu/stat", (unsigned long)pid);
	f = fopen(text, "re");
	if (f) {
		n = fread(text, 1, RECORD_STAT - 1, f);
		fclose(f);
	}
	text[n] = '\0';
	at = strrchr(text, ')'); /* it ends field 2, which may hold others */
	for (unsigned i = 2; at && i < field; i++) {
		at = strchr(at, ' ');
		at = at ? at + 1 : NULL;
	}
	return at ? at : text + n;
}

uint64_t
scb_record_start(uint32_t pid)
{
	char text[RECORD_STAT];

	return strtoull(scb_record_stat(pid, 22, text), NULL, 10);
}

/* Does executing the file give privileges to this user? */
static bool
gives_privileges(const char *path, const struct stat *st)
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
	if (stat(link, &st) != 0 || !gives_privileges(link, &st))
		return false;
	n = readlink(link, path, size - 1);
	path[n > 0 ? n : 0] = '\0';
	return true;
}

#else

extern int record_proc_is_empty; /* ISO C forbids an empty file */

#endif

#define _POSIX_C_SOURCE 200809L

#include "host/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

enum { CANNOT = 126, NOT_FOUND = 127 }; /* as env(1) */

/* 0, or why the file cannot be executed. */
static int
why_not(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	return access(path, X_OK) != 0 ? errno : 0;
}

static int
find_failed(struct diag *d, const char *name, int error)
{
	scb_diag_error(
	    d, nowhere, "cannot execute '%s': %s", name, strerror(error));
	return error == ENOENT || error == ENOTDIR ? NOT_FOUND : CANNOT;
}

static const char *
joined(struct arena *a, const char *dir, size_t n, const char *name)
{
	struct buf b;

	scb_buf_init(&b, a);
	scb_buf_mem(&b, dir, n);
	scb_buf_fmt(&b, n ? "/%s" : "%s", name);
	return b.p;
}

/*
 * The first executable file of a name in PATH; NULL: there is none. An error
 * about a file that exists is kept, since it says more than ENOENT.
 */
static const char *
find_in_path(struct arena *a, const char *path, const char *name, int *error)
{
	*error = ENOENT;
	for (;;) {
		size_t n = strcspn(path, ":");
		const char *file = joined(a, path, n, name);
		int why = why_not(file);

		if (why == 0)
			return file;
		if (why != ENOENT && why != ENOTDIR && why != EISDIR)
			*error = why;
		path += n;
		if (!*path++)
			return NULL;
	}
}

int
host_find(struct diag *d, char **argv, struct host_command *cmd)
{
	const char *name = argv[0], *path = getenv("PATH");
	int error = 0;

	*cmd = (struct host_command){name, argv, environ};
	if (strchr(name, '/'))
		error = why_not(name);
	else if (!*name)
		error = ENOENT;
	else
		cmd->path = find_in_path(
		    d->arena, path ? path : "/bin:/usr/bin", name, &error);
	return error && (!cmd->path || cmd->path == name)
		   ? find_failed(d, name, error)
		   : 0;
}

int
host_exec(struct diag *d, const struct host_command *cmd)
{
	execve(cmd->path, cmd->argv, cmd->envp);
	return find_failed(d, cmd->path, errno);
}

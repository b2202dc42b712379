#define _XOPEN_SOURCE 700

#include "io.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>

/* FAIL, EINTR, SHORT and MEMORY. */
static long fail, eintr, shortly, memory = (long)64 << 20;

static void
set(long *to, const char *name)
{
	const char *s = getenv(name);

	if (s)
		*to = atol(s);
}

/* Is this call the one that fails? */
static bool
fails(int error)
{
	static long calls;

	if (++calls != fail)
		return false;
	errno = error;
	return true;
}

static bool
interrupted(void)
{
	static bool now;

	now = !now && eintr;
	if (now)
		errno = EINTR;
	return now;
}

static size_t
shorter(size_t n)
{
	static size_t other;
	size_t few = 1 + (other++ & 1);

	return shortly && n > few ? few : n;
}

size_t
hostile_memory(void)
{
	/* First of all calls; the process that reads has no environment. */
	set(&fail, "FAIL");
	set(&eintr, "EINTR");
	set(&shortly, "SHORT");
	set(&memory, "MEMORY");
	return (size_t)memory;
}

void *
hostile_malloc(size_t n)
{
	return fails(ENOMEM) ? NULL : malloc(n ? n : 1);
}

int
hostile_open(const char *path, int flags, ...)
{
	va_list ap;
	int mode = 0;

	if (flags & O_CREAT) {
		va_start(ap, flags);
		mode = va_arg(ap, int);
		va_end(ap);
	}
	return fails(EMFILE) ? -1 : open(path, flags, (mode_t)mode);
}

ssize_t
hostile_read(int fd, void *p, size_t n)
{
	if (interrupted() || fails(EIO))
		return -1;
	return read(fd, p, shorter(n));
}

ssize_t
hostile_write(int fd, const void *p, size_t n)
{
	if (interrupted() || fails(ENOSPC))
		return -1;
	return write(fd, p, shorter(n));
}

/* It is closed even so. */
int
hostile_close(int fd)
{
	close(fd);
	return fails(EIO) ? -1 : 0;
}

int
hostile_rename(const char *from, const char *to)
{
	return fails(EACCES) ? -1 : rename(from, to);
}

int
hostile_fchmod(int fd, mode_t mode)
{
	return fails(EPERM) ? -1 : fchmod(fd, mode);
}

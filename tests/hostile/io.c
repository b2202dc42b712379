#define _XOPEN_SOURCE 700

#include "io.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>

static long
setting(const char *name)
{
	const char *s = getenv(name);

	return s ? atol(s) : 0;
}

/* Is this call the one that fails? */
static bool
fails(int error)
{
	static long calls;

	if (++calls != setting("FAIL"))
		return false;
	errno = error;
	return true;
}

static bool
interrupted(void)
{
	static bool now;

	now = !now && setting("EINTR");
	if (now)
		errno = EINTR;
	return now;
}

static size_t
shorter(size_t n)
{
	static size_t other;
	size_t few = 1 + (other++ & 1);

	return setting("SHORT") && n > few ? few : n;
}

size_t
hostile_memory(void)
{
	return getenv("MEMORY") ? (size_t)setting("MEMORY") : (size_t)64 << 20;
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

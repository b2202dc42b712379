/* The libc of a program, by the loader that it names. */
#define _GNU_SOURCE

#include "host/host.h"

#ifdef __linux__

#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

enum { LIBC_PATH = 256 };

/* false: the file is no program of this word size, or names none. */
static bool
libc_loader(const char *path, char to[LIBC_PATH])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ElfW(Ehdr) e;
	ElfW(Phdr) p = {.p_type = PT_NULL};
	bool found = false;
	size_t n = 0;

	if (fd < 0)
		return false;
	if (pread(fd, &e, sizeof e, 0) == sizeof e &&
	    memcmp(e.e_ident, ELFMAG, SELFMAG) == 0 &&
	    e.e_phentsize == sizeof p)
		for (unsigned i = 0; i < e.e_phnum && !found; i++)
			found = pread(fd, &p, sizeof p,
				    (off_t)(e.e_phoff + i * sizeof p)) ==
				    sizeof p &&
				p.p_type == PT_INTERP;
	n = found && p.p_filesz < LIBC_PATH ? p.p_filesz : 0;
	found = n && pread(fd, to, n, (off_t)p.p_offset) == (ssize_t)n;
	to[n] = '\0';
	close(fd);
	return found;
}

/* The version is known if it is this process's own libc. */
const char *
host_libc(const char *path, char to[HOST_LIBC])
{
	char loader[LIBC_PATH], own[LIBC_PATH];

	*to = '\0';
	if (!libc_loader(path, loader))
		return to;
	if (strstr(loader, "/ld-musl-"))
		return strcpy(to, "musl");
#ifdef _CS_GNU_LIBC_VERSION
	if (libc_loader("/proc/self/exe", own) && strcmp(loader, own) == 0)
		confstr(_CS_GNU_LIBC_VERSION, to, HOST_LIBC);
#endif
	(void)own;
	return to;
}

#else

const char *
host_libc(const char *path, char to[HOST_LIBC])
{
	(void)path;
	*to = '\0';
	return to;
}

#endif

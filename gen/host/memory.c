/*
 * The first touch of each page is a fault; in a virtual machine, these faults
 * take most of the time that a small policy takes. Pages that are asked for
 * together take a third of it. A large page takes as long as two hundred small
 * ones, and few policies touch so many.
 */
#define _DEFAULT_SOURCE

#include "host/host.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

void
host_touch(void *memory, size_t size)
{
#ifdef __linux__
	enum { POPULATE_WRITE = 23 }; /* of all architectures, since 5.14 */
	size_t page = (size_t)sysconf(_SC_PAGESIZE),
	       skip = (0 - (uintptr_t)memory) & (page - 1);

	/* Harmless if it fails. */
	if (size > skip)
		madvise((char *)memory + skip, (size - skip) & ~(page - 1),
		    POPULATE_WRITE);
#else
	(void)memory, (void)size;
#endif
}

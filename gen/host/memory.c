/*
 * The first touch of each page is a fault; in a virtual machine, these faults
 * take most of the time that a small policy takes. One large page is one fault.
 */
#define _DEFAULT_SOURCE

#include "host/host.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

enum { LARGE = 2 << 20 }; /* bytes: of most architectures' large pages */

size_t
host_large_pages(void *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
	size_t skip = (0 - (uintptr_t)memory) & (LARGE - 1);

	/* Advisory: failure is harmless. */
	if (size >= 4 * (size_t)LARGE &&
	    madvise((char *)memory + skip, LARGE, MADV_HUGEPAGE) == 0)
		return skip;
#else
	(void)memory, (void)size;
#endif
	return 0;
}

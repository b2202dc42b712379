/* For tests of readers: text behind which no byte can be read. */
#ifndef EDGE_H
#define EDGE_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Of the text that is given next, too: there is one place. */
static inline const char *
edge_copy(const char *text, size_t n)
{
	enum { PLACE = 1 << 18 };
	static char *end;

	if (!end) {
		size_t page = (size_t)sysconf(_SC_PAGESIZE);
		void *all;

		if (posix_memalign(&all, page, 2 * PLACE) != 0 ||
		    mprotect((char *)all + PLACE, PLACE, PROT_NONE) != 0)
			abort();
		end = (char *)all + PLACE;
	}
	if (n > PLACE)
		abort();
	memmove(end - n, text, n);
	return end - n;
}

#endif

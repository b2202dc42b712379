/* For tests of readers: text after which no byte can be read. */
#ifndef EDGE_H
#define EDGE_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Of the text that is given next, too: there is one place. */
static inline const char *
edge_copy(const char *text, size_t n)
{
	enum { PLACE = 1 << 18 };
	static char *end;

	if (!end) {
		/* No block of malloc's, which LeakSanitizer would look into. */
		int zero = open("/dev/zero", O_RDWR);
		char *all = mmap(NULL, 2 * PLACE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE, zero, 0);

		if (all == MAP_FAILED ||
		    mprotect(all + PLACE, PLACE, PROT_NONE) != 0)
			abort();
		end = all + PLACE;
	}
	if (n > PLACE)
		abort();
	memmove(end - n, text, n);
	return end - n;
}

#endif

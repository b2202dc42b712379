#define _DEFAULT_SOURCE

#include "host/host.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

enum { DESCRIPTORS = 65536 }; /* at most, where they are closed one by one */

int
host_lift(int fd)
{
	int above;

	if (fd > STDERR_FILENO)
		return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? fd : -1;
	if (fd < 0)
		return -1;
	above = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return above;
}

/*
 * Closes the descriptors from low to high, which may be INT_MAX. Some that are
 * open may be above the limit.
 */
static void
close_range_of(int low, int high)
{
	const unsigned long range[5] = {(unsigned long)low,
	    high == INT_MAX ? UINT_MAX : (unsigned long)high};
	long n;

	if (low > high || host_call("close_range", range) == 0)
		return;
	n = sysconf(_SC_OPEN_MAX);
	if (n < 0 || n > DESCRIPTORS)
		n = DESCRIPTORS;
	for (int fd = low; fd <= high && fd < n; fd++)
		close(fd);
}

void
host_close_others(const int *keep, unsigned n)
{
	int low = 0;

	for (;;) {
		int next = INT_MAX;

		for (unsigned i = 0; i < n; i++)
			if (keep[i] >= low && keep[i] < next)
				next = keep[i];
		if (next == INT_MAX)
			break;
		close_range_of(low, next - 1);
		low = next + 1;
	}
	close_range_of(low, INT_MAX);
}

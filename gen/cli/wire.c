#define _POSIX_C_SOURCE 200809L

#include "cli/wire.h"

#include <errno.h>
#include <unistd.h>

enum wire_end
wire_get(int fd, void *p, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = read(fd, (char *)p + done, n - done);

		if (got == 0)
			return done ? WIRE_BROKEN : WIRE_NOTHING;
		if (got < 0 && errno != EINTR)
			return WIRE_BROKEN;
		if (got > 0)
			done += (size_t)got;
	}
	return WIRE_ALL;
}

bool
wire_put(int fd, const void *p, size_t n)
{
	const char *from = p;

	while (n > 0) {
		ssize_t put = write(fd, from, n);

		if (put < 0 && errno != EINTR)
			return false;
		if (put > 0) {
			from += put;
			n -= (size_t)put;
		}
	}
	return true;
}

bool
wire_send(int fd, enum wire_kind kind, int32_t value, const void *p, size_t n)
{
	const struct wire_head head = {(uint32_t)kind, (uint32_t)n, value};

	return wire_put(fd, &head, sizeof head) && wire_put(fd, p, n);
}

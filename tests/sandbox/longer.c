/*
 * host_notify_receive on a kernel whose struct seccomp_notif has the size that
 * is the argument: all of it must be zero, or the kernel refuses it. Ends with
 * 0 where it was; 1: not all of it; 2: more than that; 3: it did not ask; 4: it
 * is longer than the space, and was not refused.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "host/notify.h"

enum { GET_NOTIF_SIZES = 3 };

static uint16_t size;
static int asked;

long
host_call(const char *name, const unsigned long arg[5])
{
	if (strcmp(name, "seccomp") != 0 || arg[0] != GET_NOTIF_SIZES)
		return -ENOSYS;
	asked = 1;
	memcpy((void *)arg[2], &size, sizeof size);
	return 0;
}

int
main(int argc, char **argv)
{
	union notify_received n;
	size_t zero = 0;
	long r;

	size = argc > 1 ? (uint16_t)atoi(argv[1]) : 80;
	memset(&n, 0xff, sizeof n);
	r = host_notify_receive(-1, &n);
	while (zero < sizeof n && !((char *)&n)[zero])
		zero++;
	if (size > sizeof n)
		return zero == 0 && r == -E2BIG ? 0 : 4;
	return zero < size ? 1 : zero > size ? 2 : asked ? 0 : 3;
}

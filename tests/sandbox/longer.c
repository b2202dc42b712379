/*
 * What host/notify.c gives to a kernel whose struct seccomp_notif ("call") or
 * seccomp_notif_resp ("answer") has the size that is the second argument. All
 * of the first has to be zero, or the kernel refuses it; the second has to be
 * as long, with zeros at the end. Ends with 0 where it was; 1: not all of it
 * was zero; 2: more than that; 3: it did not ask; 4: it is longer than the
 * space, and was not refused; 5: the answer is another one.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "host/notify.h"

enum { GET_NOTIF_SIZES = 3 };

static uint16_t size[3] = {
    sizeof(struct notify_call), sizeof(struct notify_answer), 64};
static int asked;
static char sent[2000];

long
host_call(const char *name, const unsigned long arg[5])
{
	if (strcmp(name, "seccomp") != 0 || arg[0] != GET_NOTIF_SIZES)
		return -ENOSYS;
	asked = 1;
	memcpy((void *)arg[2], size, sizeof size);
	return 0;
}

/* In place of libc's: the kernel reads an answer as long as it says. */
long
syscall(long nr, ...)
{
	const void *p;
	va_list ap;

	va_start(ap, nr);
	(void)va_arg(ap, long);
	(void)va_arg(ap, unsigned long);
	p = va_arg(ap, const void *);
	va_end(ap);
	memcpy(sent, p, size[1]);
	return 0;
}

static int
receive(void)
{
	struct notify_call n[NOTIFY_SPACE];
	size_t zero = 0;
	long r;

	memset(n, 0xff, sizeof n);
	size[1] = 0;
	r = host_notify_receive(-1, n);
	while (zero < sizeof n && !((char *)n)[zero])
		zero++;
	if (size[0] > sizeof n)
		return zero == 0 && r == -E2BIG ? 0 : 4;
	return zero < size[0] ? 1 : zero > size[0] ? 2 : asked ? 0 : 3;
}

static int
answer(void)
{
	const struct notify_answer a = {.id = 7, .error = -38, .value = -1};
	long r;

	memset(sent, 0xff, sizeof sent);
	r = host_notify_send(-1, &a);
	if (r != 0)
		return r == -E2BIG && size[1] > 13 * sizeof a ? 0 : 4;
	if (memcmp(sent, &a, sizeof a) != 0)
		return 5;
	for (size_t i = sizeof a; i < size[1]; i++)
		if (sent[i])
			return 1;
	return asked ? 0 : 3;
}

int
main(int argc, char **argv)
{
	bool call = argc > 2 && strcmp(argv[1], "call") == 0;

	if (argc > 2)
		size[call ? 0 : 1] = (uint16_t)atoi(argv[2]);
	return call ? receive() : answer();
}

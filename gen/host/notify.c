#define _DEFAULT_SOURCE

#include "host/notify.h"

#include "facts/facts.h"
#include "host/host.h"

#ifdef __linux__

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h> /* _IOWR */
#include <unistd.h>

#define NOTIF_RECV _IOWR('!', 0, struct notify_call)
#define NOTIF_SEND _IOWR('!', 1, struct notify_answer)
#define NOTIF_ID_VALID _IOW('!', 2, uint64_t)
#define NOTIF_ID_VALID_5_16 _IOR('!', 2, uint64_t) /* and earlier kernels */
#define NOTIF_SET_FLAGS _IOW('!', 4, uint64_t)

enum { GET_NOTIF_SIZES = 3 };

/*
 * musl's ioctl takes an int, in which the request does not fit. The number is
 * looked up once, because a recorded command waits for each of these.
 */
static inline long
notify_ask(int listener, unsigned long what, const void *p)
{
	static long nr = -1;
	long r;

	if (nr < 0)
		nr =
		    (long)scb_facts_call(scb_facts_arch_host(), "ioctl", 5)->nr;
	r = syscall(nr, (long)listener, what, p);
	return r == -1 ? -errno : r;
}

struct scbpf_call
host_notify_call(const struct notify_call *n)
{
	struct scbpf_call c = {(uint32_t)n->nr, n->arch, n->ip, {0}};

	memcpy(c.args, n->args, sizeof c.args);
	return c;
}

/* The sizes of the kernel's structs, asked for once as well. */
struct notify_sizes {
	uint16_t call, answer, data;
};

static struct notify_sizes
notify_sizes(void)
{
	static struct notify_sizes sizes;
	const unsigned long arg[5] = {
	    GET_NOTIF_SIZES, 0, (unsigned long)&sizes};

	if (sizes.call)
		return sizes;
	if (host_call("seccomp", arg) != 0)
		sizes = (struct notify_sizes){0};
	if (sizes.call < sizeof(struct notify_call))
		sizes.call = sizeof(struct notify_call);
	return sizes;
}

long
host_notify_receive(int listener, struct notify_call *n)
{
	size_t size = notify_sizes().call;

	if (size > NOTIFY_SPACE * sizeof *n)
		return -E2BIG;
	*n = (struct notify_call){0}; /* or EINVAL */
	if (size > sizeof *n)
		memset(n + 1, 0, size - sizeof *n);
	return notify_ask(listener, NOTIF_RECV, n);
}

long
host_notify_send(int listener, const struct notify_answer *a)
{
	struct notify_answer space[NOTIFY_SPACE];
	size_t size = notify_sizes().answer;

	if (size <= sizeof *a)
		return notify_ask(listener, NOTIF_SEND, a);
	if (size > sizeof space)
		return -E2BIG;
	memset(space, 0, sizeof space);
	*space = *a;
	return notify_ask(listener, NOTIF_SEND, space);
}

bool
host_notify_waits(int listener, uint64_t id)
{
	long r = notify_ask(listener, NOTIF_ID_VALID, &id);

	if (r < 0)
		r = notify_ask(listener, NOTIF_ID_VALID_5_16, &id);
	return r == 0;
}

bool
host_notify_sync(int listener)
{
	return notify_ask(listener, NOTIF_SET_FLAGS, (const void *)1) == 0;
}

bool
host_notify_is_watched(int listener, int milliseconds)
{
	struct pollfd p = {listener, POLLIN, 0};

	return poll(&p, 1, milliseconds) >= 0 ? !(p.revents & ~POLLIN)
					      : errno == EINTR;
}

#else

extern int notify_is_empty; /* ISO C forbids an empty file */

#endif

/*
 * Calls that wait for a listener: struct seccomp_notif and its answer of
 * include/uapi/linux/seccomp.h.
 */
#ifndef HOST_NOTIFY_H
#define HOST_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "scbpf.h"

struct notify_call {
	uint64_t id;
	uint32_t pid, flags; /* of the thread */
	int32_t nr;
	uint32_t arch;
	uint64_t ip, args[6];
};

/* The space for a call, in structs, since later kernels may add to it. */
enum { NOTIFY_SPACE = 13 };

enum { NOTIFY_CONTINUE = 1 }; /* flags: the kernel makes the call */

struct notify_answer {
	uint64_t id;
	int64_t value;
	int32_t error; /* -errno */
	uint32_t flags;
};

/* What filters see of the call. */
struct scbpf_call host_notify_call(const struct notify_call *n);

/*
 * 0, or -errno: ENOENT where the thread has died or a signal came. n: the first
 * of NOTIFY_SPACE structs.
 */
long host_notify_receive(int listener, struct notify_call *n);
long host_notify_send(int listener, const struct notify_answer *a);

/*
 * Does the call still wait? What was read about the process before this is then
 * about this process, and not about a later one of the same number.
 */
bool host_notify_waits(int listener, uint64_t id);

/* Asks the kernel to wake both sides on one processor. false: before 6.6. */
bool host_notify_sync(int listener);

/*
 * Is a process left under the filter, as far as the listener says? Waits for
 * its next call, at most so long.
 */
bool host_notify_is_watched(int listener, int milliseconds);

#endif

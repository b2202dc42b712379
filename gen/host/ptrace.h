/* ptrace(2) by its numbers: include/uapi/linux/ptrace.h, wait.h. */
#ifndef HOST_PTRACE_H
#define HOST_PTRACE_H

#include <stdint.h>
#include <sys/types.h>

enum {
	TRACE_ME = 0,
	TRACE_CONTINUE = 7,
	TRACE_ATTACH = 16,
	TRACE_DETACH = 17,
	TRACE_NEXT_SYSCALL = 24,
	TRACE_SET_OPTIONS = 0x4200,
	TRACE_GET_EVENT = 0x4201,
	TRACE_GET_SIGNAL = 0x4202,
	TRACE_SEIZE = 0x4206,
	TRACE_INTERRUPT = 0x4207,
	TRACE_LISTEN = 0x4208,
	TRACE_GET_FILTER = 0x420c,   /* Linux 4.4 */
	TRACE_SYSCALL_INFO = 0x420e, /* Linux 5.3 */

	/* options: PTRACE_O_TRACE... */
	TRACE_O_SYSCALLS = 1 << 0,
	TRACE_O_CHILDREN = 1 << 1 | 1 << 2 | 1 << 3, /* fork, vfork, clone */
	TRACE_O_EXEC = 1 << 4,
	TRACE_O_EXIT = 1 << 6,
	TRACE_O_KILL = 1 << 20, /* the tasks, if the tracer ends */

	/* events */
	TRACE_EVENT_FORK = 1,
	TRACE_EVENT_VFORK = 2,
	TRACE_EVENT_CLONE = 3,
	TRACE_EVENT_EXEC = 4,
	TRACE_EVENT_EXIT = 6,
	TRACE_EVENT_STOP = 128,

	/* __WALL of wait4(2): threads, too */
	TRACE_WAIT_ALL = 0x40000000
};

/* struct ptrace_syscall_info, as far as it is used. */
struct trace_call {
	uint8_t op, pad[3]; /* 1: a call begins, 2: it ends */
	uint32_t arch;
	uint64_t ip, sp;
	union {
		struct {
			uint64_t nr, args[6];
		} entry;
		struct {
			int64_t value;
			uint8_t is_error;
		} exit;
	} u;
	uint64_t room[4]; /* for what later kernels add */
};

/* ptrace(2): its result, or -errno. */
long host_ptrace(unsigned long what, pid_t pid, unsigned long at, void *data);

#endif

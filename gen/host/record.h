/* What a call means to the recorder of a command (record.c). */
#ifndef HOST_RECORD_H
#define HOST_RECORD_H

#include "facts/facts.h"
#include "host/host.h"
#include "host/notify.h"

enum {
	RECORD_ABIS = 4,   /* under which one command makes calls */
	RECORD_PIDS = 256, /* of each kind that are remembered, the latest */
	RECORD_LATE = 16,
	RECORD_LEAVING = 512, /* processes whose end waits */
	/*
	 * CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID and SIGCHLD, as glibc's fork
	 * calls clone. It is not asked about: a signal that arrives before a
	 * call was received would make it fail with EINTR, which fork never
	 * does. The first call of the new process shows that it was made.
	 */
	RECORD_FORK = 0x1200011,
	RECORD_PROCESSES = 64, /* that signals are forwarded to */
	/* Calls that are reported together. */
	RECORD_KEPT = 256,
	RECORD_UNFOLLOWED = 64 /* see scb_record_follow */
};

/* Calls that are more than recorded. */
enum record_kind {
	RECORD_PLAIN,
	RECORD_CLONE3,
	RECORD_CLONE, /* and fork, vfork */
	RECORD_EXECUTE,
	RECORD_SECCOMP,
	RECORD_PRCTL,
	RECORD_EXIT, /* exit_group */
	RECORD_KINDS
};

enum { RECORD_NAMES = 9 };

/* The numbers of such calls, and of all. */
struct record_abi {
	const struct arch *arch;
	uint32_t audit, low, high;
	uint32_t nr[RECORD_NAMES];
};

/*
 * A set of threads, or of processes with the time of their start, since numbers
 * are used again; it forgets the oldest.
 */
struct record_pids {
	uint32_t pid[RECORD_PIDS];
	uint64_t start[RECORD_PIDS];
	unsigned n;    /* added so far */
	unsigned left; /* of these; 0: none */
};

/* A process whose exit_group waits for an answer. */
struct record_leaving {
	uint64_t call;
	uint32_t pid, parent;
};

struct record {
	/*
	 * What most calls need is here at the beginning, and nothing else:
	 * after a switch of processes, each page of memory costs time.
	 */
	int listener;
	uint32_t last;	     /* thread */
	bool calm;	     /* nothing below waits for a call */
	bool killable;	     /* no signal interrupts a call that was received */
	bool follows;	     /* see scb_record_follow */
	unsigned unfollowed; /* calls since then */
	int processor;	     /* where it is; -1: anywhere */
	unsigned nabis, nkept;
	struct record_abi abi[RECORD_ABIS];
	/* The next call is received where it will be kept. */
	struct notify_call kept[RECORD_KEPT + NOTIFY_SPACE];

	struct diag *d;
	const struct host_record *to;
	/*
	 * Threads whose clone3 failed and whose clone is awaited; processes
	 * that executed a program, or have installed a filter; threads that
	 * were seen; processes that made another one by a call that was asked
	 * about, and is not known yet.
	 */
	struct record_pids cloning, executing, filtered, known, forking;
	int process[RECORD_PROCESSES]; /* pidfds; -1: free */
	/* Calls whose answers came too late: if made again, they count once. */
	struct notify_call late[RECORD_LATE];
	unsigned nlate;
	struct record_leaving leaving[RECORD_LEAVING];
	unsigned nleaving, patience;
	/*
	 * Calls that a signal interrupted before they were received, where even
	 * WAIT_KILLABLE lets it; or whose thread was killed.
	 */
	unsigned missed;
	/* A thread whose filter the kernel installs; how many it had before. */
	uint32_t installing, filters;
	bool wants_listener, wants_strict;
};

/* record_filter.c: USER_NOTIF for all that is to be recorded. */
struct scbpf_program scb_record_filter(
    struct diag *d, const struct host_record *to);

/*
 * Answers the call that was received at kept[nkept], keeps it, and does what
 * else its kind needs.
 */
void scb_record_call(struct record *r);

/* Reports what is kept, and notes which calls are missing. */
void scb_record_end(struct record *r);

/* Sends the signal to all processes of the command that are known. */
void scb_record_signal(struct record *r, int signal);

/* --- record_seccomp.c ----------------------------------------------------- */

enum { RECORD_PRCTL_GET = 21 /* PR_GET_SECCOMP */ };

/* seccomp(2), and the same by prctl(2). Returns whether *a is the answer. */
bool scb_record_seccomp(struct record *r, const struct notify_call *n,
    const struct record_abi *abi, bool prctl, struct notify_answer *a);

/* Has the kernel installed the filter that could not be read? */
void scb_record_installed(struct record *r, const struct notify_call *n);

/* --- record_follow.c ------------------------------------------------------ */

/* Stays on the processor of this thread, so that wakes and switches are cheap.
 */
void scb_record_follow(struct record *r, uint32_t thread);
void scb_record_unfollow(struct record *r);

/* --- record_leave.c ------------------------------------------------------- */

/* A process calls exit_group. true: it is answered later. */
bool scb_record_leave(struct record *r, const struct notify_call *n);

/* A call of this process was received: lets its children end before the answer.
 */
void scb_record_end_children(struct record *r, uint32_t parent);

/*
 * While processes wait to end: lets those go that can. Returns whether a call
 * is to be received.
 */
bool scb_record_waits(struct record *r);

/* --- record_proc.c -------------------------------------------------------- */

void scb_record_add(struct record_pids *p, uint32_t pid, uint64_t start);
bool scb_record_take(struct record_pids *p, uint32_t pid);
/* Removes only one entry of that number. */
bool scb_record_take_one(struct record_pids *p, uint32_t pid);
bool scb_record_has(const struct record_pids *p, uint32_t pid, uint64_t start);

/* A number in /proc/PID/status: "Tgid", "PPid"; 0: not known. */
uint32_t scb_record_status(uint32_t pid, const char *what);

/*
 * /proc/PID/stat from a field on, which is counted as in proc(5) and at least
 * 3; "": it is not known. The caller provides the buffer.
 */
enum { RECORD_STAT = 1024 };
const char *scb_record_stat(
    uint32_t pid, unsigned field, char text[RECORD_STAT]);

/* Has the process a handler for the signal? */
bool scb_record_handles(uint32_t pid, int signal);

/* When the process started, in clock ticks; 0: not known. */
uint64_t scb_record_start(uint32_t pid);

/*
 * Has the process's program a set-user-ID or set-group-ID bit, or capabilities?
 * Then path is its name, cut at `size`.
 */
bool scb_record_privileged(uint32_t pid, char *path, size_t size);

#endif

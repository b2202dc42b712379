/*
 * The running system: installs filters, executes commands, reads filters of
 * processes. On other systems than Linux, these functions report that, and do
 * not return. Errors are reported through d and are fatal.
 *
 * Syscalls are made by the numbers of our own tables, for the ABI that scbpf
 * itself was compiled for, because libc's headers may be older than the kernel.
 */
#ifndef HOST_H
#define HOST_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/diag.h"
#include "scbpf.h"

struct host_program {
	struct scbpf_program program;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* */
	/*
	 * clone3 returns ENOSYS because of SEMANTICS 8, not because of a rule.
	 */
	bool clone3_falls_back;
};

/* The command to execute, found before the filter could refuse the search. */
struct host_command {
	const char *path;
	char **argv; /* NULL-terminated */
	char **envp;
};

/* --- call.c --------------------------------------------------------------- */

/*
 * A syscall by name: its result, or -errno; -ENOSYS where this machine's ABI
 * has none of that name, or is not known.
 */
long host_call(const char *name, const unsigned long arg[5]);

/* --- offers.c ------------------------------------------------------------- */

/* What the running kernel offers to filters, in lines of text; as JSON. */
void host_offers(struct buf *b);
void host_offers_json(struct buf *b);

/* --- find.c --------------------------------------------------------------- */

/*
 * Finds the command as execvp(3) does. Returns 0, or reports an error and
 * returns the status of env(1): 126 it cannot be executed, 127 command not
 * found.
 */
int host_find(struct diag *d, char **argv, struct host_command *cmd);

/* Executes the command. Returns only on an error, as host_find does. */
int host_exec(struct diag *d, const struct host_command *cmd);

/* --- install.c ------------------------------------------------------------ */

/*
 * Does this kernel know all actions of the filter? Fatal if it would take one
 * of them for a weaker one, or kill instead of something that is not a refusal.
 */
void host_check(struct diag *d, const struct host_program *p);

/*
 * Sets no_new_privs and installs the filter on this thread: it is in force
 * when this returns. listener: where to put the descriptor on which calls
 * under RET_USER_NOTIF arrive, closed on exec; NULL: none is wanted.
 */
void host_install(
    struct diag *d, const struct host_program *p, volatile int *listener);

/* --- below.c -------------------------------------------------------------- */

enum { HOST_OUTSIDE = -0x10000, HOST_NOT_REGULAR = -0x10001 };

/*
 * Opens for reading the regular file at a path below a directory. Neither "..",
 * nor a link, nor a change of the directory meanwhile leads out of it. root:
 * the directory is "/" for absolute links and "..", which otherwise are errors.
 * Returns the descriptor, -errno, or one of the above.
 */
int host_open_below(const char *dir, const char *path, bool root);

/* --- fork.c --------------------------------------------------------------- */

/* fork(2), for a parent that only waits for the child. */
pid_t host_fork(void);

/* The same, but both share one table of descriptors until an exec; or -errno.
 */
long host_fork_sharing(void);

/* --- descriptor.c --------------------------------------------------------- */

/*
 * Moves a descriptor above 2, with close-on-exec. Returns the new one, or -1
 * with errno set if fd is negative or that fails.
 */
int host_lift(int fd);

/* Closes all descriptors but these n. */
void host_close_others(const int *keep, unsigned n);

/* --- watch.c -------------------------------------------------------------- */

/*
 * Starts a helper process, not a child of this one, that writes to the
 * descriptor `to` which calls the program refuses (or logs, if `logged`); then
 * installs the program with USER_NOTIF in place of errors. Each such call waits
 * for the helper, which runs the program on it and gives the kernel its
 * verdict. Calls that are killed or trapped stay so, and the helper sees them
 * as the command's tracer. It ends with the last process under the filter
 * (Linux 5.9).
 */
void host_watch(
    struct diag *d, const struct host_program *p, bool logged, int to);

/* --- record.c ------------------------------------------------------------- */

enum { HOST_ASSUMED = 3 };

struct host_record {
	/* Calls that it allows are not recorded; insn NULL: all are. */
	struct scbpf_program base;
	/* The command's own filters are read, and not installed. */
	bool install;
	/* Names of calls that are recorded even if the base allows them. */
	const char *after, *until; /* or NULL */
	/* Native calls that are not recorded: the policy has them anyway. */
	const char *assumed[HOST_ASSUMED];
	unsigned nassumed;
	/*
	 * fork(3)'s clone is not notified, so that no signal interrupts it: the
	 * first call of the new process shows that it was made. That call must
	 * be recorded, then, and its time does not matter.
	 */
	bool infers_fork;
	void *user; /* of the functions below */
	/* A call; bit i of `known`: args[i] is known. */
	void (*call)(void *user, const struct scbpf_call *c, unsigned known);
	/* The command would now have a filter of its own. */
	void (*installed)(void *user);
	/* Something about the run; incomplete: calls may be missing. */
	void (*note)(void *user, bool incomplete, const char *fmt, ...);
};

/*
 * Runs the command as a child, and reports each call that it, or a process that
 * it starts, makes, until all of these have ended (Linux 5.9). The calls are
 * not changed, except that clone3 fails with ENOSYS. SIGHUP, SIGINT, SIGQUIT
 * and SIGTERM are forwarded to the command. *status is the command's, as of
 * wait(2). false: it was not executed, which was reported; *status is an exit
 * status.
 */
bool host_record(struct diag *d, const struct host_command *cmd,
    const struct host_record *to, int *status);

/* Ends this process as another one has: by a signal, or with its status. */
int host_end_as(int status);

/* --- filters.c ------------------------------------------------------------ */

/* A filter that a traced command has installed. */
struct host_installed {
	long pid;
	unsigned nth; /* of those of this process, from 1 on */
	struct scbpf_program filter;
};

struct host_filters {
	const char *arch; /* of the process, its token; NULL: not known */
	struct scbpf_program *filter;
	unsigned n; /* at least one */
	/* All that were installed, in this order; host_trace alone. */
	struct host_installed *installed;
	unsigned ninstalled;
};

/*
 * Reads the filters of a process (or thread) into the arena, in the order of
 * installation. Stops it for a moment. Errors are fatal.
 */
void host_filters(struct diag *d, long pid, struct host_filters *f);

/* --- trace.c -------------------------------------------------------------- */

/*
 * Runs a command (NULL-terminated) with the rights of the user, and its
 * standard output on standard error. Takes the filters that one of its
 * processes has at its first execve(2) after it has installed one, or at its
 * end; and all that any process has installed until then. Then the command is
 * killed; keep: it goes on to its end, and the last filters are taken. Fatal if
 * there are none.
 */
void host_trace(
    struct diag *d, char **command, bool keep, struct host_filters *f);

/* --- memory.c ------------------------------------------------------------- */

/* Asks for all pages of a block at once, if the system can do that. */
void host_touch(void *memory, size_t size);

#endif

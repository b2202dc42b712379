/*
 * The running system: what it takes to put a filter around a command. These
 * are Linux's; elsewhere they say so and do not return. What goes wrong is
 * reported through d, and fatal.
 *
 * Syscalls are made by the numbers of our own tables, for the ABI that scbpf
 * itself was compiled for: libc's headers may be older than the kernel.
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
	/* That clone3 returns ENOSYS is our doing (4.8), not the user's. */
	bool clone3_falls_back;
};

/* What to execute, found before the filter can be in the way. */
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

/* What the running kernel offers to filters, in lines of text. */
void host_offers(struct buf *b);

/* --- find.c --------------------------------------------------------------- */

/*
 * Where the command is, as execvp(3) looks for it. Returns 0, or what env(1)
 * exits with: 126 it cannot be executed, 127 there is none; then reported.
 */
int host_find(struct diag *d, char **argv, struct host_command *cmd);

/* Becomes the command. Returns, as host_find, only if that failed. */
int host_exec(struct diag *d, const struct host_command *cmd);

/* --- install.c ------------------------------------------------------------ */

/*
 * Does this kernel know all of the actions? Fatal where one of them would be
 * taken for another that is weaker, or kill for what is not a refusal.
 */
void host_check(struct diag *d, const struct host_program *p);

/*
 * Sets no_new_privs and installs the filter on this thread: it is in force
 * when this returns. listener: where to put the descriptor on which calls
 * under RET_USER_NOTIF arrive, closed on exec; NULL: none is wanted.
 */
void host_install(
    struct diag *d, const struct host_program *p, volatile int *listener);

/* --- below.c ---------------------------------------------------------------
 */

enum { HOST_OUTSIDE = -0x10000, HOST_NOT_REGULAR = -0x10001 };

/*
 * Opens to read the regular file at a path below a directory: neither "..", nor
 * a link, nor somebody who changes the directory meanwhile leads out of it.
 * root: the directory is "/" for links and "..", which otherwise are outside.
 * Returns the descriptor, -errno, or one of the above.
 */
int host_open_below(const char *dir, const char *path, bool root);

/* --- fork.c ----------------------------------------------------------------
 */

/* fork(2), for a parent that waits for what the child does. */
pid_t host_fork(void);

/* --- descriptor.c ----------------------------------------------------------
 */

/*
 * The same descriptor above 2, closed on exec; the other one is closed. -1 (and
 * errno): fd is negative, or it cannot be done.
 */
int host_lift(int fd);

/* Closes all descriptors but these n. */
void host_close_others(const int *keep, unsigned n);

/* --- watch.c -------------------------------------------------------------- */

/*
 * Starts a process, no child of this one, that writes to standard error which
 * calls the program refuses (or logs, under `logged`); then installs the
 * program in such a way that it can know. Every such call waits for the
 * watcher, which runs the program on it and gives the kernel its answer, so
 * that the verdict stays. Calls that are killed or trapped are the kernel's.
 * The watcher ends with the last process under the filter (Linux 5.9).
 */
void host_watch(struct diag *d, const struct host_program *p, bool logged);

/* --- filters.c ------------------------------------------------------------ */

struct host_filters {
	const char *arch; /* of the process, its token; NULL: not known */
	struct scbpf_program *filter;
	unsigned n; /* at least one */
};

/*
 * The filters of the process (or thread) in the order of installation, in the
 * arena. Stops it for a moment. Fatal where that cannot be done.
 */
void host_filters(struct diag *d, long pid, struct host_filters *f);

/* --- memory.c ------------------------------------------------------------- */

/*
 * Asks for a large page in a block that was not touched yet, unless it is
 * small: how many bytes from its start that begins. 0 where there is none.
 */
size_t host_large_pages(void *memory, size_t size);

#endif

/*
 * Delays the end of a command's processes. A parent that handles SIGCHLD, as a
 * shell does, would find its next call interrupted (EINTR) if the signal came
 * before the call was received, which it does not expect of pipe(2), for
 * example. So a process ends when a call of its parent has been received, which
 * is answered after the signal; or when the parent sleeps in a call that
 * continues.
 */
#define _DEFAULT_SOURCE

#include "host/record.h"

#ifdef __linux__

#include <poll.h>
#include <signal.h>
#include <unistd.h>

enum { PATIENCE_MS = 20 };

/* The state of a process, such as 'R' and 'S'; 0: there is none. */
static char
leave_state(uint32_t pid)
{
	char text[RECORD_STAT];

	return *scb_record_stat(pid, 3, text);
}

static bool
leave_is_pending(const struct record *r, int milliseconds)
{
	struct pollfd p = {r->listener, POLLIN, 0};

	return poll(&p, 1, milliseconds) == 1;
}

/* Lets the process end; ended: and waits until it has. */
static void
leave_now(struct record *r, unsigned i, bool ended)
{
	const struct notify_answer a = {
	    .id = r->leaving[i].call, .flags = NOTIFY_CONTINUE};
	const unsigned long arg[5] = {r->leaving[i].pid};
	int fd = ended ? (int)host_call("pidfd_open", arg) : -1;
	struct pollfd p = {fd, POLLIN, 0};

	r->leaving[i] = r->leaving[--r->nleaving];
	host_notify_send(r->listener, &a);
	if (fd < 0)
		return;
	poll(&p, 1, PATIENCE_MS);
	close(fd);
}

bool
scb_record_leave(struct record *r, const struct notify_call *n)
{
	uint32_t pid = scb_record_status(n->pid, "Tgid"),
		 parent = scb_record_status(n->pid, "PPid");

	if (r->nleaving == RECORD_LEAVING || parent == (uint32_t)getpid() ||
	    !scb_record_handles(parent, SIGCHLD) ||
	    scb_record_status(parent, "Threads") != 1)
		return false;
	r->leaving[r->nleaving++] = (struct record_leaving){n->id, pid, parent};
	return true;
}

void
scb_record_end_children(struct record *r, uint32_t parent)
{
	for (unsigned i = r->nleaving; i-- > 0;)
		if (r->leaving[i].parent == parent)
			leave_now(r, i, true);
}

bool
scb_record_waits(struct record *r)
{
	for (unsigned i = r->nleaving; i-- > 0;) {
		char state = leave_state(r->leaving[i].parent);

		/* One at a time: the signal may wake the parent. */
		if (state != 'R' && !leave_is_pending(r, 0)) {
			leave_now(r, i, true);
			break;
		}
	}
	if (!r->nleaving || leave_is_pending(r, 1)) {
		r->patience = 0;
		return true;
	}
	if (++r->patience < PATIENCE_MS)
		return false;
	r->patience = 0;
	leave_now(r, r->nleaving - 1, false); /* the parent computes */
	return !r->nleaving;
}

#else

extern int record_leave_is_empty; /* ISO C forbids an empty file */

#endif

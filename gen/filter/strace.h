/* Reads the calls in strace output, one a line. */
#ifndef STRACE_H
#define STRACE_H

#include "filter/process.h"

/*
 * A call, or one part of a call that strace prints in two parts because another
 * came between.
 */
struct strace_call {
	uint32_t pid;
	const char *name;
	size_t length; /* of the name */
	size_t at;     /* after the parenthesis, or of the filter */
	bool resumed;  /* the other half */
	/* It installs a filter; otherwise it creates a process. */
	bool filter;
	bool thread;	       /* in the same process */
	bool sync, listener;   /* flags of seccomp(2) */
	struct installed *top; /* of its process, when it began */
	struct strace_call *next;
};

/* Skips blanks and comments, and s if it is next. */
bool scb_strace_accept(struct bpf_reader *r, const char *s);

/* Reads the call on the line that begins at r->at; false: there is none. */
bool scb_strace_call(struct bpf_reader *r, struct strace_call *c);

bool scb_strace_is(const struct strace_call *c, const char *name);

/* Does the call install a filter? c->at is then the filter's. */
bool scb_strace_filter(const struct bpf_reader *r, struct strace_call *c);

/* Skips from inside the call's parentheses to after them. */
enum strace_end { STRACE_WHOLE, STRACE_UNFINISHED, STRACE_CUT };
enum strace_end scb_strace_end(struct bpf_reader *r, struct strace_call *c);

/*
 * Reads the result ("= 0"; -1: it failed, or has no result) and skips to the
 * end of the line.
 */
int64_t scb_strace_result(struct bpf_reader *r);

/* Did the call succeed? */
bool scb_strace_succeeded(const struct strace_call *c, int64_t result);

void scb_strace_next(struct bpf_reader *r);

#endif

/* Calls in what strace prints, one a line. */
#ifndef STRACE_H
#define STRACE_H

#include "filter/process.h"

/* A call, or the half of one that strace prints when another comes between. */
struct strace_call {
	uint32_t pid;
	const char *name;
	size_t length;	       /* of the name */
	size_t at;	       /* after the parenthesis, or of the filter */
	bool resumed;	       /* the other half */
	bool filter;	       /* it installs one; else it makes a process */
	bool thread;	       /* in the same process */
	bool sync, listener;   /* flags of seccomp(2) */
	struct installed *top; /* of its process, when it began */
	struct strace_call *next;
};

/* Over blanks and comments, and over s if it is next. */
bool scb_strace_accept(struct bpf_reader *r, const char *s);

/* The call on the line that begins at r->at; false: there is none. */
bool scb_strace_call(struct bpf_reader *r, struct strace_call *c);

bool scb_strace_is(const struct strace_call *c, const char *name);

/* Does the call install a filter? c->at is then the filter's. */
bool scb_strace_filter(const struct bpf_reader *r, struct strace_call *c);

/* From inside the call's parentheses to behind them. */
enum strace_end { STRACE_WHOLE, STRACE_UNFINISHED, STRACE_CUT };
enum strace_end scb_strace_end(struct bpf_reader *r, struct strace_call *c);

/* "= 0"; -1: it failed, or its result is not there. Then to the line's end. */
int64_t scb_strace_result(struct bpf_reader *r);

/* Did it do what it was asked for? */
bool scb_strace_succeeded(const struct strace_call *c, int64_t result);

void scb_strace_next(struct bpf_reader *r);

#endif

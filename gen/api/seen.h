/* The store of calls: scbpf_learn.h. */
#ifndef API_SEEN_H
#define API_SEEN_H

#include "analysis/partial.h"
#include "api/api.h"
#include "learn/log.h"

enum { SEEN_ANY = 512 };

/* The stack's verdicts on calls of a number with any arguments. */
struct seen_any {
	const struct arch *arch; /* NULL: the place is empty */
	uint32_t nr;
	struct partial found;
};

struct scbpf_seen {
	struct seen seen;     /* what is learned */
	struct seen possible; /* what is in the code of programs */
	unsigned programs;
	bool whole; /* their lists are complete */
	/* what logs say was refused, and what the stack refuses, or may */
	struct seen denied, refused, undecided;
	const struct scbpf_program *program; /* the stack as one; or NULL */
	const struct policy *policy; /* that it was compiled from; or NULL */
	const struct arch *arch;     /* of lines that name none */
	uint32_t process;	     /* whose calls are read; 0: of all */
	const char *comm;	     /* the same by name; NULL: of all */
	bool met;		     /* there was a call of it */
	struct log log;
	bool open;  /* a log is being read */
	bool begun; /* it has had a call */
	unsigned input;
	const char *last; /* the name of the last log; NULL: none */
	uint64_t calls;	  /* all */
	struct seen_any any[SEEN_ANY]; /* the latest, by number */
	uint64_t bad; /* lines of logs that are not understood */
};

/* --- refused.c ------------------------------------------------------------ */

/* Counts the call so often; NULL: it is outside of what is recorded. */
struct seen_row *scb_api_count(
    struct seen *s, const struct seen_call *c, uint64_t times);

/* clone3 that has failed: a policy lets it fail, too, and libc calls clone. */
bool scb_api_fell_back(const struct log_event *e);

/* false: the stack allows the call, or need not. What it refuses is counted. */
bool scb_api_refuses(struct scbpf_seen *x, const struct log_event *e);

/*
 * Finds the calls that every program needs and the stack never allows, whatever
 * was seen, and opens *lacking for them.
 */
void scb_api_lacking(struct scbpf_seen *x, struct seen *lacking);

/* The same for the calls of programs that the stack does not always allow. */
void scb_api_open(struct scbpf_seen *x, struct seen *open);

#endif

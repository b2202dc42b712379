/* What --explain-denials writes: each refused call once, and how often. */
#ifndef DENIALS_H
#define DENIALS_H

#include "host/host.h"

enum { DENIALS = 256 }; /* that are counted; others are all reported */

struct denial {
	struct scbpf_call first, key; /* key: what makes it the same call */
	uint32_t verdict;
	unsigned long again;
};

struct denials {
	int fd;		     /* where to write */
	struct arena *arena; /* scratch */
	const struct host_program *program;
	struct denial seen[DENIALS];
	unsigned nseen;
};

/*
 * Reports the call, or counts it if one like it was reported before. clone3
 * that falls back on clone is not reported.
 */
void host_denials_add(struct denials *d, const struct scbpf_call *c,
    uint32_t verdict, unsigned process);

/* Writes any other line; formats are those of scb_buf_fmt. */
void host_denials_say(struct denials *d, const char *fmt, ...);

/* Reports how often calls were repeated. */
void host_denials_end(const struct denials *d);

#endif

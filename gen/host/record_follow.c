/*
 * Kernels before 6.6 wake the recorder on any processor: a call then costs two
 * wake-ups of a processor, which take longer than two switches of processes on
 * one. So the recorder goes where the command is. The command itself may use
 * the processors that it had.
 */
#define _GNU_SOURCE

#include "host/record.h"

#ifdef __linux__

#include <sched.h>
#include <stdlib.h>

enum { FIELD_PROCESSOR = 39 /* of /proc/PID/stat */ };

static cpu_set_t before;

void
scb_record_follow(struct record *r, uint32_t thread)
{
	char text[RECORD_STAT];
	const char *field = scb_record_stat(thread, FIELD_PROCESSOR, text);
	int processor = *field ? atoi(field) : -1;
	cpu_set_t one;

	r->unfollowed = 0;
	if (processor < 0 || processor >= CPU_SETSIZE ||
	    processor == r->processor)
		return;
	if (r->processor < 0)
		sched_getaffinity(0, sizeof before, &before);
	CPU_ZERO(&one);
	CPU_SET((size_t)processor, &one);
	if (sched_setaffinity(0, sizeof one, &one) == 0)
		r->processor = processor;
}

void
scb_record_unfollow(struct record *r)
{
	if (r->processor >= 0)
		sched_setaffinity(0, sizeof before, &before);
}

#else

extern int record_follow_is_empty; /* ISO C forbids an empty file */

#endif

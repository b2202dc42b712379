/* Messages on standard error. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "scbpf.h"

struct report {
	bool colour;
	/* Where messages go instead of standard error; or NULL. */
	void (*forward)(void *to, const struct scbpf_message *m);
	void *to;
};

void report_open(struct report *r);

/*
 * Is colour wanted on what is written there? when: "always", "never", or
 * "auto": on a terminal, unless NO_COLOR is set or TERM is dumb.
 */
bool report_wants_color(const char *when, int fd);

/* Whether messages have it; when: as above. */
void report_color(struct report *r, const char *when);

/* A scbpf_report whose user is the struct report. Aborts after a bug. */
void report_message(void *user, const struct scbpf_message *m);

/* Shows it, whoever sent it. */
void report_show(const struct report *r, const struct scbpf_message *m);

#endif

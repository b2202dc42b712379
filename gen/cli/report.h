/* Messages on standard error. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "scbpf.h"

enum { REPORT_SEEN = 2048 };

struct report {
	bool verbose; /* show INFO */
	bool quiet;   /* hide NOTE and WARNING */
	bool colour;
	/* Say nothing twice: for another -a, that meets the same policy. */
	bool again;
	uint64_t seen[REPORT_SEEN]; /* hashes of what was said */
	unsigned nseen;
	/* Where messages go instead of standard error; or NULL. */
	void (*forward)(void *to, const struct scbpf_message *m);
	void *to;
};

void report_open(struct report *r);

/* What is below is not shown; for struct diag. */
enum scbpf_severity report_least(const struct report *r);

/* A scbpf_report whose user is the struct report. Aborts after a bug. */
void report_message(void *user, const struct scbpf_message *m);

/* Shows it, whoever sent it. */
void report_show(const struct report *r, const struct scbpf_message *m);

#endif

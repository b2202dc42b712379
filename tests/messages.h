/* How tests receive messages. Include it in one file of a test. */
#ifndef MESSAGES_H
#define MESSAGES_H

#include <stdio.h>

#include "scbpf.h"

static char message[300]; /* the latest error, with keep_message */

static inline void
keep_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(message, sizeof message, "%s", m->text);
}

static inline void
print_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		printf("%s\n", m->text);
}

static inline void
ignore_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	(void)m;
}

#endif

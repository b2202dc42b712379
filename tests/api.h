/* What the tests of the public library share. It uses scbpf.h alone. */
#ifndef API_H
#define API_H

#include <scbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static unsigned errors, warnings, line, column;
static char message[300], file[60]; /* of the latest error */

static inline void
ok(bool good, const char *what)
{
	check(good, "%s (last message: %s:%u: %s)", what, file, line, message);
}

static inline void
keep(void *user, const struct scbpf_message *m)
{
	(void)user;
	warnings += m->severity == SCBPF_WARNING;
	if (m->severity != SCBPF_ERROR)
		return;
	errors++;
	line = m->line;
	column = m->column;
	snprintf(message, sizeof message, "%s", m->text);
	snprintf(file, sizeof file, "%s", m->file ? m->file : "");
}

static struct scbpf *s;
static size_t start; /* the mark of the context as it was opened */

static inline void
fresh(void)
{
	if (s)
		scbpf_release(s, start);
	errors = warnings = line = column = 0;
	message[0] = file[0] = '\0';
}

static inline struct scbpf_text
text_of(const char *json)
{
	return (struct scbpf_text){"test.json", json, strlen(json)};
}

static inline struct scbpf_options
options_for(const char *arch)
{
	struct scbpf_options o = {.size = sizeof o, .arch = arch};

	return o;
}

#define DENY "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":["
#define ALLOW(names) "{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\"}"

#endif

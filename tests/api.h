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

/* What main of a test does. */
static inline int
api_main(void (*test)(void))
{
	size_t size = (size_t)64 << 20;
	void *memory = malloc(size);

	s = scbpf_open(memory, size, keep, NULL);
	if (!s)
		return 1;
	start = scbpf_mark(s);
	test();
	free(memory);
	return check_end();
}

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

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
	warnings += m->severity == SCBPF_SEVERITY_WARNING;
	if (m->severity != SCBPF_SEVERITY_ERROR)
		return;
	errors++;
	line = m->line;
	column = m->column;
	snprintf(message, sizeof message, "%s", m->text);
	snprintf(file, sizeof file, "%s", m->file ? m->file : "");
}

static struct scbpf *s;
static size_t start; /* arena mark of the context when it was opened */

/* The main function of each test. */
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
	return (struct scbpf_text)SCBPF_TEXT("test.json", json, strlen(json));
}

/* "arch x86_64;only;deny=ENOSYS read": these options and no others. */
static inline enum scbpf_status
set_all(struct scbpf *to, const char *options)
{
	enum scbpf_status status = SCBPF_STATUS_OK;

	scbpf_reset(to);
	while (*options && status == SCBPF_STATUS_OK) {
		char name[200], *value;
		size_t n = strcspn(options, ";");

		snprintf(name, sizeof name, "%.*s", (int)n, options);
		value = strchr(name, ' ');
		if (value)
			*value++ = '\0';
		status = scbpf_set(to, name, value);
		options += n + (options[n] == ';');
	}
	return status;
}

/* text NULL: the built-in policy. */
static inline enum scbpf_status
compile_text(struct scbpf *with, const struct scbpf_text *text,
    const struct scbpf_filter **f)
{
	struct scbpf_policy *p;
	enum scbpf_status status = scbpf_policy_read(with, text, &p);

	return status == SCBPF_STATUS_OK ? scbpf_compile(with, p, f) : status;
}

#define DENY "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":["
#define ALLOW(names) "{\"names\":[" names "],\"action\":\"SCMP_ACT_ALLOW\"}"

#endif

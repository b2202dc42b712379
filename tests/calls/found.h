/* For tests of what calls finds: a file in memory, and what is said of it. */
#ifndef TESTS_CALLS_FOUND_H
#define TESTS_CALLS_FOUND_H

#include <stdlib.h>

#include "learn/calls.h"

#include "check.h"
#include "machine.h"

enum {
	X86 = 62,
	FILE_ROOM = 3 * MACHINE_PAGE + MACHINE_ROOM,
	MEMORY = 8 << 20
};

/* x86-64: syscall, and ud2 */
#define KERNEL "\x0f\x05"
#define END "\x0f\x0b"

static uint8_t file[FILE_ROOM];
static struct calls calls;
static void *memory;
static char said[256];

static inline void
found_open(void)
{
	memory = malloc(MEMORY);
	if (!memory)
		exit(1);
}

static inline int
found_end(void)
{
	free(memory);
	return check_end();
}

static inline void
found_listen(void *user, const struct scbpf_message *m)
{
	(void)user;
	snprintf(said, sizeof said, "%s", m->text);
}

/* false: it could not be read, and that was said. */
static inline bool
find_in(const uint8_t *bytes, size_t size, unsigned assume)
{
	jmp_buf out;
	struct arena a = {memory, MEMORY, 0, &out};
	struct diag d = {.arena = &a, .report = found_listen};
	struct source text = {
	    .name = "program", .text = (const char *)bytes, .len = size};

	said[0] = '\0';
	if (setjmp(out))
		return false;
	scb_calls_find(&calls, &a, &d, &text, assume);
	return true;
}

static inline bool
find(size_t size, unsigned assume)
{
	return find_in(file, size, assume);
}

/* Numbers of sites, between blanks; those that the kernel makes are not. */
static inline const char *
numbers(void)
{
	static char text[512];
	int n = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < calls.nnumbers; i++)
		if (calls.number[i].sites)
			n += snprintf(text + n, sizeof text - (size_t)n,
			    n ? " %u" : "%u", calls.number[i].number);
	return text;
}

static inline bool
has_reason(const char *part)
{
	for (unsigned i = 0; i < calls.nreasons; i++)
		if (strstr(calls.reason[i].text, part))
			return true;
	return false;
}

/* reason NULL: the list is complete. */
static inline void
check_found(const char *what, bool read, const char *want, const char *reason)
{
	check(read, "%s: %s", what, said);
	if (!read)
		return;
	check_text(what, want, numbers());
	check(reason ? has_reason(reason) : calls.nreasons == 0, "%s: %s", what,
	    calls.nreasons ? calls.reason[0].text : "complete");
}

#endif

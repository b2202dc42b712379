/* For tests of what calls finds: a file in memory, and what is said of it. */
#ifndef TESTS_CALLS_FOUND_H
#define TESTS_CALLS_FOUND_H

#include <stdlib.h>

#include "learn/calls.h"

#include "check.h"
#include "machine.h"

enum {
	X86 = 62,
	AARCH64 = 183,
	FILE_ROOM = 3 * MACHINE_PAGE + MACHINE_ROOM,
	MEMORY = 8 << 20
};

/* x86-64: syscall, and ud2 */
#define KERNEL "\x0f\x05"
#define END "\x0f\x0b"

static uint8_t file[FILE_ROOM];
static unsigned found_sections; /* headers; 0: there are none yet */
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

/* Adds a section header; the file is then FILE_ROOM bytes. */
static inline void
found_section(
    const char *name, uint64_t flags, uint64_t addr, uint64_t at, uint64_t size)
{
	enum { AT = FILE_ROOM - 0x400, NAMES = AT - 0x200 };
	uint8_t *h = file + AT + 64 * found_sections;

	if (!found_sections) {
		machine_put(file + 40, AT, 8);
		machine_put(file + 58, 64, 2);
		machine_put(file + 62, 0, 2);
		machine_put(h + 24, NAMES, 8); /* the names are section 0 */
		machine_put(h + 32, 0x200, 8);
		found_sections++;
		h += 64;
	}
	strcpy((char *)file + NAMES + 32 * found_sections, name);
	machine_put(h, 32 * found_sections, 4);
	machine_put(h + 4, 1, 4);
	machine_put(h + 8, flags, 8);
	machine_put(h + 16, addr, 8);
	machine_put(h + 24, at, 8);
	machine_put(h + 32, size, 8);
	machine_put(file + 60, ++found_sections, 2);
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

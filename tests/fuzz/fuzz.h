/*
 * What the fuzz targets share: memory, checked messages, and a way to leave. A
 * target defines fuzz_input; a violation is an abort.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Leaves through the arena if the input is refused. */
static void fuzz_input(struct diag *d, const uint8_t *data, size_t size);

#define FUZZ_MUST(what) fuzz_must(what, #what, __FILE__, __LINE__)

static inline void
fuzz_must(bool holds, const char *what, const char *file, int line)
{
	if (holds)
		return;
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

/* The text is terminated and has no control characters. */
static inline void
fuzz_shown(const char *s)
{
	for (; s && *s; s++)
		FUZZ_MUST((unsigned char)*s >= ' ' && *s != 0x7f);
}

static inline void
fuzz_report(void *user, const struct scbpf_message *m)
{
	(void)user;
	fuzz_shown(m->text);
	fuzz_shown(m->file);
	fuzz_shown(m->path);
	for (const char *s = m->excerpt; s && *s; s++)
		FUZZ_MUST(*s == '\t' || (unsigned char)*s >= ' ');
	FUZZ_MUST(m->severity <= SCBPF_SEVERITY_ERROR && *m->text);
	FUZZ_MUST(!m->excerpt || m->caret <= strlen(m->excerpt));
	FUZZ_MUST(!m->line || (m->file && m->column));
	FUZZ_MUST(strncmp(m->text, "bug:", 4) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MEMORY = 64 << 20 };
	static void *memory;
	jmp_buf out;
	struct arena a = {.size = MEMORY, .full = &out};
	struct diag d = {.arena = &a, .report = fuzz_report};

	if (!memory)
		memory = malloc(MEMORY);
	if (!memory)
		abort();
	a.base = memory;
	if (setjmp(out) == 0)
		fuzz_input(&d, data, size);
	scb_arena_release(&a, 0);
	return 0;
}

#endif

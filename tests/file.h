/* Reads a file as a source, as the compiler does. */
#ifndef FILE_H
#define FILE_H

#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"

/* At most this many bytes of it; none if it cannot be read. */
static inline struct source *
file_source(struct arena *a, const char *path, size_t most)
{
	struct source *s = scb_arena_alloc(a, sizeof *s);
	char *text = scb_arena_alloc(a, most);
	FILE *f = fopen(path, "rb");

	s->name = path;
	s->text = text;
	s->len = f ? fread(text, 1, most, f) : 0;
	if (f)
		fclose(f);
	return s;
}

#endif

/* For tests of text policies: an included file is what follows a NUL. */
#ifndef INCLUDED_H
#define INCLUDED_H

#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

/* Where the file that was read last begins, and the end of them all. */
struct included {
	struct diag *d;
	const char *at, *end;
};

/* struct policy_files, of a struct included: the file that comes next. */
static inline const struct source *
included_read(void *user, const char *path, struct loc at)
{
	struct included *f = user;
	const char *nul = memchr(f->at, '\0', (size_t)(f->end - f->at));
	struct source *s;

	if (!*path) /* the reader refuses it */
		abort();
	if (!nul) {
		scb_diag_error(f->d, at, "there is no '%.20s'", path);
		return NULL;
	}
	s = scb_arena_alloc(f->d->arena, sizeof *s);
	f->at = nul + 1;
	nul = memchr(f->at, '\0', (size_t)(f->end - f->at));
	*s = (struct source){.name = "included",
	    .text = f->at,
	    .len = (size_t)((nul ? nul : f->end) - f->at)};
	return s;
}

#endif

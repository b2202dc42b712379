/* Measured frequencies of syscalls. */
#ifndef MIX_H
#define MIX_H

#include "base/diag.h"

struct mix_entry {
	const char *name;
	uint32_t count;
};

struct mix {
	struct mix_entry *entry;
	size_t n, cap;
	uint64_t total; /* of all counts */
};

/*
 * Reads lines of `name count`, or a table that strace -c printed, recognised
 * by its heading. Names of no architecture are a warning; anything that is
 * not a count is fatal.
 */
struct mix *scb_mix_read(struct diag *d, const struct source *text);

/* 0: not in the mix. */
uint32_t scb_mix_count(const struct mix *m, const char *name);

#endif

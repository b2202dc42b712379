/* What a filter costs on the running kernel, each time in a new child. */
#ifndef LIVE_H
#define LIVE_H

#include <stddef.h>

#include "scbpf.h"

struct live_filter {
	const struct scbpf_insn *insn; /* NULL: no filter */
	size_t n;
};

/* Nanoseconds that seccomp(2) takes to install it; negative: it does not. */
double live_load(const struct live_filter *f);

/* Nanoseconds of one call under it; negative: unknown. */
double live_call(const struct live_filter *f, long nr, long arg0);

/* Now, in nanoseconds. */
uint64_t live_clock(void);

#endif

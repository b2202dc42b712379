/* What a filter that was compiled allows and costs. */
#ifndef STATS_H
#define STATS_H

#include "compile.h"
#include "emit/emit.h"

/* In messages of severity INFO. */
void scb_stats_say(struct diag *d, const struct compile_result *r,
    const struct emit_filter *f);

/* The numbers of an ABI, and how many the filter allows: always, at times. */
struct stats_count {
	unsigned calls, always, cached, sometimes;
};
struct stats_count scb_stats_count(
    struct arena *arena, const struct scbpf_program *p, const struct arch *a);

#endif

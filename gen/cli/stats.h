/* What -v tells about a filter. */
#ifndef STATS_H
#define STATS_H

#include "cli/cli.h"
#include "emit/emit.h"

void stats_print(struct cli *cli, const struct compile_result *r,
    const struct emit_filter *f);

/* The numbers of an ABI, and how many the filter allows: always, at times. */
struct stats_count {
	unsigned calls, always, cached, sometimes;
};
struct stats_count stats_count(struct arena *arena,
    const struct scbpf_insn *insn, size_t n, const struct arch *a);

#endif

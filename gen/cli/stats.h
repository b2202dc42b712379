/* What -v tells about a filter. */
#ifndef STATS_H
#define STATS_H

#include "cli/cli.h"
#include "emit/emit.h"

void stats_print(struct cli *cli, const struct compile_result *r,
    const struct emit_filter *f);

#endif

/* What a filter that was compiled allows and costs. */
#ifndef STATS_H
#define STATS_H

#include "compile.h"
#include "emit/emit.h"

/* In messages of severity INFO. */
void scb_stats_say(struct diag *d, const struct compile_result *r,
    const struct emit_filter *f);

#endif

/* What a program's code can call, as text and as JSON. */
#ifndef REPORT_CALLS_H
#define REPORT_CALLS_H

#include "base/buf.h"
#include "learn/calls.h"

/* sites: also every place that enters the kernel. */
void scb_calls_text(struct buf *b, const struct calls *c, bool sites);
void scb_calls_json(struct buf *b, const struct calls *c, bool sites);

#endif

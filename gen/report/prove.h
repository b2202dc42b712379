/* Whether two sides are equal, as text and as JSON. */
#ifndef REPORT_PROVE_H
#define REPORT_PROVE_H

#include <stdbool.h>

#include "base/buf.h"
#include "scbpf.h"

/* first, second: what the sides are called. */
void scb_prove_text(struct buf *b, const struct scbpf_proof *p,
    const char *first, const char *second, bool big_endian);
void scb_prove_json(struct buf *b, const struct scbpf_proof *p,
    const char *first, const char *second, bool big_endian);

#endif

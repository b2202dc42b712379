/* Whether a filter is its policy, as text. */
#ifndef REPORT_PROVE_H
#define REPORT_PROVE_H

#include "proof/prove.h"

void scb_prove_text(
    struct buf *b, const struct prove_result *r, bool big_endian);

#endif

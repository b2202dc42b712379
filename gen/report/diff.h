/* What changed from one filter to another, as text. */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "analysis/semdiff.h"

void scb_diff_text(struct buf *b, const struct semdiff *all, bool big_endian);

#endif

/* Names that an architecture lacks, and what programs call there instead. */
#ifndef MISSING_H
#define MISSING_H

#include "lint/site.h"

/*
 * Warns, once for each architecture, where rules let calls through that it
 * lacks, while the policy neither names nor allows what programs use there
 * (tables/siblings.tbl). A note where rules refuse such calls, and what is used
 * instead is let through.
 */
void scb_missing_check(const struct sites *k);

#endif

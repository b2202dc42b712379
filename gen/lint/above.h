/* SEMANTICS 7.2 where an @default promises something else. */
#ifndef ABOVE_H
#define ABOVE_H

#include "lint/site.h"

/* Notes old calls that return ENOSYS, since their numbers are large. */
void scb_above_check(const struct sites *k);

#endif

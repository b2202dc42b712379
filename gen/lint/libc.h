/* Calls that a policy allows, and a libc replaces by others. */
#ifndef LIBC_H
#define LIBC_H

#include "lint/site.h"

/*
 * Warns where a rule names a call that is let through, while a libc of the list
 * makes another one for the function of that name (tables/libc.tbl), which is
 * refused with something that it does not fall back from; and where calls kill
 * that a libc began to make when a program or thread starts.
 */
void scb_libc_check(const struct sites *k, const struct facts_libcs *libcs);

#endif

/* The kernel's headers with syscall numbers, asm/unistd*.h. */
#ifndef HEADER_REPORT_H
#define HEADER_REPORT_H

#include "base/diag.h"

struct arch;

typedef void header_visit(
    void *user, const char *name, size_t len, uint32_t nr);

/*
 * Calls `visit` for each macro __NR_<name> that is defined as a number, as the
 * preprocessor sees the header on this ABI; the base of the ABI's numbers is
 * not added. generic: what <asm-generic/unistd.h> includes, or NULL. Other
 * includes are skipped, and an unknown name counts as 0. A header whose
 * conditions are too deep or too many is an error, and scb_header_visit does
 * not return then.
 */
void scb_header_visit(struct diag *d, const struct arch *a,
    const struct source *header, const struct source *generic,
    header_visit *visit, void *user);

#endif

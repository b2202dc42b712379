#ifndef HEADERS_H
#define HEADERS_H

#include "cli/cli.h"

/* What the header with an ABI's numbers is called, in asm/. */
const char *headers_name(const struct arch *a);

/*
 * The header with the numbers of an ABI, below a directory of headers or a
 * sysroot; NULL: there is none.
 */
const char *headers_find(
    struct cli *cli, const char *dir, const struct arch *a);

#endif

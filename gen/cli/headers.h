#ifndef HEADERS_H
#define HEADERS_H

#include "cli/cli.h"

/*
 * The header with the numbers of an ABI, below a directory of headers or a
 * sysroot; NULL: there is none.
 */
const char *headers_find(
    struct cli *cli, const char *dir, const struct scbpf_arch *a);

#endif

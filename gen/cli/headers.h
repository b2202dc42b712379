#ifndef HEADERS_H
#define HEADERS_H

#include "cli/cli.h"

/*
 * The header with the numbers of an ABI, below a directory of headers or a
 * sysroot (NULL: there is none), and the one with its numbers that it includes
 * from asm-generic/ (NULL: it has them itself).
 */
void headers_find(struct cli *cli, const char *dir, const struct scbpf_arch *a,
    const char **header, const char **generic);

#endif

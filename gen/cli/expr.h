/* Values as a user writes them: AF_UNIX, O_CREAT|O_WRONLY, ~0x7f, -1. */
#ifndef EXPR_H
#define EXPR_H

#include "cli/cli.h"

/*
 * Numbers (decimal or 0x...), constants of the ABI, | between
 * them, ~ and - before them, and parentheses; 64 bits, as C computes. Bad
 * usage, with the nearest constant, when it is none.
 */
uint64_t expr_read(struct cli *cli, const struct arch *a, const char *text);

#endif

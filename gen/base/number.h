/* Numbers as users write them. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a decimal number or 0x...; with a minus, its two's complement in `bits`
 * bits. false: not a number, or too large.
 */
bool scb_number_read(const char *s, unsigned bits, uint64_t *n);

#endif

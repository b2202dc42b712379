/* Numbers as users write them. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Decimal or 0x..., with a minus its two's complement in so many bits. false:
 * it is none, or too large.
 */
bool scb_number_read(const char *s, unsigned bits, uint64_t *n);

#endif

/* Bits of integers. */
#ifndef BITS_H
#define BITS_H

#include <stdint.h>

/* The value with all bits below its highest one set: 0x14 becomes 0x1f. */
static inline uint64_t
bits_smear(uint64_t v)
{
	v |= v >> 1;
	v |= v >> 2;
	v |= v >> 4;
	v |= v >> 8;
	v |= v >> 16;
	return v | v >> 32;
}

/* Its highest bit; 0 of 0. */
static inline uint64_t
bits_highest(uint64_t v)
{
	v = bits_smear(v);
	return v ^ v >> 1;
}

#endif

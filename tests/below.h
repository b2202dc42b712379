/*
 * Random numbers, the same in every run, for tests that need no random policies
 * (random.h). Include it in one file of a test.
 */
#ifndef BELOW_H
#define BELOW_H

#include <stdint.h>

static uint64_t state = 1;

static inline unsigned
below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

#endif

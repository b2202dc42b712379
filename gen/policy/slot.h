/* Slots of a policy, and their halves, with which words are compared. */
#ifndef POLICY_SLOT_H
#define POLICY_SLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/* A number that is filled in before the filter is loaded ($NAME in a text). */
struct policy_slot {
	const char *name; /* a C identifier */
	struct loc loc;	  /* where it comes first */
};

/*
 * One half of a slot (by its index from 0), with which a 32-bit word is
 * compared; narrow: only 16 bits of it are.
 */
enum { POLICY_NARROW = 1 << 30 };

static inline uint32_t
policy_half(unsigned slot, bool high, bool narrow)
{
	return (2 * slot + high) | (narrow ? POLICY_NARROW : 0);
}

/* The bits of the half that count, which are also its value before filling. */
static inline uint32_t
policy_half_mask(uint32_t half)
{
	return half & POLICY_NARROW ? 0xffff : UINT32_MAX;
}

/* The bit of the half that is the sign, where it is the upper one. */
static inline uint32_t
policy_half_sign(uint32_t half)
{
	uint32_t mask = policy_half_mask(half);

	return mask ^ mask >> 1;
}

/* The value of slots that have not been filled in. */
#define POLICY_UNSET UINT64_MAX

#endif

/* Sets of values within two blocks of 64: 0 to 63, and 64 to 127. */
#ifndef SEARCH_SET_H
#define SEARCH_SET_H

#include <stdbool.h>
#include <stdint.h>

enum { SET_BLOCK = 64 };

/* The lower six bits; and one that only values of a block have. */
enum {
	SET_SECOND = 1 << 6,
	SET_FIRST = 1 << 7,
	SET_BITS = 8,
	SET_MASKS = 1 << SET_BITS
};

struct set {
	uint64_t block[2];
};

static inline struct set
set_both(struct set a, struct set b)
{
	return (struct set){{a.block[0] & b.block[0], a.block[1] & b.block[1]}};
}

static inline struct set
set_either(struct set a, struct set b)
{
	return (struct set){{a.block[0] | b.block[0], a.block[1] | b.block[1]}};
}

static inline struct set
set_without(struct set a, struct set b)
{
	return (struct set){
	    {a.block[0] & ~b.block[0], a.block[1] & ~b.block[1]}};
}

static inline bool
set_empty(struct set a)
{
	return !(a.block[0] | a.block[1]);
}

static inline bool
set_single(struct set a)
{
	uint64_t one = a.block[0] ? a.block[0] : a.block[1];

	return !(a.block[0] && a.block[1]) && !(one & (one - 1));
}

/* The set of its lowest value. */
static inline struct set
set_first_of(struct set a)
{
	if (a.block[0])
		return (struct set){{a.block[0] & (0 - a.block[0]), 0}};
	return (struct set){{0, a.block[1] & (0 - a.block[1])}};
}

static inline unsigned
set_ones(uint64_t v)
{
	v -= v >> 1 & 0x5555555555555555;
	v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
	v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return (unsigned)(v * 0x0101010101010101 >> 56);
}

static inline unsigned
set_count(struct set a)
{
	return set_ones(a.block[0]) + set_ones(a.block[1]);
}

static inline uint32_t
set_lowest(struct set a)
{
	uint64_t v = a.block[0] ? a.block[0] : a.block[1];

	return set_ones((v & (0 - v)) - 1) + (a.block[0] ? 0 : SET_BLOCK);
}

/* Is all of a below all of b? Neither is empty. */
static inline bool
set_below(struct set a, struct set b)
{
	uint64_t first = b.block[0] ? b.block[0] : b.block[1];
	uint64_t below = (first & (0 - first)) - 1;

	return b.block[0] ? !a.block[1] && !(a.block[0] & ~below)
			  : !(a.block[1] & ~below);
}

/* All values below this one, which is at most that after the last. */
static inline struct set
set_upto(uint32_t v)
{
	uint64_t some = ((uint64_t)1 << v % SET_BLOCK) - 1;

	if (v < SET_BLOCK)
		return (struct set){{some, 0}};
	return (struct set){
	    {UINT64_MAX, v < 2 * SET_BLOCK ? some : UINT64_MAX}};
}

/* Places in a block with the bit. */
static const uint64_t set_places[] = {0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc,
    0xf0f0f0f0f0f0f0f0, 0xff00ff00ff00ff00, 0xffff0000ffff0000,
    0xffffffff00000000};

/* Values that have this bit, one of SET_BITS. */
static inline struct set
set_with_bit(unsigned i)
{
	if (i < 6)
		return (struct set){{set_places[i], set_places[i]}};
	return 1 << i == SET_SECOND ? (struct set){{0, UINT64_MAX}}
				    : (struct set){{UINT64_MAX, 0}};
}

/* Places in a block with one of the lower three bits, or the upper three. */
static const uint64_t set_low[] = {0, 0xaaaaaaaaaaaaaaaa, 0xcccccccccccccccc,
    0xeeeeeeeeeeeeeeee, 0xf0f0f0f0f0f0f0f0, 0xfafafafafafafafa,
    0xfcfcfcfcfcfcfcfc, 0xfefefefefefefefe};
static const uint64_t set_high[] = {0, 0xff00ff00ff00ff00, 0xffff0000ffff0000,
    0xffffff00ffffff00, 0xffffffff00000000, 0xffffffffff00ff00,
    0xffffffffffff0000, 0xffffffffffffff00};

/* Values that have one of the bits. */
static inline struct set
set_hits(unsigned bits)
{
	uint64_t low = set_low[bits & 7] | set_high[bits >> 3 & 7];

	return (struct set){{bits & SET_FIRST ? UINT64_MAX : low,
	    bits & SET_SECOND ? UINT64_MAX : low}};
}

static inline unsigned
set_has(uint64_t block, unsigned i)
{
	return (unsigned)((block & set_places[i]) != 0) << i;
}

/* Bits that some value of the set has. */
static inline unsigned
set_bits_in(struct set a)
{
	uint64_t any = a.block[0] | a.block[1];

	return set_has(any, 0) | set_has(any, 1) | set_has(any, 2) |
	       set_has(any, 3) | set_has(any, 4) | set_has(any, 5) |
	       (a.block[0] ? SET_FIRST : 0) | (a.block[1] ? SET_SECOND : 0);
}

#endif

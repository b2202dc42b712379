/* A comparison of a 32-bit word under a mask. */
#ifndef COND_H
#define COND_H

#include <stdbool.h>
#include <stdint.h>

enum cond_rel { COND_EQ, COND_NE, COND_GT, COND_LE };

/*
 * (word & mask) rel k. Functions return it. tcc 0.9.27 stores what a function
 * returns in whole registers, past the end of a structure whose size is not a
 * multiple of theirs: all that are returned have one.
 */
struct cond {
	_Alignas(8) uint32_t mask;
	uint32_t k;
	enum cond_rel rel;
};

static inline bool
cond_holds(const struct cond *c, uint32_t word)
{
	word &= c->mask;
	switch (c->rel) {
	case COND_EQ:
		return word == c->k;
	case COND_NE:
		return word != c->k;
	case COND_GT:
		return word > c->k;
	default:
		return word <= c->k;
	}
}

static inline enum cond_rel
cond_not(enum cond_rel rel)
{
	static const enum cond_rel opposite[] = {
	    COND_NE, COND_EQ, COND_LE, COND_GT};

	return opposite[rel];
}

static inline bool
cond_same(const struct cond *c, const struct cond *d)
{
	return c->mask == d->mask && c->k == d->k && c->rel == d->rel;
}

#endif

/* Constants that are given to an argument which does not take them. */
#ifndef FACTS_BELONG_H
#define FACTS_BELONG_H

#include "facts/facts.h"

/* A constant that an argument does not take. */
struct facts_misfit {
	int own; /* the argument that takes it, which has a name; -1: none */
	/* If it is -1: a constant that the argument takes. */
	const char *like;
	size_t len;
};

/*
 * Is the constant, given as the argument in the ABI's register, one of another
 * argument of the call, or one that its family lacks and another family has?
 */
bool scb_facts_is_misfit(const struct arch *a, const char *call, unsigned arg,
    const char *name, size_t len, struct facts_misfit *m);

/*
 * A constant of the ABI (NULL: of any) that begins alike, "AF_" for "AF_FOO"; or
 * NULL.
 */
const char *scb_facts_like_const(const struct arch *a, const char *s, size_t n);

/* The argument of the call that takes the constant; -1: none is known to. */
int scb_facts_belongs_to(
    const struct arch *a, const char *call, const char *name, size_t len);

/* Is the constant one of the family's values, which are not combined by `|`? */
bool scb_facts_is_choice(const struct facts_family *f, const struct arch *a,
    const char *name, size_t len);

#endif

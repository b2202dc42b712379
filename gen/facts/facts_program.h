#ifndef FACTS_PROGRAM_H
#define FACTS_PROGRAM_H

#include "facts/facts.h"

/* What the head of an ELF program shows. */
struct facts_program {
	struct facts_libcs libcs; /* at most one; not given: it is not known */
	unsigned bits;		  /* of addresses; 0: it is no such program */
	bool loads;		  /* an interpreter loads its libraries */
};

#endif

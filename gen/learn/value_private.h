/* Shared by the files of the value search. */
#ifndef LEARN_VALUE_PRIVATE_H
#define LEARN_VALUE_PRIVATE_H

#include "learn/value.h"

enum { NODES = 4096, HASH = 2 * NODES, ENDS = 1024, NESTED = 6 };

/* A register, or memory at a register and an offset. */
struct place {
	uint8_t reg;
	bool memory;
	uint8_t bytes;
	int64_t offset;
};

/* A place before the instruction at a spot. */
struct node {
	struct place place;
	uint32_t spot;
	uint8_t bits;	 /* that count at the end */
	uint8_t callers; /* calls that lead there */
};

/* Copies are followed within one search; an operand is another search. */
struct value_search {
	struct flow *f;
	const struct value_search *outer;
	uint32_t computed; /* instruction whose operand this is */
	unsigned depth;
	struct node *node;
	unsigned nnodes;
	struct place now; /* that is looked for */
	uint16_t *hash;	  /* index + 1 */
	struct value_end *end;
	unsigned nends, max;
	bool by_caller;
	bool local; /* for jumps: callers are not searched, but are VALUE_FAR */
	bool first; /* stop at the first unknown end */
	bool done;
};

void scb_value_add_end(struct value_search *s, struct value_end e);
void scb_value_unknown(
    struct value_search *s, enum value_why why, uint32_t spot);
void scb_value_add_node(struct value_search *s, struct node n);

/* One step back: n is needed after the instruction at `spot`. */
void scb_value_step(
    struct value_search *s, const struct node *n, uint32_t spot, bool by_call);

/*
 * The value of a variable at a fixed address that nothing writes. false: it may
 * be written.
 */
bool scb_value_global(
    const struct flow *f, uint64_t addr, unsigned bytes, uint64_t *value);

/* --- value_set.c ---------------------------------------------------------- */

/* Adds a value to a set of at most `max`; and marks a set as incomplete. */
void scb_value_set_add(
    struct value *v, uint64_t x, unsigned max, uint32_t spot);
void scb_value_set_unknown(struct value *v, enum value_why why, uint32_t spot);

/* The low bits. */
uint64_t scb_value_low(uint64_t v, unsigned bits);

#endif

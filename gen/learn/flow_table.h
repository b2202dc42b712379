/* Tables of distances, by which jumps choose where to go. */
#ifndef LEARN_FLOW_TABLE_H
#define LEARN_FLOW_TABLE_H

#include "learn/value.h"

/* A table: entries of so many bytes, shifted, count from `from`. */
struct flow_table {
	uint64_t at, from;
	unsigned bytes, shift;
	bool sign;
	bool own;	/* entries are relative to their own address */
	uint64_t limit; /* entries; 0: not known */
};

/*
 * Adds the targets of a jump. A table whose number of entries is not known is
 * put off until the last round. Returns false if the table cannot be read.
 */
bool scb_flow_table_read(
    struct flow *f, const struct flow_table *t, uint32_t jump);

/* The constant address of a table in a register. */
bool scb_flow_table_constant(
    struct flow *f, unsigned reg, uint32_t spot, uint64_t *v);

/* Where the table of a load begins: its base, or base and index added. */
bool scb_flow_table_of(
    struct flow *f, const struct code *c, uint32_t spot, struct flow_table *t);

/* The load that sets a register, over a shift and an extension. */
bool scb_flow_table_load(
    struct flow *f, unsigned reg, uint32_t spot, struct flow_table *t);

/* An entry's address, and the distance that is there, added. */
bool scb_flow_table_own(struct flow *f, const struct code *add, uint32_t spot,
    struct flow_table *t);

#endif

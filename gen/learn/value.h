/*
 * Which values can a register hold before an instruction? A search goes
 * backward over all code that leads there. The result is a set of all values,
 * or a reason why they are unknown.
 */
#ifndef LEARN_VALUE_H
#define LEARN_VALUE_H

#include "learn/flow.h"

enum value_why {
	VALUE_KNOWN,
	VALUE_MEMORY,	/* comes from memory that may change */
	VALUE_CALLEE,	/* a call on the way may change it */
	VALUE_KERNEL,	/* the kernel changes it */
	VALUE_ANYWHERE, /* code on the way may be entered from anywhere */
	VALUE_NOBODY,	/* nothing is known to lead there */
	VALUE_STACK,	/* is on the stack, and may be changed there */
	VALUE_COMPUTED, /* by an instruction that is not followed */
	VALUE_LOOP,	/* in a loop */
	VALUE_MANY,	/* more values than are kept */
	VALUE_FAR,	/* callers of callers, too many */
	VALUE_WORK	/* too much work */
};

enum { VALUE_MAX = 512, VALUE_OPERAND = 8, VALUE_CALLS = 8, VALUE_BLOCKS = 64 };

struct value {
	enum value_why why;
	uint32_t spot;	/* where the search ended, if unknown */
	bool by_caller; /* some come from callers */
	bool by_arithmetic, by_memory;
	unsigned n;
	uint64_t v[VALUE_MAX]; /* in ascending order, each once */
};

/* Where a search ends; the result is made of one or more of these. */
struct value_end {
	enum value_why why; /* not VALUE_KNOWN: unknown */
	bool computed;	    /* by the instruction at `spot`; else `imm` */
	uint8_t reg;	    /* that holds it there; CODE_NONE: several, memory */
	uint32_t spot;
	uint8_t bits; /* of the result that count */
	uint64_t imm;
};

struct value_search;

/* Finds the values of a register before the instruction at a spot. */
void scb_value_find(
    struct flow *f, unsigned reg, uint32_t spot, struct value *v);

/*
 * Keeps the low 32 bits of each value, as the kernel does for syscall numbers.
 */
void scb_value_narrow(struct value *v);

/*
 * Finds only the ends of a search: operands are not searched for, and callers
 * are an end that is VALUE_FAR. Returns the number of ends, at most `max`; if
 * there are more, the first is VALUE_MANY.
 */
unsigned scb_value_ends(struct flow *f, unsigned reg, uint32_t spot,
    struct value_end *end, unsigned max);

/* Computes the values of a computed end. */
void scb_value_computed(
    struct flow *f, const struct value_end *end, struct value *v);

/* Must be called before searches, and again when more code was found. */
void scb_value_prepare(struct flow *f);

/*
 * Finds the variables that nothing writes, once all code was found. Before,
 * they are memory that may change.
 */
void scb_value_globals(struct flow *f);

/* The registers that a function may leave changed, by its first spot. */
uint64_t scb_value_changed(const struct flow *f, uint32_t entry);

/* May the function write into its caller's frame? */
bool scb_value_writes_above(const struct flow *f, uint32_t entry);

/* The place in flow.summary_of of a function. */
uint32_t *scb_value_summary(const struct flow *f, uint32_t entry);

/* Does code that leads to a spot let an address of the stack escape? */
bool scb_value_stack_escapes(struct flow *f, uint32_t spot);

const char *scb_value_why(enum value_why why);

#endif

/*
 * Lists the syscalls that a static program's own code can make. The list is
 * complete, or has reasons why it may not be.
 */
#ifndef LEARN_CALLS_H
#define LEARN_CALLS_H

#include "learn/value.h"

enum calls_assume { CALLS_NO_JIT = 1, CALLS_NO_DLOPEN = 2 };

/* One instruction that enters the kernel. */
struct calls_site {
	uint64_t address;
	const char *function; /* by symbols; NULL: not known */
	uint64_t offset;      /* in it */
	const char *how; /* how the numbers were found; NULL: they were not */
	enum value_why why; /* they were not */
	uint64_t at;	    /* where the search ended, if they were not */
	unsigned n;
	uint32_t *number; /* ascending */
};

/* A syscall number that some site can use. */
struct calls_number {
	uint32_t number;
	const char *name; /* NULL: no such call */
	unsigned sites;
	bool kernel; /* also made without a site: by the kernel or the vDSO */
	bool vsyscall;
	/* The values of each argument, where all sites have constants. */
	struct calls_values {
		unsigned n; /* 0: not known */
		uint64_t v[VALUE_OPERAND];
	} argument[6];
};

/* A reason why the list may not be complete. */
struct calls_reason {
	const char *text;
	unsigned count;
	uint64_t address; /* of the first place; 0: none */
};

enum { CALLS_REASONS = 24 };

struct calls {
	struct elf elf;
	struct flow flow;
	const struct code_abi *abi;
	unsigned assume;
	struct calls_site *site;
	unsigned nsites, found;
	struct calls_number *number; /* ascending */
	unsigned nnumbers;
	size_t numbers_cap;
	struct calls_reason reason[CALLS_REASONS]; /* none: complete */
	unsigned nreasons;
	bool executes; /* it can start other programs */
};

/*
 * Analyzes a program. Fatal if the text is not an ELF program that can be read.
 */
void scb_calls_find(struct calls *c, struct arena *a, struct diag *d,
    const struct source *text, unsigned assume);

/* Is this one of the numbers that were found for the site? */
bool scb_calls_makes(const struct calls_site *s, uint32_t number);

/* Finds the values of argument `arg` at a site. */
void scb_calls_argument(
    struct calls *c, unsigned site, unsigned arg, struct value *v);

/*
 * Finds the arguments that choose what a call does, where they are constants.
 */
void scb_calls_arguments(struct calls *c);

static inline void
calls_add_reason(
    struct calls *c, const char *text, unsigned count, uint64_t address)
{
	if (c->nreasons < CALLS_REASONS)
		c->reason[c->nreasons++] =
		    (struct calls_reason){text, count, address};
}

/* Adds the reasons why memory may become executable, or code may be loaded. */
void scb_calls_check_memory(struct calls *c);

/* Recognizes a site whose number is not found by the shape of its code. */
bool scb_calls_shape(struct calls *c, struct calls_site *s, uint32_t spot);

#endif

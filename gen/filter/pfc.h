/* What the files that read libseccomp's pseudo filter code share. */
#ifndef PFC_H
#define PFC_H

#include "filter/parse.h"

enum {
	PFC_BLOCKS = 32, /* architectures of one byte order: fewer */
	PFC_ACTION = BPF_WORDS /* in place of a word: an action */
};

/* A test or an action; lists are evaluated in order. */
struct pfc_node {
	size_t at;     /* in the text */
	unsigned word; /* BPF_WORD_* or PFC_ACTION */
	uint8_t op;
	bool masked;
	uint32_t mask, k; /* of an action: k is the verdict */
	struct pfc_node *yes, *no, *next;
	/* What pfc_compile.c knows of a test; lengths in instructions. */
	bool loaded; /* its word is in A, because of the test before it */
	size_t distance; /* from its jump to what is done if it does not hold */
	size_t otherwise; /* of that */
	bool over; /* what is done if it holds ends with a jump over that */
};

/* The block below one test of the architecture. */
struct pfc_block {
	const struct arch *arch;
	struct pfc_node *first, **end;
	struct pfc_node *last; /* the default action; NULL: not yet */
};

struct pfc {
	struct bpf_reader *r;
	struct pfc_block block[PFC_BLOCKS];
	unsigned nblocks;
	struct pfc_node *other; /* the action for other architectures */
};

/* Appends instructions that implement the blocks. */
void scb_pfc_compile(const struct pfc *p);

#endif

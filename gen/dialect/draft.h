/*
 * A policy to be written: for each number of each ABI its rules, in a form that
 * every dialect can spell in its own way.
 */
#ifndef DRAFT_H
#define DRAFT_H

#include "dialect/text_write.h"

/* A condition on so many low bits of one argument, or of ip: 16, 32 or 64. */
struct draft_cond {
	uint8_t subject, bits;
	/*
	 * (subject & mask) == value, or != where it differs; mask 0: the
	 * subject is in one of the ranges, which ascend and do not touch.
	 */
	bool differs;
	uint64_t mask, value;
	const struct text_range *range;
	unsigned n;
};

/* All of them hold. */
struct draft_term {
	const struct draft_cond *cond;
	unsigned n;
};

/* One of the terms holds; none: always. No two clauses hold for one call. */
struct draft_clause {
	const struct draft_term *term;
	unsigned n;
	struct policy_action action;
};

struct draft_call {
	struct draft_call *next;
	const struct arch *abi;
	const char *name; /* NULL: the number has none */
	bool all;	  /* it is all numbers */
	uint32_t nr;
	const struct draft_clause *clause;
	unsigned n;
	/*
	 * The last clause always holds and gives what the default gives, so
	 * that it can be left out.
	 */
	bool open;
};

/* A native architecture first, then those that its filter also covers. */
struct draft_arches {
	const struct arch *arch[POLICY_ARCHES];
	unsigned n;
};

struct draft {
	struct arena *arena;
	const char *const *remarks; /* for comments */
	size_t nremarks;
	/* What was added on architectures: it has statements of its own. */
	const struct policy_ported *ported;
	const struct draft_arches *natives;
	unsigned nnatives;
	const struct arch *const *abis; /* all of them, each once */
	unsigned nabis;
	struct policy_action def, bad_arch;
	enum policy_enosys enosys;
	uint32_t since;
	bool args64; /* it is compiled with --args=64 */
	/* Clauses that always hold have the conditions that the others leave.
	 */
	bool exact;
	uint32_t flags;
	struct draft_call *calls; /* by ABI, then by number */
	/*
	 * The rules for all numbers of an ABI, which are decided first, once
	 * for each.
	 */
	struct draft_call *all;
};

/* Names with the same rules share a statement. */
struct draft_name {
	struct draft_name *next;
	const struct draft_call *call;
	/* The ABIs that it is for; n 0: all that have it. */
	const struct arch **only;
	unsigned nonly;
};

struct draft_line {
	struct draft_line *next;
	bool ported;		       /* its calls are among draft.ported */
	const char *what;	       /* as spelled */
	const struct draft_call *call; /* the first of its calls */
	struct draft_name *names, **last;
};

/*
 * Joins calls for which `spell` returns equal texts: first the numbers without
 * names, then the names, in the order in which they come first.
 */
struct draft_line *scb_draft_lines(const struct draft *d,
    const char *(*spell)(void *user, const struct draft_call *call),
    void *user);

/* "added by --port: openat for open, ...", of such a statement. */
const char *scb_draft_remark(const struct draft *d, const struct draft_line *l);

/* Which calls have its numbers as second ones (SEMANTICS 13); NULL: none. */
const char *scb_draft_twins(const struct draft *d, const struct draft_line *l);

/* What a dialect cannot express ("a number without a name"), and the call. */
struct draft_failure {
	const char *what;
	const struct draft_call *call; /* or NULL */
};

/* text_draft.c: the condition as text. */
void scb_text_write_draft_cond(
    const struct text_write *w, const struct draft_cond *c);

/*
 * text_draft.c, oci_draft.c: append the draft as a policy; false: it cannot be
 * written in this dialect.
 */
bool scb_text_write_draft(
    struct buf *b, const struct draft *d, struct draft_failure *failure);
bool scb_oci_write_draft(
    struct buf *b, const struct draft *d, struct draft_failure *failure);

#endif

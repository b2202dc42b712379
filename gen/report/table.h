/* The tables of syscalls, groups and architectures, as text and as JSON. */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "base/out.h"
#include "compile.h"

/* What is asked for. */
struct table {
	struct diag *diag; /* for names that are not there */
	const struct arch *const *arches;
	unsigned narches;
	const char *const *name; /* syscalls, numbers, groups; none: all */
	unsigned nnames;
	bool has_range; /* kernels later than `after`, to `upto` */
	uint32_t after, upto;
};

/*
 * table.c: a line for each name, and a column for each of at most POLICY_ARCHES
 * architectures.
 */
void scb_table_calls(struct buf *b, const struct table *t);
void scb_table_json(struct buf *b, const struct table *t);

/*
 * The call's number, its name unless NULL, first kernel and argument widths,
 * from this column on.
 */
void scb_table_cell(struct buf *b, unsigned column, const struct arch *a,
    const struct arch_call *c, const char *name);

/* The call as an element of a JSON array. */
void scb_table_out_call(
    struct out *o, const struct arch *a, const struct arch_call *c);

/* table_history.c: what the range of kernels added and removed. */
void scb_table_since(struct buf *b, const struct table *t);
void scb_table_since_json(struct buf *b, const struct table *t);

/* An architecture of a policy's filter. */
struct table_part {
	const struct compile_result *eval;
	const struct arch *arch;
};

/* The calls of n architectures that the policy never names. */
void scb_table_missing(struct buf *b, const struct table *t,
    const struct table_part *part, unsigned n);
void scb_table_missing_json(struct buf *b, const struct table *t,
    const struct table_part *part, unsigned n);

/*
 * table_check.c: lists the calls for which the kernel's header with the numbers
 * of an ABI differs from the tables, and returns how many these are. generic:
 * asm-generic/unistd.h, for a header that includes it; or NULL.
 */
unsigned scb_table_check(struct buf *b, struct diag *d, const struct arch *a,
    const struct source *header, const struct source *generic);

/* table_lists.c */
void scb_table_groups(struct buf *b);
void scb_table_groups_json(struct buf *b);
void scb_table_arches(struct buf *b);
void scb_table_arches_json(struct buf *b);

/* table_libc.c: the names are functions of C libraries; none: all. */
void scb_table_libc(struct buf *b, const struct table *t);
void scb_table_libc_json(struct buf *b, const struct table *t);

#endif

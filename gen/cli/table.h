/* What the reports of `table` share. */
#ifndef TABLE_CLI_H
#define TABLE_CLI_H

#include "cli/cli.h"

/*
 * The call's number, its name unless NULL, first kernel and argument widths,
 * from this column on.
 */
void table_cell(struct buf *b, unsigned column, const struct arch *a,
    const struct arch_call *c, const char *name);

/* table_history.c: --since and --missing; exit status. */
int table_since(struct cli *cli);
int table_missing(struct cli *cli);

/* table_check.c: --check; exit status. */
int table_check(struct cli *cli);

/* table_lists.c: --groups and --arches; exit status. */
int table_groups(struct cli *cli);
int table_arches(struct cli *cli);

#endif

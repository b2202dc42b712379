/*
 * What the subcommands share. All of them run inside one setjmp in main.c:
 * fatal errors have been reported when they leave through the arena.
 */
#ifndef CLI_H
#define CLI_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "cli/opts.h"
#include "cli/report.h"

enum { CLI_OK, CLI_NO, CLI_USAGE }; /* exit status */

struct cli_command {
	const char *name, *operands, *summary;
	unsigned bit; /* enum opts_command */
	/* exit status of input that is wrong; above CLI_USAGE: of usage, too */
	int trouble;
	int (*run)(struct cli *cli);
	int files; /* operands that are, at most */
};

/* An operand that was opened before it is read. */
struct cli_file {
	const char *path;
	int fd, error; /* error: errno of a failure; else 0 */
};

enum { CLI_FILES = 16 };

struct cli {
	struct arena arena;
	struct diag diag;
	struct report report;
	const struct cli_command *command;
	struct opts opts;
	struct cli_file file[CLI_FILES];
	unsigned nfiles;
	struct file_kept *kept; /* files.c's */
	/* what main found, for a command that takes our place */
	void (*old_sigpipe)(int), (*old_sigxfsz)(int);
};

/* Bad usage: says so and does not return. Formats as scb_buf_fmt. */
_Noreturn void cli_usage(struct cli *cli, const char *fmt, ...);

/* gen.c, prove.c, dis.c, sim.c, table.c */
int gen_run(struct cli *cli);
int prove_run(struct cli *cli);
int dis_run(struct cli *cli);
int sim_run(struct cli *cli);
int table_run(struct cli *cli);
int opt_run(struct cli *cli);
int diff_run(struct cli *cli);
int explain_run(struct cli *cli);
int run_run(struct cli *cli);
int audit_run(struct cli *cli);

#endif

/*
 * What the subcommands share. All of them run inside cli_guarded: fatal errors
 * have been reported when they leave through the arena.
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
	const char *name, *operands;
	const char *brief, *summary; /* in a line; and all of it */
	unsigned bit; /* enum opts_command */
	/* exit status of input that is wrong; above CLI_USAGE: of usage, too */
	int trouble;
	/* Reads the inputs, computes, and leaves what it made in cli->result.
	 */
	int (*run)(struct cli *cli);
	int files;  /* operands that are, at most */
	int beside; /* operands beside --pid, at most */
	/*
	 * With all rights, and so without a look into the inputs: before it is
	 * run, and after it, in place of writing the result. Or NULL.
	 */
	void (*prepare)(struct cli *cli);
	int (*finish)(struct cli *cli);
};

/* An input that the command line names: opened before it is read. */
struct cli_file {
	const char *path; /* as there: the same pointer */
	int fd, error;	  /* error: errno of a failure; else 0 */
	bool operand;	  /* and no option's value */
};

enum { CLI_ALL = 1 << 20 }; /* as many operands as there are */

/* Beside SECCOMP_FILTER_FLAG_*: host_program.clone3_falls_back. */
enum { CLI_CLONE3 = 1 << 30 };

/* What a command makes: written when it has ended. */
struct cli_result {
	struct scbpf_bytes text;	       /* for standard output */
	bool binary;			       /* it is not for a terminal */
	struct scbpf_bytes file[OPTS_TARGETS]; /* for -o; data NULL: none */
	/* run: what to install; insn NULL: nothing */
	struct scbpf_program program;
	uint32_t flags;
};

struct output {
	const char *format;
	unsigned traits;       /* enum scbpf_format_trait */
	const char *directory; /* one file for each filter; NULL: one for all */
};

struct cli {
	struct scbpf *lib; /* with the options of the command line */
	int argc;
	char **argv;
	struct arena arena;
	struct diag diag;
	struct report report;
	const struct cli_command *command;
	struct opts opts;
	struct cli_file *file;
	unsigned nfiles, nincluded;
	struct file_kept *kept; /* files.c's */
	struct output output;	/* for commands that have -o */
	struct cli_result result;
	const struct host_filters *process; /* --pid's */
	/* see worker.h: whether this is the child; pipes to the other */
	bool confined;
	int up, down;
	/* what main found, for a command that takes our place */
	void (*old_sigpipe)(int), (*old_sigxfsz)(int);
};

/* --- guard.c -------------------------------------------------------------- */

/* An error of no place, as it is. */
void cli_say(struct cli *cli, const char *text);

/* Bad usage: says so and does not return. Formats as scb_buf_fmt. */
_Noreturn void cli_usage(struct cli *cli, const char *fmt, ...);

/*
 * Runs the job and returns its status, or that of the error that ended it,
 * which has been reported.
 */
int cli_guarded(struct cli *cli, int (*job)(struct cli *cli));

/*
 * Goes on where the library succeeded. Else it has said why: ends the command,
 * as bad usage where the library was misused.
 */
void cli_must(struct cli *cli, enum scbpf_status status);

/* The same where it is the command line that was read. */
void cli_must_usage(struct cli *cli, enum scbpf_status status);

/*
 * The native architecture of the filter with this index: of each -a, or this
 * machine's; NULL past the end.
 */
const struct scbpf_arch *cli_native(const struct cli *cli, unsigned i);

/* --- confine.c ------------------------------------------------------------ */

/* Sanitizers and profilers make calls of their own when a program ends. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLI_INSTRUMENTED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define CLI_INSTRUMENTED 1
#endif
#endif
#ifndef CLI_INSTRUMENTED
#define CLI_INSTRUMENTED 0
#endif

/*
 * Leaves this process nothing but to compute, to read what is open, to write to
 * the descriptor `out` and to end, which it does with its parent. Where it
 * cannot, it says so as an info and returns all the same. Leaves the arena as
 * it was.
 */
void cli_sandbox(struct diag *d, int out);

/* --- gen.c, show.c, table.c, run.c --------------------------------------- */

int gen_run(struct cli *cli);
int prove_run(struct cli *cli);
int dis_run(struct cli *cli);
int sim_run(struct cli *cli);
int table_run(struct cli *cli);
int opt_run(struct cli *cli);
int diff_run(struct cli *cli);
int explain_run(struct cli *cli);
int run_run(struct cli *cli);
void run_prepare(struct cli *cli);
int run_finish(struct cli *cli);
int audit_run(struct cli *cli);
int calls_run(struct cli *cli);

#endif

/*
 * What the subcommands share. All of them run inside cli_job: a fatal error
 * is reported, and then leaves through the arena.
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
	unsigned bit;		     /* enum opts_command */
	/* exit status for bad input; if above CLI_USAGE, also for bad usage */
	int trouble;
	/* Reads the inputs, computes, and stores the output in cli->result. */
	int (*run)(struct cli *cli);
	int files;  /* operands that are, at most */
	int beside; /* the same with --pid */
	/*
	 * These run in the parent, with all rights, and must not read the
	 * inputs: before the command, and after it, instead of writing the
	 * result. NULL: nothing.
	 */
	void (*prepare)(struct cli *cli);
	int (*finish)(struct cli *cli);
};

/* An input that the command line names. */
struct cli_file {
	const char *path; /* as there: the same pointer */
	/* Of FILE:SYMBOL, where there is no file of that name; else NULL. */
	const char *name, *symbol;
	int fd, error;	     /* error: errno of a failure; else 0 */
	bool operand;	     /* and no option's value */
	struct source *text; /* file_read_before; or NULL */
};

enum { CLI_ALL = 1 << 20 }; /* any number of operands */

/* Beside SECCOMP_FILTER_FLAG_*: host_program.clone3_falls_back. */
enum { CLI_CLONE3 = 1 << 30 };

enum { CLI_MIX_OUT = OPTS_TARGETS, CLI_FILES };

/* The output of a command, which is written when the command has ended. */
struct cli_result {
	struct scbpf_bytes text; /* for standard output */
	bool binary;		 /* it is not for a terminal */
	/* for -o; [CLI_MIX_OUT]: for --mix-out; data NULL: none */
	struct scbpf_bytes file[CLI_FILES];
	/* run: the filter to install; insn NULL: none */
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
	const char *reading;	/* the input that is being read; or NULL */
	struct output output;	/* for commands that have -o */
	unsigned ntemps;	/* names of temporary files that were tried */
	struct cli_result result;
	const struct host_filters *process; /* --pid's */
	struct scbpf_seen *seen; /* learn: of COMMAND; NULL: it was not run */
	int ended;		 /* how it ended, as of wait(2) */
	bool makes_filter;	 /* what runs now results in result.program */
	/*
	 * see worker.h: is this the child? and the pipes to the other process
	 */
	bool confined;
	int up, down;
	/* the handlers that main found, for the command that run executes */
	void (*old_sigpipe)(int), (*old_sigxfsz)(int);
};

/* --- errors.c ------------------------------------------------------------- */

/* Reports an error without a location. */
void cli_say(struct cli *cli, const char *text);

/* Reports bad usage and does not return. Formats are those of scb_buf_fmt. */
_Noreturn void cli_usage(struct cli *cli, const char *fmt, ...);

/*
 * Runs the job and returns its exit status, or that of the error that ended it;
 * the error has been reported.
 */
int cli_job(struct cli *cli, int (*job)(struct cli *cli));

/*
 * Returns if the library succeeded. Otherwise the library has reported why, and
 * the command ends; misuse counts as bad usage.
 */
void cli_must(struct cli *cli, enum scbpf_status status);

/* The same for a call that parses the command line: any error is bad usage. */
void cli_must_usage(struct cli *cli, enum scbpf_status status);

/*
 * The native architecture of the filter with this index: of each -a, or this
 * machine's; NULL past the end.
 */
const struct scbpf_arch *cli_native(const struct cli *cli, unsigned i);

/* --- commands.c ----------------------------------------------------------- */

/* The command with this index; NULL past the end. */
const struct cli_command *commands_at(unsigned i);

/* The command of this name; NULL: there is none. */
const struct cli_command *commands_known(const char *name);

/* The same; an unknown one is bad usage. */
const struct cli_command *commands_find(struct cli *cli, const char *name);

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
 * Confines this process: it can only compute, read open descriptors, write to
 * the descriptor `out` and exit; it dies with its parent, which has the other
 * end of the pipe `in`. If that fails, an info says why, and the process goes on
 * unconfined. The arena is left as it was.
 */
void cli_sandbox(struct diag *d, int in, int out);

/* --- gen.c, show.c, table.c, run.c, learn.c ------------------------------ */

int gen_run(struct cli *cli);
int prove_run(struct cli *cli);
int dis_run(struct cli *cli);
void sim_prepare(struct cli *cli);
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
/* Runs COMMAND after the inputs are open, in the parent. */
int learn_record(struct cli *cli);
/* Fatal where learn_run would refuse what the command line names. */
void learn_check(struct cli *cli);
int learn_run(struct cli *cli);
void learn_prepare(struct cli *cli);
int why_run(struct cli *cli);
void why_prepare(struct cli *cli);
int replay_run(struct cli *cli);
int convert_run(struct cli *cli);

#endif

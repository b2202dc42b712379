/* The command line: one table of options for all subcommands (options.c). */
#ifndef OPTS_H
#define OPTS_H

#include "base/number.h"
#include "api/options.h"

enum opts_command {
	OPTS_GEN = 1 << 0,
	OPTS_PROVE = 1 << 1,
	OPTS_DIS = 1 << 2,
	OPTS_SIM = 1 << 3,
	OPTS_TABLE = 1 << 4,
	OPTS_DIFF = 1 << 5,
	OPTS_EXPLAIN = 1 << 6,
	OPTS_OPT = 1 << 7,
	OPTS_RUN = 1 << 8,
	OPTS_AUDIT = 1 << 9,
	OPTS_CALLS = 1 << 10,
	OPTS_ALL = (1 << 11) - 1,
	/* what a policy's meaning depends on */
	OPTS_MEANING = OPTS_GEN | OPTS_PROVE | OPTS_TABLE | OPTS_DIFF |
		       OPTS_EXPLAIN | OPTS_RUN | OPTS_AUDIT
};

enum { OPTS_TARGETS = 48 }; /* more than there are ABIs */

struct opts_option;

struct opts {
	struct options set;		 /* those that the library has, too */
	struct compile_request complete; /* opts_request's */
	bool assumed; /* the only target is this machine: no -a was given */
	long pid;     /* whose filters to read; 0: none's */
	long process; /* the same in what strace printed; 0: the only one's */
	const char *format, *output, *mix; /* NULL: not given */
	/* where policies may include files from */
	const char **include, *include_root;
	unsigned ninclude;
	size_t include_cap;
	bool has_range; /* table: kernels later than `after`, to `upto` */
	uint32_t after, upto;
	bool missing;	     /* table: what a policy leaves out */
	const char *check;   /* table: a directory with headers, */
	const char *header;  /* and the one of them that is read */
	bool groups;	     /* table: of syscalls */
	bool arches;	     /* table: that there are */
	const char *meaning; /* the last option that only policies have */
	bool weaker;	     /* diff: only what became less restricted fails */
	bool json, markdown, html; /* explain, audit: how it is written */
	bool sites;		   /* calls: all of them */
	unsigned assume;	   /* calls: enum calls_assume */
	bool explain;		   /* run: who refused what */
	bool has_severity;	   /* audit: what fails */
	unsigned severity;	   /* enum scb_audit_severity */
	bool no_sandbox;
	bool help;
	char **operand;
	int noperands;
	char **command; /* run: after "--", NULL-terminated; NULL: no "--" */
	/* while an option is being read */
	const struct opts_option *option;
	const char *spelled; /* "--cap" */
	const char *detail;  /* ERRNO of --deny=ERRNO; NULL: none */
};

enum {
	/* that read filters */
	OPTS_FILTERS = OPTS_PROVE | OPTS_DIS | OPTS_SIM | OPTS_DIFF |
		       OPTS_EXPLAIN | OPTS_OPT | OPTS_AUDIT
};

struct cli;

struct opts_option {
	char letter;	   /* 0: none */
	const char *name;  /* after the two dashes; NULL: none */
	const char *value; /* what it takes; NULL: nothing */
	unsigned commands; /* enum opts_command */
	void (*set)(struct cli *cli, const char *value); /* or opts_set */
	const char *help;
	const char *detail; /* may follow '=', and the value then comes next */
};

/* --- options.c ------------------------------------------------------------ */

extern const struct opts_option opts_options[]; /* ends with a NULL `set` */

/* Of options that the library has: it is handed on. */
void opts_set(struct cli *cli, const char *value);

/* --- opts.c --------------------------------------------------------------- */

/*
 * Reads what follows the subcommand. Fills in the target of this machine
 * where no -a is given. Bad usage does not return.
 */
void opts_parse(struct cli *cli, int argc, char **argv);

/* The table's rows for a subcommand, for --help. */
void opts_help(struct buf *b, unsigned command);

/* The only target; bad usage when there are several. */
const struct options_target *opts_target(struct cli *cli);
/* And its only architecture. */
const struct arch *opts_arch(struct cli *cli);

/* The request for one target: complete. */
struct compile_request opts_request(
    struct cli *cli, const struct options_target *t);

/* --- values.c: options of the command line alone ---------------------------
 */

void opts_range(struct cli *cli, const char *v);
void opts_mix(struct cli *cli, const char *v);
void opts_include(struct cli *cli, const char *v);
void opts_fail_on(struct cli *cli, const char *v);
void opts_severity(struct cli *cli, const char *v);
void opts_assume(struct cli *cli, const char *v);
void opts_pid(struct cli *cli, const char *v);
void opts_process(struct cli *cli, const char *v);

/* goal.c: reads what --mix names, if anything. */
void opts_read_mix(struct cli *cli);

#endif

/* The command line: one table of options for all subcommands (opts_table.c). */
#ifndef OPTS_H
#define OPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

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
	OPTS_CONVERT = 1 << 11,
	OPTS_LEARN = 1 << 12,
	OPTS_WHY = 1 << 13,
	OPTS_ALL = (1 << 14) - 1,
	/* where options change what a policy means */
	OPTS_MEANING = OPTS_GEN | OPTS_PROVE | OPTS_TABLE | OPTS_DIFF |
		       OPTS_EXPLAIN | OPTS_RUN | OPTS_AUDIT | OPTS_SIM |
		       OPTS_CONVERT,
	/* reports on filters, in formats for people */
	OPTS_DOCUMENTS = OPTS_EXPLAIN | OPTS_DIFF | OPTS_AUDIT,
	/* that treat each of several -a */
	OPTS_EACH_ARCH = OPTS_DOCUMENTS | OPTS_PROVE | OPTS_DIS,
	/* whose output is text */
	OPTS_TEXTS = OPTS_DOCUMENTS | OPTS_PROVE | OPTS_DIS | OPTS_SIM |
		     OPTS_TABLE | OPTS_CALLS | OPTS_LEARN | OPTS_WHY |
		     OPTS_CONVERT,
	OPTS_REPORTS = OPTS_DOCUMENTS | OPTS_CALLS | OPTS_SIM | OPTS_PROVE |
		       OPTS_TABLE | OPTS_WHY
};

enum { OPTS_TARGETS = 48 }; /* more than there are ABIs */

struct opts_option;

/* Only the options of the command line; the library's are passed on to it. */
struct opts {
	/* Whose filters to read; 0: no process's; -1: those of the command. */
	long pid;
	bool exec, keep; /* --exec; its command runs on to the end */
	const char *format, *output, *mix; /* NULL: not given */
	const char *name, *from;	   /* the same */
	const char *filters; /* --exec: the directory for them; or NULL */
	/* where policies may include files from */
	const char **include, *include_root;
	unsigned ninclude;
	size_t include_cap;
	bool lossy, join;  /* convert: --lossy, --union */
	bool missing;	   /* table: what a policy leaves out */
	const char *check; /* table: a directory with headers, */
	/* the one of them that is read, and what it includes (or NULL) */
	const char *header, *generic;
	bool groups;	     /* table: of syscalls */
	bool libc;	     /* table: what functions of libcs call */
	bool arches;	     /* table: that there are */
	bool host;	     /* table: what this kernel offers */
	const char *meaning; /* the last option that only policies have */
	bool weaker;	     /* diff: only what became less restricted fails */
	const char *fail_on; /* audit: from which severity up */
	bool list;	     /* audit: the checks that there are */
	const char *assume;  /* audit: of it; or NULL */
	const char *elf;     /* audit: the program to compare with; or NULL */
	const char *color;   /* "auto", "always", "never"; NULL: auto */
	const char *style;   /* explain, audit, calls: "json" ...; NULL: text */
	const char *log;     /* sim: whose calls are replayed; or NULL */
	const char *base;    /* learn: the policy to which it adds; or NULL */
	const char *included; /* learn: the same as the policy includes it */
	bool outside;	      /* learn: only -I allows that */
	const char *after;    /* learn: where to start; or NULL */
	const char *until;    /* learn: where to stop; or NULL */
	const char *mix_out;  /* learn: where to write counts; or NULL */
	const char
	    *unseen; /* learn: what a program's other calls get; or NULL */
	bool port;	      /* learn: other ABIs get rules of their own */
	bool explain;	      /* run: who refused what */
	bool complain;
	bool verbose, quiet, no_sandbox, help;
	char **operand;
	int noperands;
	const char *program; /* of the command; NULL: it is not read */
	char **command; /* run, learn: after "--", NULL-terminated; NULL: no
			   "--" */
	/* while an option is being read */
	const struct opts_option *option;
	const char *spelled; /* "--cap" */
	const char **value;  /* of each option with a value so far, or NULL */
	const char *detail;  /* ERRNO of --deny=ERRNO; NULL: none */
};

enum {
	/* that read filters */
	OPTS_FILTERS = OPTS_PROVE | OPTS_DIS | OPTS_SIM | OPTS_DIFF |
		       OPTS_EXPLAIN | OPTS_OPT | OPTS_AUDIT | OPTS_CONVERT
};

struct cli;

struct opts_option {
	char letter;	   /* 0: none */
	const char *name;  /* after the two dashes; NULL: none */
	const char *value; /* what it takes; NULL: nothing */
	unsigned commands; /* enum opts_command */
	/*
	 * The offset of the member of struct opts that it sets: a string, or
	 * for an option without a value a bool. 0: none.
	 */
	size_t at;
	void (*set)(struct cli *cli, const char *value); /* or NULL */
	const char *help;
	const char
	    *detail; /* optional, after '='; the value is then the next word */
	bool adds;   /* several values add up; else there is one */
};

/* --- opts_table.c --------------------------------------------------------- */

extern const struct opts_option opts_options[]; /* ends with a NULL `help` */

/* --- opts_read.c ---------------------------------------------------------- */

/* Reads what follows the subcommand. Bad usage does not return. */
void opts_parse(struct cli *cli, int argc, char **argv);

/* The table's rows for a subcommand, for --help. */
void opts_help(struct buf *b, unsigned command);

#endif

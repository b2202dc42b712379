/*
 * What options mean: the only place that parses their values. The command line
 * passes them through scbpf_set as they were given.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "analysis/audit.h"
#include "compile.h"
#include "learn/choose.h"

struct emit_format;

/* A native architecture, to which the policy may add others; or A+B+C. */
struct options_target {
	const struct arch *arches[POLICY_ARCHES];
	unsigned n;
};

struct options {
	struct arena *arena;
	struct diag *diag;
	struct options_target *target; /* a filter for each */
	unsigned ntargets;
	size_t target_cap;
	bool all; /* arch=all: some may be left out */
	/* what a policy's meaning depends on, without the target and lists */
	struct compile_request request;
	struct policy_action bad_arch; /* when request.has_bad_arch */
	struct compile_override *overrides;
	size_t overrides_cap;
	const char *name; /* C identifier for outputs; NULL: not given */
	bool verbose;	  /* statistics, traces, all findings */
	bool quiet;	  /* no notes and warnings */
	bool strict;	  /* warnings are errors */
	bool colour;	  /* of reports as text */
	const struct audit_ignore *ignore; /* findings */
	struct audit_against against;	   /* what an audit is about, */
	bool has_against;		   /* if this is so */
	bool sites;			   /* list those of programs */
	unsigned assume;		   /* of programs: enum calls_assume */
	bool has_range; /* tables: kernels later than `after`, to `upto` */
	uint32_t after, upto;
	/* learning: what is recorded (NULL: all), and what is made of it */
	const char *after_call, *until;
	enum choose_mode conditions;
	struct policy_action def;
	bool has_def;			  /* it was given */
	struct policy_action unseen;	  /* for what a program can make, too */
	bool leave;			  /* such calls: the default action */
	const struct emit_format *format; /* of the output; NULL: not given */
	const struct dialect *from;	  /* of policies; NULL: by content */
	const char *notation;		  /* of filters; NULL: by content */
	bool notation_used;		  /* a filter was read */
	bool has_offset; /* of a filter inside of other bytes */
	uint64_t offset;
	/* whose filters to read in a trace, or calls; 0: the only one's, or all
	 */
	uint32_t process;
	const char
	    *comm;	 /* name of processes whose calls are read; NULL: all */
	struct buf text; /* options that change the filter, as given */
	/* while a value is being read */
	const char *spelled; /* "--cap" */
	const char *detail;  /* ERRNO of --deny=ERRNO; NULL: none */
};

/* Sets no option. */
void scb_options_open(struct options *o, struct arena *a, struct diag *d);

/*
 * Sets an option by its name ("deny", "O"); detail and value may be NULL.
 * Errors in the value are fatal. Returns false if there is no such option.
 */
bool scb_options_set(
    struct options *o, const char *name, const char *detail, const char *value);

/* The name of an option; NULL past the end. */
const char *scb_options_at(unsigned i);

/* Applies the options that concern messages. */
void scb_options_apply(const struct options *o);

/* Records an option that changes the filter, for the outputs. */
void scb_options_note(struct options *o, const char *spelled,
    const char *detail, bool apart, const char *value);

/* The native architecture, as far as is known yet; or NULL. */
const struct arch *scb_options_hint(const struct options *o);

/* The complete request for one target. */
struct compile_request scb_options_request(
    const struct options *o, const struct options_target *t);

/* --- options_value.c ------------------------------------------------------ */

/* A word that an option accepts, and its value. */
struct options_word {
	const char *word;
	unsigned value;
};

/*
 * The value of a word, in any case and with - for _. The list ends with NULL.
 * Another word is a fatal error that lists all of them.
 */
unsigned scb_options_word(struct options *o, const char *s, size_t n,
    const struct options_word *words);

/*
 * The next part of a list, without blanks around it; false at the end. Empty
 * parts are errors.
 */
bool scb_options_part(struct options *o, const char **list,
    const char *separator, const char **s, size_t *n);

uint32_t scb_options_kernel(struct options *o, const char *v);

/* Appends the i-th word to a list of choices. */
void scb_options_put_choice(
    struct buf *b, unsigned i, const char *word, bool last);

_Noreturn void scb_options_unknown(
    struct options *o, const char *v, const char *expected);

/* --- options_learn.c ------------------------------------------------------ */

void scb_options_after(struct options *o, const char *v);
void scb_options_until(struct options *o, const char *v);
void scb_options_comm(struct options *o, const char *v);
/* false: it is no mode of conditions. */
bool scb_options_conditions(struct options *o, const char *v);
void scb_options_assume(struct options *o, const char *v);
void scb_options_default(struct options *o, const char *v);
void scb_options_unseen(struct options *o, const char *v);

/* --- options_arch.c, options_list.c, options_action.c --------------------- */

void scb_options_arch(struct options *o, const char *v);
void scb_options_bad_arch(struct options *o, const char *v);
void scb_options_ignore(struct options *o, const char *v);
void scb_options_cap(struct options *o, const char *v);
void scb_options_against(struct options *o, const char *v);
void scb_options_libc(struct options *o, const char *v);
void scb_options_allow(struct options *o, const char *v);
void scb_options_deny(struct options *o, const char *v);
void scb_options_log(struct options *o, const char *v);
void scb_options_kill(struct options *o, const char *v);

/* The data of an action: a number, or the name of an errno. */
void scb_options_data(
    struct options *o, struct policy_action *act, const char *v);

/* NAME, NAME(DATA) or NAME:DATA. */
void scb_options_action(
    struct options *o, struct policy_action *act, const char *v);

/* Adds what a list names. */
void scb_options_names(
    struct options *o, struct policy_list *list, const char *v);

const struct arch *scb_options_find_arch(
    struct options *o, const char *s, size_t n);

#endif

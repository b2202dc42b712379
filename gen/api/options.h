/*
 * What options mean: the one place that reads their values, for the command
 * line, which hands them on as they were given, and for scbpf_set.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "compile.h"

/* One native architecture and what the policy adds, or A+B+C. */
struct audit_ignore;
struct emit_format;

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
	/* what the policy's meaning depends on; target and lists left out */
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
	bool sites;			   /* list those of programs */
	unsigned assume;		   /* of programs: enum calls_assume */
	bool has_range; /* tables: kernels later than `after`, to `upto` */
	uint32_t after, upto;
	const struct emit_format *format; /* of the output; NULL: not given */
	const struct dialect *from;	  /* of policies; NULL: by content */
	uint32_t
	    process; /* whose filters to read in a trace; 0: the only one's */
	struct buf text; /* options that change the filter, as given */
	/* while a value is being read */
	const char *spelled; /* "--cap" */
	const char *detail;  /* ERRNO of --deny=ERRNO; NULL: none */
};

/* Nothing is set; the arena and the places of messages stay the caller's. */
void scb_options_open(struct options *o, struct arena *a, struct diag *d);

/*
 * Sets an option by its name ("deny", "O"); detail and value may be NULL.
 * What is wrong with the value is fatal. false: there is no such option.
 */
bool scb_options_set(
    struct options *o, const char *name, const char *detail, const char *value);

/* The name of an option; NULL past the end. */
const char *scb_options_at(unsigned i);

/* What the messages of the context heed. */
void scb_options_apply(const struct options *o);

/* Puts down how an option was given that changes the filter. */
void scb_options_note(struct options *o, const char *spelled,
    const char *detail, bool apart, const char *value);

/* The native architecture, as far as is known yet; or NULL. */
const struct arch *scb_options_hint(const struct options *o);

/* The request for one target: complete. */
struct compile_request scb_options_request(
    const struct options *o, const struct options_target *t);

/* --- options_value.c ------------------------------------------------------ */

/* A word that an option takes, and what it stands for. */
struct options_word {
	const char *word;
	unsigned value;
};

/*
 * What the value stands for, in any case and with - for _; the words end with
 * NULL. Fatal, with all of them, where it is none.
 */
unsigned scb_options_word(struct options *o, const char *s, size_t n,
    const struct options_word *words);

/*
 * The next part of a list, without the blanks around it; false at its end.
 * Parts may not be empty.
 */
bool scb_options_part(struct options *o, const char **list,
    const char *separator, const char **s, size_t *n);

uint32_t scb_options_kernel(struct options *o, const char *v);

/* One word of such a list of them, the one with this index. */
void scb_options_put_choice(
    struct buf *b, unsigned i, const char *word, bool last);

_Noreturn void scb_options_unknown(
    struct options *o, const char *v, const char *expected);

/* --- options_arch.c, options_list.c, options_action.c --------------------- */

void scb_options_arch(struct options *o, const char *v);
void scb_options_bad_arch(struct options *o, const char *v);
void scb_options_ignore(struct options *o, const char *v);
void scb_options_allow(struct options *o, const char *v);
void scb_options_deny(struct options *o, const char *v);
void scb_options_log(struct options *o, const char *v);
void scb_options_kill(struct options *o, const char *v);

/* A number that the action can carry, or for an errno its name. */
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

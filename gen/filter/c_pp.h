/*
 * A small C preprocessor: the macros of the text itself and of the files that
 * it includes with quotes, and conditions on those and on what the tables know
 * of the architecture (c_name.h). Other included files are skipped.
 *
 * Work and memory are limited: macros may make so many tokens, nest so deeply,
 * and one declaration may have so many tokens. All of these are fatal errors.
 */
#ifndef FILTER_C_PP_H
#define FILTER_C_PP_H

#include "base/hashed.h"
#include "filter/c_token.h"
#include "filter/filter.h"

enum {
	C_MADE = 1 << 21,   /* tokens that macros make in one text */
	C_CONTEXTS = 200,   /* macros that are expanded inside each other */
	C_ARGUMENTS = 64,   /* of one macro */
	C_NESTED = 32,	    /* arguments inside of arguments */
	C_CONDITIONS = 128, /* conditions inside each other */
	C_INCLUDED = 16,    /* files that include each other */
	C_INCLUDES = 64,    /* files in all */
	C_GUESSES = 64	    /* conditions whose location is kept */
};

/* What the text gives a name to. */
struct c_named {
	struct hashed hashed;
	const char *name;
	uint32_t n;
};

struct c_macro {
	struct c_named named;
	bool function, variadic;
	bool optional; /* its body has a __VA_OPT__ */
	bool busy; /* it is being expanded */
	unsigned nparams;
	const struct c_token *param;
	const struct c_token *body;
	size_t nbody;
};

/* A constant that a declaration of the text names, as in an enum. */
struct c_constant {
	struct c_named named;
	uint64_t value;
};

/* Tokens that are read before those of the file. */
struct c_context {
	const struct c_token *token;
	size_t n, i;
	struct c_macro *macro; /* whose they are; or NULL */
	struct c_token use;    /* macro: where it is used */
	bool barrier;	       /* nothing after them is read */
};

/* One #if and its branches. */
struct c_condition {
	bool taken;  /* a branch was read */
	bool active; /* this branch is read */
};

struct c_included {
	const char *path;
	bool once; /* it has a #pragma once */
};

struct c_pp {
	struct diag *d;
	const struct arch *arch; /* NULL: none is known */
	const struct bpf_files *files;
	bool (*raw)(struct c_pp *p, struct c_token *t); /* of the files */
	bool plain; /* no directive is obeyed, and there are no macros */
	struct c_file file[C_INCLUDED];
	const char *path[C_INCLUDED];
	unsigned base[C_INCLUDED]; /* conditions that the including file has */
	uint32_t at[C_INCLUDED];   /* of its #include in the main text */
	struct c_included included[C_INCLUDES];
	unsigned nfiles, nincluded;
	const struct c_token *unread; /* the first name that cannot be; or NULL */
	struct c_context context[C_CONTEXTS];
	unsigned ncontexts, nested;
	struct c_condition condition[C_CONDITIONS];
	unsigned nconditions;
	/* Names in conditions that nothing defines and no table knows. */
	struct c_token guess[C_GUESSES];
	unsigned nguesses;
	uint32_t made;
	struct hashed_table macros, constants;
};

/* Starts to read a text. The structure is large: put it into the arena. */
void scb_c_open(struct c_pp *p, struct diag *d, const struct source *text,
    const struct bpf_want *want);

/* The next token after preprocessing; false: the end. */
bool scb_c_next(struct c_pp *p, struct c_token *t);

/* --- c_macro.c -------------------------------------------------------------*/

/* In one of the two tables; NULL: nothing has the name. The newest of several. */
struct c_named *scb_c_named(
    const struct hashed_table *t, const char *s, uint32_t n);
void scb_c_name(struct c_pp *p, struct hashed_table *t, struct c_named *new,
    const struct c_token *name);

struct c_macro *scb_c_macro(const struct c_pp *p, const char *s, uint32_t n);

/* Adds or replaces a macro; the tokens of its #define follow. */
void scb_c_define(struct c_pp *p, const struct c_token *t, size_t n);
void scb_c_undefine(struct c_pp *p, const struct c_token *name);

/* Reads these tokens next, and stops after them at a barrier. */
void scb_c_push_barrier(struct c_pp *p, const struct c_token *t, size_t n);

/* The next token as it stands; false: the end, or a barrier. */
bool scb_c_take(struct c_pp *p, struct c_token *t);

/* Removes the barrier at which tokens ended. */
void scb_c_pop_barrier(struct c_pp *p);

/* Reads these tokens next; a macro used at `use` has produced them. */
struct c_context *scb_c_push(struct c_pp *p, const struct c_token *t, size_t n);
void scb_c_enter(struct c_pp *p, struct c_macro *m, const struct c_token *use,
    const struct c_token *t, size_t n);

/* Counts tokens that macros make. */
void scb_c_count(struct c_pp *p, const struct c_token *at, size_t n);

/* --- c_expand.c ----------------------------------------------------------- */

/* The next token after macros were expanded; false: the end, or a barrier. */
bool scb_c_expand(struct c_pp *p, struct c_token *t);

/* --- c_name.c --------------------------------------------------------------*/

/*
 * The value of a name that C's headers or the compiler define on the
 * architecture. false: they do not.
 */
bool scb_c_known(
    const struct arch *a, const char *s, size_t n, uint64_t *value);

/* Do the tables say that the architecture does not have the name? */
bool scb_c_lacks(const struct arch *a, const char *s, size_t n);

void scb_c_add_constant(
    struct c_pp *p, const struct c_token *name, uint64_t value);
const struct c_constant *scb_c_constant(
    const struct c_pp *p, const char *s, uint32_t n);

#endif

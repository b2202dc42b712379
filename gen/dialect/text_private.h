/* Private to the text*.c files, the reader of text policies. */
#ifndef TEXT_PRIVATE_H
#define TEXT_PRIVATE_H

#include "base/chars.h"
#include "policy/policy.h"
#include "policy/repeat.h"

enum {
	TEXT_DEPTH = 16,  /* files that include one another */
	TEXT_FILES = 256, /* in all */
	TEXT_NESTED = 32, /* parentheses */
	/* The install function in a header takes one argument for each. */
	TEXT_SLOTS = 64
};

enum text_kind {
	/* The end of the statement, which ends with a line or the text. */
	TEXT_END,
	TEXT_WORD,   /* a name or a keyword, perhaps with dashes */
	TEXT_GROUP,  /* "@" and a name */
	TEXT_NUMBER, /* what begins with a digit, or a minus */
	TEXT_SLOT,   /* "$" and a name */
	TEXT_MARK,   /* an operator */
	TEXT_BAD
};

/* Names that the policy defines itself, for what follows. */
struct text_const {
	const struct text_const *next; /* the one defined before */
	const char *name;
	const struct policy_part *value;
	struct loc loc;
};

struct text_group {
	const struct text_group *next;
	const char *name; /* with its "@" */
	const struct policy_name *names;
	unsigned nnames;
	struct loc loc;
};

/* A file that is being read. */
struct text_file {
	const struct text_file *by; /* the including file, or NULL */
	struct loc place;	    /* of the @include there */
	const struct source *source;
	const char *path; /* without "." and ".." if possible */
	size_t at;	  /* after the token */
	bool denylist;	  /* says so itself */
};

struct text {
	struct diag *d;
	struct policy *p;
	const struct policy_files *files;
	struct text_file *file; /* the innermost */
	unsigned nfiles;
	void (*statements)(struct text *t); /* reads those of the file */
	bool started;			    /* a rule has been read */
	bool denylist; /* the default is to let calls through */
	/*
	 * minijail's second reader interprets `; return` differently; see
	 * text_rule.c
	 */
	bool braced, otherwise, beyond; /* beyond minijail */
	struct loc otherwise_loc;
	struct mix *mix;
	const struct text_const *consts; /* latest first */
	const struct text_group *groups;
	struct policy *base; /* the JSON policy that was included */
	struct loc base_at;
	size_t maps_cap, slots_cap; /* of the policy's */
	struct policy_repeats repeats;
	/* Where the names of each statement are collected. */
	struct policy_name *names;
	size_t names_cap;
	bool *calls; /* see struct list */
	struct text_line *repeated; /* lines that were; text_rule.c */

	/* the current token, as a range of the file's source */
	enum text_kind kind;
	uint32_t from, len;
};

/* --- text_lex.c ----------------------------------------------------------- */

/* Goes to the first token of the next statement; false: there is none. */
bool scb_text_open(struct text *t);

void scb_text_next(struct text *t);

/* The current token's bytes and location. */
const char *scb_text_bytes(const struct text *t);
struct loc scb_text_loc(const struct text *t);

/*
 * Is the current token this mark or word? scb_text_take then advances to the
 * next token.
 */
bool scb_text_at(const struct text *t, const char *s);
bool scb_text_take(struct text *t, const char *s);

/* Goes on to the end of the statement. */
void scb_text_skip(struct text *t);

/* Reads the rest of the line up to a blank as one token, for file names. */
void scb_text_path(struct text *t);

/* Error: expected `what`, found the token. Returns false. */
bool scb_text_expected(struct text *t, const char *what);

/* How many bytes of an offending text a message shows. */
static inline int
text_shown(size_t n)
{
	return n < 60 ? (int)n : 60;
}

/*
 * Error: unknown `what`, expected `near` or, if that is NULL, something like
 * `such_as`. Returns false.
 */
bool scb_text_unknown(
    struct text *t, const char *what, const char *near, const char *such_as);

/* --- text_value.c --------------------------------------------------------- */

/* A number: decimal, octal (0...), hexadecimal, perhaps negative. */
bool scb_text_number(struct text *t, uint64_t *v);

/*
 * Reads an expression of numbers and constants with `|`, `~` and parentheses;
 * NULL on error.
 */
const struct policy_part *scb_text_value(struct text *t);

/* Reads `$NAME`: the index of the slot, + 1. */
bool scb_text_slot(struct text *t, uint16_t *slot);

/* The constant of the policy's own that stands here; or NULL. */
const struct text_const *scb_text_own_const(const struct text *t);

/* A number that is the same on every ABI is stored in *v. */
bool scb_text_plain(const struct policy_part *value, uint64_t *v);

/* --- text_cond.c, text_compare.c ------------------------------------------ */

/* Does a condition begin here, rather than an action? */
bool scb_text_at_cond(const struct text *t);

/* Reads conditions with `&&` and `||` into the terms of the rule. */
bool scb_text_terms(struct text *t, struct policy_rule *r);

/* --- text_action.c -------------------------------------------------------- */

bool scb_text_action(struct text *t, struct policy_rule *r);
bool scb_text_any_action(
    struct text *t, struct policy_action *act, struct loc *at);

/* Is it the name of an action? What may be meant by a word; or NULL. */
bool scb_text_at_action(const struct text *t);
const char *scb_text_as_action(const struct text *t);

/* What stands in the place of an action for a refusal: "return EPERM". */
const char *scb_text_refusal(const struct text *t);

/* Reads the action of `@default`. */
bool scb_text_default(
    struct text *t, struct policy_action *act, struct loc *at);

/* --- text_name.c ---------------------------------------------------------- */

/*
 * Reads `name`, `@group` or `{a, b}`, each optionally with [arch=...], into the
 * rule.
 */
bool scb_text_names(struct text *t, struct policy_rule *r);

const struct arch *scb_text_arch(struct text *t);

/* The calls of the policy's own group that stands here; NULL: none does. */
const struct policy_name *scb_text_own_group(
    const struct text *t, unsigned *count);

/* The index of the group for scb_facts_group; false: there is no such group. */
bool scb_text_group(const struct text *t, unsigned *group);

/* --- text_directive.c ----------------------------------------------------- */

/* Reads the directive that stands here; NULL: none does. */
typedef bool text_directive(struct text *t);
text_directive *scb_text_directive(const struct text *t);

/* The directive whose "@" is missing here; or NULL. */
const char *scb_text_bare_directive(const struct text *t);

/* The directive that a misspelled one is nearest to; or NULL. */
const char *scb_text_near_directive(const char *s, size_t n);

/* --- text_hint.c ---------------------------------------------------------- */

/*
 * Error: the word, which is no syscall, is an action before the name of one.
 * true: it is not.
 */
bool scb_text_name_first(struct text *t);

/* Is it an argument of the rule's first call, and not an action? */
bool scb_text_at_argument(const struct text *t, const struct policy_rule *r);

/* Error: a constant alone stands for a condition. true: it does not. */
bool scb_text_no_constant(struct text *t, const struct policy_rule *r);

/* --- text_own.c ----------------------------------------------------------- */

/* `@const`, and `@group`, which may not be named like a directive. */
bool scb_text_const(struct text *t);
bool scb_text_define_group(
    struct text *t, text_directive *(*directive)(const struct text *t));

/* --- text_rule.c ---------------------------------------------------------- */

/* `names: what happens`. */
bool scb_text_rule(struct text *t);

/* --- text_file.c ---------------------------------------------------------- */

void scb_text_push(
    struct text *t, struct text_file *file, const struct source *source);
bool scb_text_include(struct text *t);
bool scb_text_frequency(struct text *t);

/* Adds what the included JSON policy says, if there is one. */
void scb_text_add_base(struct text *t);

#endif
